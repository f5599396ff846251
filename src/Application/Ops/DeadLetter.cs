using System.Security.Cryptography;
using System.Text;

namespace OrderFunctions.Application.Ops;

/// <summary>A queue message or event that its function has given up on. It waits for staff and holds up nobody.</summary>
public sealed record DeadLetter
{
    /// <summary>Document id and partition; follows from where it came from, so that it is kept once.</summary>
    public required string Id { get; init; }

    /// <summary>The queue, or topic and subscription.</summary>
    public required DeadLetterSource Source { get; init; }

    /// <summary>The message.</summary>
    public required string Body { get; init; }

    /// <summary>Type of the last exception; null when the process was lost on it.</summary>
    public string? ExceptionType { get; init; }

    /// <summary>Text of the last exception. It may quote the message: for the eyes of whoever inspects it.</summary>
    public string? Reason { get; init; }

    public required DateTimeOffset DiedAt { get; init; }

    /// <summary>Index field: <see cref="Waiting"/>, absent once staff have settled it.</summary>
    public string? List { get; init; }

    /// <summary>Index field, Unix milliseconds: when it died.</summary>
    public required long At { get; init; }

    /// <summary>Index field, Unix milliseconds: when a settled one is forgotten.</summary>
    public long? Expires { get; init; }

    /// <summary>Value of <see cref="List"/>.</summary>
    public const string Waiting = "deadletters/waiting";

    /// <summary>The id of what died under this message id.</summary>
    public static string IdOf(DeadLetterSource source, string messageId) => "dl-" + Hash($"{source.Name}\n{messageId}");

    internal static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32];
}

/// <summary>Where a message died.</summary>
/// <param name="Channel">Name of the queue, or of the topic.</param>
/// <param name="Subscription">The subscription; null for a queue.</param>
public sealed record DeadLetterSource(string Channel, string? Subscription = null)
{
    /// <summary>Both hosts move a queue message that keeps failing to the queue of this name.</summary>
    public const string PoisonSuffix = "-poison";

    /// <summary>Both hosts keep the dead letters of a subscription under it, by this name.</summary>
    public const string DeadLetterQueue = "/$DeadLetterQueue";

    /// <summary>For people, metrics and alerts.</summary>
    public string Name => Subscription is null ? Channel : $"{Channel}/{Subscription}";
}

/// <summary>Why a message failed last, kept for the case that it dies of it: neither host hands the reason on.</summary>
/// <param name="ExceptionType">Type of the exception.</param>
/// <param name="Reason">Its text.</param>
/// <param name="Expires">Index field, Unix milliseconds: when it is forgotten.</param>
public sealed record MessageFailure(string ExceptionType, string Reason, long Expires)
{
    /// <summary>The document id.</summary>
    public const string Id = "failure";

    /// <summary>The partition of a message: queue messages are told apart by their text, events by their id.</summary>
    public static string PartitionOf(string message) => "failure-" + DeadLetter.Hash(message);
}

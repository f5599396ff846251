using System.Text;
using System.Text.Json.Serialization;

namespace OrderFunctions.Application.Inbox;

/// <summary>
/// A webhook as stored. Partition: the provider and the object it is about, so that both de-duplications are conditional
/// creates in one commit.
/// </summary>
public sealed record InboxEntry
{
    /// <summary>The document id: <c>evt-</c> and the provider's event id.</summary>
    public required string Id { get; init; }

    /// <summary>Name of the <see cref="WebhookSource"/>.</summary>
    public required string Provider { get; init; }

    /// <summary>The provider's event type.</summary>
    public required string Type { get; init; }

    /// <summary>The provider's id of what it is about.</summary>
    public string? ObjectId { get; init; }

    /// <summary>The state it reports.</summary>
    public string? ResultingState { get; init; }

    /// <summary>Our order, if the event carries it.</summary>
    public string? OrderId { get; init; }

    /// <summary>Our payment, if the event carries it.</summary>
    public string? PaymentId { get; init; }

    /// <summary>The provider's id of the dispute, if the event is about one.</summary>
    public string? DisputeId { get; init; }

    /// <summary>When it was stored.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The signature verdict; only entries that are <see cref="SignatureVerdict.Valid"/> keep their body.</summary>
    public required SignatureVerdict Signature { get; init; }

    /// <summary>The raw body, Base64: exactly the bytes that were signed, unless staff have replaced them.</summary>
    public byte[]? Body { get; init; }

    /// <summary>SHA-256 of the raw body, hex; of rejected ones, and once the body was removed, all that is kept of it.</summary>
    public string? BodyDigest { get; init; }

    /// <summary>The headers a later look may need; null once accepted.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>Where the entry stands.</summary>
    public required InboxStatus Status { get; init; }

    /// <summary>When staff had it processed again; null when they never did.</summary>
    public DateTimeOffset? ReplayedAt { get; init; }

    /// <summary>The body as it was signed, when staff have replaced <see cref="Body"/>.</summary>
    public byte[]? SignedBody { get; init; }

    /// <summary>How many tries of processing failed.</summary>
    public int Attempts { get; init; }

    /// <summary>Why the last try failed: a code or an exception's type, never its text.</summary>
    public string? Reason { get; init; }

    /// <summary>Index field, Unix milliseconds: when the sweeper looks at it; absent when nothing is left to do.</summary>
    public long? Due { get; init; }

    /// <summary>Index field: <see cref="InboxLists"/>; absent while it is being processed and when it names no order.</summary>
    public string? List { get; init; }

    /// <summary>Index field of the list, Unix milliseconds.</summary>
    public long? At { get; init; }

    /// <summary>Index field, Unix milliseconds: since when there is a body that need not be kept for good; absent without one.</summary>
    public long? BodySince { get; init; }

    /// <summary>Whether something or somebody is still to act on it, and needs the body for that.</summary>
    [JsonIgnore]
    public bool IsOpen => Status is InboxStatus.Received or InboxStatus.Held or InboxStatus.Unmatched or InboxStatus.Failed;

    /// <summary>The raw body as text, for readers of JSON.</summary>
    public string BodyText() => Body is null ? "" : Encoding.UTF8.GetString(Body);
}

/// <summary>RECEIVED → PROCESSED, with side roads.</summary>
public enum InboxStatus
{
    /// <summary>Stored, to be processed.</summary>
    Received,

    /// <summary>Acted on.</summary>
    Processed,

    /// <summary>Of a type that nothing here listens to.</summary>
    Ignored,

    /// <summary>Says what an earlier event said.</summary>
    Duplicate,

    /// <summary>About an order that is not known (yet).</summary>
    Held,

    /// <summary>Held for a day and still about nothing known; waits for staff.</summary>
    Unmatched,

    /// <summary>Processing failed too often, or the body makes no sense; waits for staff.</summary>
    Failed,

    /// <summary>The signature was not valid; body not kept.</summary>
    Rejected,

    /// <summary>Staff have settled it by other means.</summary>
    Settled,
}

/// <summary>Values of <see cref="InboxEntry.List"/>.</summary>
public static class InboxLists
{
    /// <summary>Entries that wait for staff: unmatched and failed ones.</summary>
    public const string Repair = "inbox/repair";

    /// <summary>Bad signatures, for a look.</summary>
    public const string Rejected = "inbox/rejected";

    // Signed, and yet a stranger's text until an order of that id was found.
    private const int MaxOrderId = 64;

    /// <summary>What was dealt with and names this order; null when it names none.</summary>
    public static string? OfOrder(string? orderId) => orderId is { Length: > 0 and <= MaxOrderId } ? "inbox/order/" + orderId : null;
}

/// <summary>What a queue message about an entry carries.</summary>
public sealed record InboxHint(string Partition, string Id);

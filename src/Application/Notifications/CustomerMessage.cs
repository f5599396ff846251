using System.Security.Cryptography;
using System.Text;

namespace OrderFunctions.Application.Notifications;

/// <summary>
/// A message to a customer as kept in the container <c>messages</c>: what was said, to whom and when; also the local
/// outbox. Its id is made of the event and the recipient, so that each hears of an event once.
/// </summary>
public sealed record CustomerMessage
{
    /// <summary>Value of <see cref="List"/>: all messages are in one list.</summary>
    public const string AllMessages = "messages";

    public required string Id { get; init; }

    public required string OrderId { get; init; }

    public required MessageKind Kind { get; init; }

    /// <summary>The event that the message tells of.</summary>
    public required string EventId { get; init; }

    /// <summary>By which way it goes.</summary>
    public MessageChannel Channel { get; init; }

    /// <summary>A mail address, or a number in E.164.</summary>
    public required string To { get; init; }

    /// <summary>Of a mail; empty for a text.</summary>
    public required string Subject { get; init; }

    public required string Text { get; init; }

    /// <summary>The same as HTML; null for a text.</summary>
    public string? Html { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the sender accepted it; null while it has yet to leave.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>Why it will never leave: the address takes no mail, the number no text. Null otherwise.</summary>
    public string? Problem { get; init; }

    /// <summary>Index field.</summary>
    public string List { get; init; } = AllMessages;

    /// <summary>Index field: <see cref="CreatedAt"/> in Unix milliseconds.</summary>
    public required long At { get; init; }

    /// <summary>The id of the message about an event to a recipient; the address itself is not in it.</summary>
    public static string IdOf(string eventId, string recipient) => $"msg-{eventId}-"
        + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(recipient.Trim().ToUpperInvariant())))[..16];
}

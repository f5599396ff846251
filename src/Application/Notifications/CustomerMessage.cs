using System.Text.Json.Serialization;
using OrderFunctions.Domain.Notifications;

namespace OrderFunctions.Application.Notifications;

/// <summary>
/// One message of a <see cref="Notice"/>: what was said to a customer by one way, when it left and what became of it. It is part of
/// the notice's document, and so also the local outbox.
/// </summary>
public sealed record CustomerMessage
{
    /// <summary>The key that it has at providers (<see cref="MessageKey"/>); the same for every try.</summary>
    public required string Id { get; init; }

    /// <summary>By which way it goes.</summary>
    public MessageChannel Channel { get; init; }

    /// <summary>A mail address, a number in E.164, or the id of a device.</summary>
    public required string To { get; init; }

    /// <summary>Of a mail, or the headline on a device; empty for a text.</summary>
    public required string Subject { get; init; }

    public required string Text { get; init; }

    /// <summary>The same as HTML; mail only.</summary>
    public string? Html { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The customer's quiet hours: it leaves then. Null for at once.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>When the sender accepted it; null while it has yet to leave.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>What is known about it.</summary>
    public DeliveryStatus Status { get; init; }

    /// <summary>When the provider reported <see cref="Status"/>; null before the first news.</summary>
    public DateTimeOffset? ReportedAt { get; init; }

    /// <summary>Why it did not arrive: a code. Null otherwise.</summary>
    public string? Problem { get; init; }

    /// <summary>The way that failed before this one was taken.</summary>
    public MessageChannel? InsteadOf { get; init; }

    /// <summary>Whether it has yet to leave.</summary>
    [JsonIgnore]
    public bool IsWaiting => Status == DeliveryStatus.Waiting;
}

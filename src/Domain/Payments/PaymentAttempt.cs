using System.Text.Json.Serialization;

namespace OrderFunctions.Domain.Payments;

/// <summary>Where one payment, or the money of the whole order, stands.</summary>
public enum PaymentStatus
{
    /// <summary>Order level only: no payment was started.</summary>
    None,
    Pending,
    Authorized,
    Completed,
    Failed,
    Voided,
    PartiallyRefunded,
    Refunded,
    Disputed,
    ChargedBack,
}

/// <summary>Whether another attempt makes sense after a decline.</summary>
public enum DeclineKind
{
    /// <summary>Another attempt may succeed (insufficient funds, try again later).</summary>
    Soft,

    /// <summary>No attempt will succeed (stolen card, closed account).</summary>
    Hard,
}

/// <summary>One attempt to pay an order at a gateway.</summary>
public sealed record PaymentAttempt
{
    /// <summary>The provider that is the shop itself: the customer's store credit.</summary>
    public const string StoreCredit = "store-credit";

    public required string Id { get; init; }

    /// <summary>1 for the first attempt.</summary>
    public required int Number { get; init; }

    public required string Provider { get; init; }

    /// <summary>The gateway's token or method name, never card data.</summary>
    public required string Method { get; init; }

    /// <summary>What this attempt asks for.</summary>
    public required Money Amount { get; init; }

    public CaptureMode Capture { get; init; }

    public PaymentStatus Status { get; init; }

    /// <summary>The gateway works on it; the deadline was extended.</summary>
    public bool Processing { get; init; }

    /// <summary>The gateway's id of the object that was opened (intent, order); null until it answered.</summary>
    public string? GatewayId { get; init; }

    public string? DeclineCode { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    /// <summary>Money that arrived, one entry per gateway transaction.</summary>
    public IReadOnlyList<Capture> Captures { get; init; } = [];

    public IReadOnlyList<Dispute> Disputes { get; init; } = [];

    /// <summary>The gateway may still take money for it.</summary>
    [JsonIgnore]
    public bool IsOpen => Status is PaymentStatus.Pending or PaymentStatus.Authorized;

    /// <summary>
    /// Open, or declined: a decline ends our attempt, while the gateway may leave its object open for another card.
    /// </summary>
    [JsonIgnore]
    public bool MayStillBePaid => IsOpen || this is { Status: PaymentStatus.Failed, GatewayId: not null };
}

/// <summary>
/// Money that arrived. <paramref name="Accepted"/> is false when it does not pay the order (second payment, wrong currency,
/// after the end) and is therefore refunded.
/// </summary>
public sealed record Capture(string TransactionId, Money Amount, DateTimeOffset At, bool Accepted);

/// <summary>How a dispute stands.</summary>
public enum DisputeStatus
{
    Open,
    Won,
    Lost,
}

/// <summary>The customer's bank takes money back; LOST means charged back.</summary>
/// <param name="EvidenceDue">Until when the bank takes the shop's evidence.</param>
/// <param name="EvidenceSentAt">When staff said that it was sent.</param>
/// <param name="Evidence">Where staff find what was sent.</param>
public sealed record Dispute(
    string Id,
    Money Amount,
    DisputeStatus Status,
    DateTimeOffset Since,
    DateTimeOffset? EvidenceDue = null,
    DateTimeOffset? EvidenceSentAt = null,
    string? Evidence = null);

namespace OrderFunctions.Adapters.Gateways.Sandbox;

/// <summary>Where a Sandbox payment stands.</summary>
public enum SandboxStatus
{
    Open,
    ActionRequired,
    Processing,
    Authorised,
    Succeeded,
    Declined,
    Cancelled,
}

/// <summary>Where a Sandbox refund stands.</summary>
public enum SandboxRefundStatus
{
    Pending,
    Succeeded,
    Failed,
}

/// <summary>One payment in the Sandbox's books; a document of its own, changed by <see cref="SandboxRules"/> alone.</summary>
public sealed record SandboxPayment
{
    /// <summary>The gateway's id of the payment.</summary>
    public required string Id { get; init; }

    public required long Amount { get; init; }

    public required string Currency { get; init; }

    public required bool CaptureAtOnce { get; init; }

    public required SandboxMetadata Metadata { get; init; }

    public SandboxStatus Status { get; init; }

    /// <summary>The test card presented last.</summary>
    public string? Card { get; init; }

    /// <summary>How often a card was presented.</summary>
    public int Presented { get; init; }

    public long Authorised { get; init; }

    public long Captured { get; init; }

    public string? DeclineCode { get; init; }

    public bool DeclineIsHard { get; init; }

    /// <summary>While processing: when it ends.</summary>
    public DateTimeOffset? SettlesAt { get; init; }

    /// <summary>Events so far; numbers their ids.</summary>
    public int Events { get; init; }

    public IReadOnlyList<SandboxRefund> Refunds { get; init; } = [];

    /// <summary>First answer per idempotency key, with the request it answered.</summary>
    public IReadOnlyDictionary<string, SandboxCall> Calls { get; init; } = new Dictionary<string, SandboxCall>();
}

/// <summary>One refund in the Sandbox's books.</summary>
public sealed record SandboxRefund(
    string Id, long Amount, SandboxRefundStatus Status, string? FailureCode, DateTimeOffset? SettlesAt);

/// <summary>A request that was answered: repeating its key repeats its answer.</summary>
public sealed record SandboxCall(string Request, SandboxReply Reply);

/// <summary>A webhook that waits to be delivered; deleted once our endpoint has said 2xx.</summary>
/// <param name="Event">The event of a payment; null when it is about a parcel.</param>
/// <param name="Provisional">Reports a state that a cancel in the meantime makes untrue; not sent then.</param>
/// <param name="Attempts">Deliveries that failed.</param>
/// <param name="Due">Index field, Unix milliseconds: when the sweeper looks after it; null when given up.</param>
/// <param name="Scan">The event of a parcel.</param>
public sealed record SandboxWebhook(SandboxEvent? Event, bool Provisional, int Attempts, long? Due, SandboxScan? Scan = null);

/// <summary>What a queue message about a webhook carries: its partition (a payment's or a parcel's) and its id.</summary>
public sealed record SandboxWebhookHint(string PaymentId, string Id);

namespace OrderFunctions.Application.Inbox;

/// <summary>
/// One sender of webhooks: how its signatures are checked, how its bodies are read and what its events lead to. Gateways,
/// carriers, mail and SMS providers all enter through a row of this table.
/// </summary>
public sealed record WebhookSource
{
    /// <summary>Lower-case name, also the last segment of the route.</summary>
    public required string Name { get; init; }

    /// <summary>Whether an event that cannot be matched may mean that money went astray.</summary>
    public required bool IsMoney { get; init; }

    /// <summary>Checks the signature over the raw bytes, before anything is parsed.</summary>
    public required Func<WebhookRequest, SignatureVerdict> Verify { get; init; }

    /// <summary>Reads the facts that the inbox needs; null when the body makes no sense.</summary>
    public required Func<WebhookRequest, WebhookFacts?> Read { get; init; }

    /// <summary>
    /// Acts on a stored event. Runs at least once, possibly twice at the same time: a webhook is a hint, so it re-reads
    /// the truth and sends a command that a repeat does not harm. Throws when it should be tried again.
    /// </summary>
    public required Func<InboxEntry, CancellationToken, ValueTask<InboxVerdict>> Process { get; init; }
}

/// <summary>A webhook as it came in.</summary>
/// <param name="Headers">Names are compared without case; only the first value of each, bounded in size.</param>
/// <param name="Body">The raw bytes.</param>
/// <param name="Query">The query of the address, with its question mark; empty without one.</param>
public sealed record WebhookRequest(IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Body, string Query = "");

/// <summary>What a body says, in the inbox's words.</summary>
/// <param name="EventId">The provider's id of this event; a redelivery repeats it.</param>
/// <param name="Type">The provider's event type.</param>
/// <param name="ObjectId">What it is about, the provider's id; null when nothing in particular.</param>
/// <param name="ResultingState">
/// The state it reports. Two events with the same object and state say the same thing, so the second one is not
/// processed. A state that can come back (a second decline) must carry what tells the two apart.
/// </param>
/// <param name="IsKnown">False: stored and ignored.</param>
/// <param name="OrderId">Our order, if the event carries it.</param>
/// <param name="PaymentId">Our payment, if the event carries it.</param>
/// <param name="DisputeId">The provider's id of the dispute, if it is about one.</param>
public sealed record WebhookFacts(
    string EventId,
    string Type,
    string? ObjectId,
    string? ResultingState,
    bool IsKnown,
    string? OrderId,
    string? PaymentId,
    string? DisputeId = null);

/// <summary>The result of a signature check.</summary>
public enum SignatureVerdict
{
    /// <summary>Made with one of the current secrets, recently enough.</summary>
    Valid,

    /// <summary>No header, or one that cannot be read.</summary>
    Malformed,

    /// <summary>No signature of the header fits any secret.</summary>
    Wrong,

    /// <summary>Right, but made too long ago or in the future: perhaps a replay.</summary>
    OutsideTolerance,
}

/// <summary>What processing an entry led to.</summary>
public enum InboxVerdict
{
    /// <summary>Acted on, or found to be known already.</summary>
    Done,

    /// <summary>About nothing we know yet: look again for a day, then hand it to staff.</summary>
    Unknown,
}

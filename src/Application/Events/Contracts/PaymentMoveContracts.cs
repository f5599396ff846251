namespace OrderFunctions.Application.Events.Contracts;

/// <summary>Data of <see cref="EventTypes.PaymentStarted"/>.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="PaymentId">The payment.</param>
/// <param name="Number">Which attempt of the order it is, from 1.</param>
/// <param name="Provider">The gateway.</param>
/// <param name="Amount">Minor units.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Deadline">Until when the order waits for it, UTC.</param>
/// <param name="StartedAt">When this happened, UTC.</param>
public sealed record PaymentStartedData(
    string OrderId,
    string PaymentId,
    int Number,
    string Provider,
    long Amount,
    string Currency,
    DateTimeOffset Deadline,
    DateTimeOffset StartedAt);

/// <summary>
/// Data of <see cref="EventTypes.PaymentProcessing"/>, <see cref="EventTypes.PaymentAuthorized"/> and <see cref="EventTypes.PaymentVoided"/>.
/// </summary>
/// <param name="OrderId">The order.</param>
/// <param name="PaymentId">The payment.</param>
/// <param name="ChangedAt">When this happened, UTC.</param>
public sealed record PaymentChangedData(string OrderId, string PaymentId, DateTimeOffset ChangedAt);

/// <summary>Data of <see cref="EventTypes.PaymentReceived"/>.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="PaymentId">The payment.</param>
/// <param name="Amount">Minor units.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Accepted">Whether it pays for the order; otherwise refund.requested follows.</param>
/// <param name="ReceivedAt">When this happened, UTC.</param>
public sealed record PaymentReceivedData(string OrderId, string PaymentId, long Amount, string Currency, bool Accepted, DateTimeOffset ReceivedAt);

/// <summary>Data of <see cref="EventTypes.DisputeOpened"/>.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="PaymentId">The payment.</param>
/// <param name="DisputeId">The bank's id of the dispute.</param>
/// <param name="Amount">Minor units.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="EvidenceDue">Until when the bank takes evidence, when it says so.</param>
/// <param name="OpenedAt">When this happened, UTC.</param>
public sealed record DisputeOpenedData(
    string OrderId,
    string PaymentId,
    string DisputeId,
    long Amount,
    string Currency,
    DateTimeOffset? EvidenceDue,
    DateTimeOffset OpenedAt);

/// <summary>Data of <see cref="EventTypes.DisputeAnswered"/>.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="PaymentId">The payment.</param>
/// <param name="DisputeId">The bank's id of the dispute.</param>
/// <param name="AnsweredAt">When this happened, UTC.</param>
public sealed record DisputeAnsweredData(string OrderId, string PaymentId, string DisputeId, DateTimeOffset AnsweredAt);

/// <summary>Data of <see cref="EventTypes.DisputeClosed"/>.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="PaymentId">The payment.</param>
/// <param name="DisputeId">The bank's id of the dispute.</param>
/// <param name="Won">Whether the shop keeps the money.</param>
/// <param name="ClosedAt">When this happened, UTC.</param>
public sealed record DisputeClosedData(string OrderId, string PaymentId, string DisputeId, bool Won, DateTimeOffset ClosedAt);

/// <summary>Data of <see cref="EventTypes.RefundRetried"/> and <see cref="EventTypes.RefundRedirected"/>.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="RefundId">The refund.</param>
/// <param name="Attempt">Number of the try; the first one was 0.</param>
/// <param name="RetriedAt">When this happened, UTC.</param>
public sealed record RefundRetriedData(string OrderId, string RefundId, int Attempt, DateTimeOffset RetriedAt);

/// <summary>Data of <see cref="EventTypes.CreditChanged"/>.</summary>
/// <param name="CustomerId">The customer's id; no name or address.</param>
/// <param name="EntryId">The entry in the account.</param>
/// <param name="Amount">Minor units, negative when they became fewer. Changes add up in any order.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Reason">A stable code; left out where staff said it in their own words.</param>
/// <param name="OrderId">The order that it is about, if any.</param>
/// <param name="ChangedAt">When this happened, UTC.</param>
public sealed record CreditChangedData(
    string CustomerId,
    string EntryId,
    long Amount,
    string Currency,
    string? Reason,
    string? OrderId,
    DateTimeOffset ChangedAt);

using OrderFunctions.Domain.Documents;

namespace OrderFunctions.Application.Events.Contracts;

/// <summary>Data of <see cref="EventTypes.DocumentSubmitted"/>: a customer's parts list waits to be reviewed.</summary>
/// <param name="DocumentId">The document.</param>
/// <param name="CustomerId">Whose it is.</param>
/// <param name="SubmittedAt">When its first file came, UTC.</param>
public sealed record DocumentSubmittedData(string DocumentId, string CustomerId, DateTimeOffset SubmittedAt);

/// <summary>Data of <see cref="EventTypes.DocumentAssigned"/>.</summary>
/// <param name="DocumentId">The document.</param>
/// <param name="CustomerId">Whose it is.</param>
/// <param name="ReviewerId">Who reads it: subject of a token.</param>
/// <param name="AssignedAt">When this happened, UTC.</param>
public sealed record DocumentAssignedData(string DocumentId, string CustomerId, string ReviewerId, DateTimeOffset AssignedAt);

/// <summary>Data of <see cref="EventTypes.DocumentOrdered"/>: a parts list has become an order.</summary>
/// <param name="DocumentId">The document.</param>
/// <param name="CustomerId">Whose it is.</param>
/// <param name="OrderId">The order.</param>
/// <param name="OrderedAt">When this happened, UTC.</param>
public sealed record DocumentOrderedData(string DocumentId, string CustomerId, string OrderId, DateTimeOffset OrderedAt);

/// <summary>Data of <see cref="EventTypes.DocumentRejected"/>: a parts list becomes no order. What staff wrote is in the API.</summary>
/// <param name="DocumentId">The document.</param>
/// <param name="CustomerId">Whose it is.</param>
/// <param name="Reason">Why.</param>
/// <param name="RejectedAt">When this happened, UTC.</param>
public sealed record DocumentRejectedData(string DocumentId, string CustomerId, RejectReason Reason, DateTimeOffset RejectedAt);

/// <summary>Data of <see cref="EventTypes.DocumentWithdrawn"/>: a customer took a parts list back before anybody read it.</summary>
/// <param name="DocumentId">The document.</param>
/// <param name="CustomerId">Whose it is.</param>
/// <param name="Reason">Why.</param>
/// <param name="WithdrawnAt">When this happened, UTC.</param>
public sealed record DocumentWithdrawnData(string DocumentId, string CustomerId, WithdrawReason Reason, DateTimeOffset WithdrawnAt);

using OrderFunctions.Domain.Sla;
using OrderFunctions.Domain.Tickets;

namespace OrderFunctions.Application.Events.Contracts;

/// <summary>Data of <see cref="EventTypes.SlaViolated"/>: a promised time is over and the work is not done.</summary>
/// <param name="ViolationId">Its id at the doors.</param>
/// <param name="OrderId">The order; left out for a ticket without one.</param>
/// <param name="Stage">The part of the work.</param>
/// <param name="AssigneeKind">Whether a dealer, a writer or an agent promised it.</param>
/// <param name="AssigneeId">Which one.</param>
/// <param name="Level">How urgent it is.</param>
/// <param name="LimitSeconds">Working time that was promised.</param>
/// <param name="StartedAt">When the work began.</param>
/// <param name="ViolatedAt">When the time was over.</param>
public sealed record SlaViolatedData(
    string ViolationId,
    string? OrderId,
    SlaStage Stage,
    AssigneeKind AssigneeKind,
    string AssigneeId,
    SlaLevel Level,
    long LimitSeconds,
    DateTimeOffset StartedAt,
    DateTimeOffset ViolatedAt);

/// <summary>Data of <see cref="EventTypes.TicketOpened"/>: somebody asks for help. What they wrote is in the API.</summary>
/// <param name="TicketId">The ticket.</param>
/// <param name="CustomerId">Whose it is; left out for one among staff.</param>
/// <param name="OrderId">The order that it is about, if any.</param>
/// <param name="Category">What it is about.</param>
/// <param name="OpenedAt">When it was opened.</param>
public sealed record TicketOpenedData(string TicketId, string? CustomerId, string? OrderId, TicketCategory Category, DateTimeOffset OpenedAt);

/// <summary>Data of <see cref="EventTypes.TicketMoved"/>: a ticket has another status.</summary>
/// <param name="TicketId">The ticket.</param>
/// <param name="OrderId">The order that it is about, if any.</param>
/// <param name="From">Where it was.</param>
/// <param name="To">Where it is.</param>
/// <param name="MovedAt">When it moved.</param>
public sealed record TicketMovedData(string TicketId, string? OrderId, TicketStatus From, TicketStatus To, DateTimeOffset MovedAt);

/// <summary>Data of <see cref="EventTypes.SlaAcknowledged"/> and <see cref="EventTypes.SlaResolved"/>.</summary>
/// <param name="ViolationId">Its id at the doors.</param>
/// <param name="OrderId">The order; left out for a ticket without one.</param>
/// <param name="SettledAt">When this happened, UTC.</param>
public sealed record SlaSettledData(string ViolationId, string? OrderId, DateTimeOffset SettledAt);

/// <summary>Data of <see cref="EventTypes.TicketAssigned"/>.</summary>
/// <param name="TicketId">The ticket.</param>
/// <param name="OrderId">The order that it is about, if any.</param>
/// <param name="AgentId">Who: subject of a token.</param>
/// <param name="AssignedAt">When this happened, UTC.</param>
public sealed record TicketAssignedData(string TicketId, string? OrderId, string AgentId, DateTimeOffset AssignedAt);

/// <summary>Data of <see cref="EventTypes.TicketCommented"/>.</summary>
/// <param name="TicketId">The ticket.</param>
/// <param name="OrderId">The order that it is about, if any.</param>
/// <param name="Internal">Whether it is for staff only.</param>
/// <param name="CommentedAt">When this happened, UTC.</param>
public sealed record TicketCommentedData(string TicketId, string? OrderId, bool Internal, DateTimeOffset CommentedAt);

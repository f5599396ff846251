using OrderFunctions.Application.Tickets;
using OrderFunctions.Domain.Tickets;
using OrderFunctions.Functions.Http.Identity;

namespace OrderFunctions.Functions.Tickets;

/// <summary>A ticket in a list.</summary>
/// <param name="Agent">Who deals with it; staff only.</param>
/// <param name="Due">Until when somebody outside waits for it, such as a bank for evidence.</param>
public sealed record TicketSummaryView(
    string Id,
    TicketStatus Status,
    TicketCategory Category,
    string Subject,
    string? OrderId,
    string? Agent,
    DateTimeOffset OpenedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset? Due)
{
    internal static TicketSummaryView Of(TicketDocument document, Caller caller)
    {
        var ticket = document.Ticket;
        return new(
            ticket.Id, ticket.Status, ticket.Category, document.Title, ticket.About.OrderId,
            caller.Reach == Reach.Any ? ticket.AgentId : null, ticket.OpenedAt, ticket.UpdatedAt, ticket.Due);
    }
}

/// <summary>A page of tickets.</summary>
public sealed record TicketListView(IReadOnlyList<TicketSummaryView> Tickets, string? Continuation);

/// <summary>What somebody wrote.</summary>
/// <param name="ById">Who; staff only.</param>
public sealed record CommentView(string Id, TicketParty By, string? ById, bool Internal, string Text, DateTimeOffset At);

/// <summary>A ticket, and what was written about it.</summary>
/// <param name="CustomerId">Whose it is; staff only.</param>
/// <param name="Agent">Who deals with it; staff only.</param>
/// <param name="FirstResponseAt">When the shop first answered.</param>
/// <param name="Due">Until when somebody outside waits for it, such as a bank for evidence.</param>
public sealed record TicketView(
    string Id,
    TicketStatus Status,
    TicketCategory Category,
    string Subject,
    TicketSubject About,
    string? CustomerId,
    string? Agent,
    DateTimeOffset OpenedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset? FirstResponseAt,
    DateTimeOffset? ResolvedAt,
    DateTimeOffset? Due,
    IReadOnlyList<CommentView> Comments,
    IReadOnlyList<TicketAttachment> Attachments)
{
    internal static TicketView Of(TicketDocument document, IReadOnlyList<TicketComment> comments, Caller caller)
    {
        var (ticket, isStaff) = (document.Ticket, caller.Reach == Reach.Any);
        return new(
            ticket.Id,
            ticket.Status,
            ticket.Category,
            document.Title,
            isStaff ? ticket.About : ticket.About with { ViolationId = null },
            isStaff ? ticket.CustomerId : null,
            isStaff ? ticket.AgentId : null,
            ticket.OpenedAt,
            ticket.UpdatedAt,
            ticket.FirstResponseAt,
            ticket.ResolvedAt,
            ticket.Due,
            [.. comments.Where(one => isStaff || !one.IsInternal)
                .Select(one => new CommentView(one.Id, one.By.Party, isStaff ? one.By.Id : null, one.IsInternal, one.Text, one.WrittenAt))],
            ticket.Attachments);
    }
}

/// <summary>Somebody who deals with tickets.</summary>
public sealed record AgentView(string Agent, IReadOnlyList<string> Skills, bool Active)
{
    internal static AgentView Of(AgentProfile profile) => new(profile.Subject, profile.Skills, profile.Active);
}

/// <summary>All who deal with tickets.</summary>
public sealed record AgentListView(IReadOnlyList<AgentView> Agents);

/// <summary>Reads what lists are asked by.</summary>
internal static class TicketViews
{
    /// <summary>The status of this name, open when it is left out; null for what is none.</summary>
    public static TicketStatus? StatusOf(string? text) => text switch
    {
        null or "open" => TicketStatus.Open,
        "in-progress" => TicketStatus.InProgress,
        "waiting-for-customer" => TicketStatus.WaitingForCustomer,
        "resolved" => TicketStatus.Resolved,
        "closed" => TicketStatus.Closed,
        _ => null,
    };
}

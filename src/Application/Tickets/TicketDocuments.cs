using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Tickets;

namespace OrderFunctions.Application.Tickets;

/// <summary>A ticket as it is stored: document <c>ticket</c> in a partition of its own, its comments and outbox rows beside it.</summary>
/// <param name="Title">What it is about, in the words of whoever opened it: personal data, never in logs, events or timelines.</param>
/// <param name="Facts">What has happened, oldest first.</param>
/// <param name="List">Index field: tickets in a status.</param>
/// <param name="At">Index field: when it was opened, Unix milliseconds.</param>
/// <param name="Agent">Index field: whose it is; absent while nobody deals with it.</param>
public sealed record TicketDocument(Ticket Ticket, string Title, IReadOnlyList<TicketEvent> Facts, string List, long At, string? Agent)
{
    /// <summary>Document id.</summary>
    public const string Id = "ticket";

    internal static TicketDocument Of(Ticket ticket, string title, IReadOnlyList<TicketEvent> facts) => new(
        ticket, title, facts, TicketLists.Of(ticket.Status), ticket.OpenedAt.ToUnixTimeMilliseconds(), ticket.AgentId);
}

/// <summary>What somebody wrote.</summary>
/// <param name="Text">Personal data, as <see cref="TicketDocument.Title"/> is.</param>
/// <param name="List">Index field: the ticket's comments.</param>
/// <param name="At">Index field: when it was written, Unix milliseconds.</param>
public sealed record TicketComment(string Id, TicketActor By, bool IsInternal, string Text, DateTimeOffset WrittenAt, string List, long At)
{
    /// <summary>Document id.</summary>
    public static string DocumentIdOf(string commentId) => "comment-" + commentId;
}

/// <summary>
/// That a ticket is in a list: document <c>{ticket id}</c> in the partition of a customer or an order. Written before the ticket, so
/// that none is ever missing from a list; readers pass over an entry whose ticket never came.
/// </summary>
/// <param name="List">Index field: the partition.</param>
/// <param name="At">Index field: when it was opened, Unix milliseconds.</param>
public sealed record TicketEntry(string List, long At);

/// <summary>Somebody who deals with tickets.</summary>
/// <param name="Subject">Subject of the token.</param>
/// <param name="Skills">What they know about; lower case.</param>
/// <param name="Active">Takes new tickets.</param>
/// <param name="List">Index field: all agents.</param>
/// <param name="At">Index field: none comes before another.</param>
public sealed record AgentProfile(
    string Subject, IReadOnlyList<string> Skills, bool Active, DateTimeOffset ChangedAt, string List = TicketLists.Agents, long At = 0)
{
    /// <summary>Document id: a digest, because a subject may be anything.</summary>
    public static string IdOf(string subject) => "agent-" + Digests.Of(subject);
}

/// <summary>How many tickets a skill has had.</summary>
public sealed record SkillTurn(long Turn)
{
    /// <summary>Document id.</summary>
    public static string IdOf(string skill) => "turn-" + skill;
}

/// <summary>Partitions, and values of the index field <c>list</c>.</summary>
public static class TicketLists
{
    /// <summary>Agents and turns lie together.</summary>
    public const string Agents = "agents";

    /// <summary>Tickets in a status.</summary>
    public static string Of(TicketStatus status) => "tickets/" + status.ToString().ToLowerInvariant();

    /// <summary>What was written about a ticket.</summary>
    public static string CommentsOf(string ticketId) => "comments/" + ticketId;

    /// <summary>Partition and list of a customer's tickets.</summary>
    public static string OfCustomer(string customerId) => "customer-" + Digests.Of(customerId);

    /// <summary>Partition and list of an order's tickets.</summary>
    public static string OfOrder(string orderId) => "order-" + orderId;

}

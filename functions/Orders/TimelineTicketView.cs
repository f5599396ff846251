using OrderFunctions.Application.Tickets;
using OrderFunctions.Domain.Tickets;

namespace OrderFunctions.Functions.Orders;

/// <summary>A ticket about the order: what happened to it, and not what people wrote.</summary>
public sealed record TimelineTicketView(string Id, TicketStatus Status, TicketCategory Category, IReadOnlyList<TimelineTicketFactView> Entries)
{
    internal static TimelineTicketView Of(TicketDocument document, bool isStaff) => new(
        document.Ticket.Id,
        document.Ticket.Status,
        document.Ticket.Category,
        [
            .. document.Facts.Where(fact => isStaff || fact is not (TicketEvent.TicketCommented { IsInternal: true } or TicketEvent.TicketAssigned))
                .Select(fact => new TimelineTicketFactView(fact.At, NameOf(fact), fact.By.Party, isStaff ? fact.By.Id : null, (fact as TicketEvent.TicketMoved)?.To)),
        ]);

    private static string NameOf(TicketEvent fact) => "ticket-" + fact.GetType().Name["Ticket".Length..].ToLowerInvariant();
}

/// <summary>One fact about a ticket. <paramref name="ById"/> is for staff.</summary>
public sealed record TimelineTicketFactView(DateTimeOffset At, string What, TicketParty By, string? ById, TicketStatus? To);

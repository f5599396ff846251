using Microsoft.AspNetCore.Http;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Sla;
using OrderFunctions.Application.Tickets;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Tickets;
using OrderFunctions.Functions.Http.Identity;

namespace OrderFunctions.Functions.Tickets;

/// <summary>What the doors of tickets have in common: whose a ticket is, and what of it the caller sees.</summary>
public sealed class TicketDoor(TicketRepository tickets, OrderRepository orders, ListViolationsHandler violations)
{
    /// <summary>The ticket, or null when there is none or it is somebody else's.</summary>
    public async Task<Versioned<TicketDocument>?> FindAsync(HttpRequest request, string id, CancellationToken cancellationToken) =>
        await tickets.FindAsync(id, cancellationToken) is { } found && request.Caller().Reaches(found.Value.Ticket.CustomerId ?? "") ? found : null;

    /// <summary>
    /// Whose a new ticket is: the caller's own; staff's is the customer's whose order it is about, unless it is among staff. An order of
    /// somebody else is answered like one that does not exist.
    /// </summary>
    public async Task<Result<TicketOwner>> OwnerOfAsync(Caller caller, OpenTicketBody body, CancellationToken cancellationToken)
    {
        if (body.ViolationId is { } violation && !await violations.IsThereAsync(violation, cancellationToken))
            return new Refusal(RefusalCodes.ViolationUnknown, "There is no such violation.");
        if (body.OrderId is not { } id) return new TicketOwner(caller.Reach == Reach.Any ? null : caller.Subject);
        var order = Guid.TryParseExact(id, "D", out _) ? (await orders.FindAsync(id, cancellationToken))?.Value.Order : null;
        if (order is null || !caller.Reaches(order.CustomerId)) return new Refusal(RefusalCodes.OrderUnknown, "There is no such order.");
        return new TicketOwner(body.Internal ? null : order.CustomerId);
    }

    /// <summary>The ticket as the caller may see it.</summary>
    public async Task<TicketView> ViewAsync(TicketDocument ticket, Caller caller, CancellationToken cancellationToken) =>
        TicketView.Of(ticket, await tickets.CommentsAsync(ticket.Ticket.Id, cancellationToken), caller);
}

/// <summary>Whose a ticket is.</summary>
/// <param name="CustomerId">Null for one among staff.</param>
public sealed record TicketOwner(string? CustomerId);

/// <summary>How the caller of a request appears in a ticket's history.</summary>
internal static class TicketCaller
{
    public static TicketActor AsTicketActor(this Caller caller) =>
        new(caller.Reach == Reach.Any ? TicketParty.Staff : TicketParty.Customer, caller.Subject);
}

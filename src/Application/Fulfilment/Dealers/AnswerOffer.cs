using OrderFunctions.Application.Orders;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Fulfilment;

/// <summary>A dealer says whether it takes what it was asked for.</summary>
/// <param name="PicklistId">The parcel that it is to be.</param>
/// <param name="Declines">Why not; null to accept.</param>
public sealed record AnswerOffer(string PicklistId, string? Declines, Actor By);

/// <summary>Answers for the whole picklist. A repeat changes nothing; once accepted it is the dealer's, and only staff move it.</summary>
public sealed class AnswerOfferHandler(OrderRepository orders)
{
    public async Task<Result<OrderOutcome>> HandleAsync(AnswerOffer command, CancellationToken cancellationToken)
    {
        if (await PicklistOrder.FindAsync(orders, command.PicklistId, cancellationToken).ConfigureAwait(false) is not var (order, location))
            return PicklistOrder.Unknown;
        // A picklist that was declined is not the dealer's any more: saying so again finds what it has declined.
        var asked = order.LiveAllocations()
            .Where(found => found.Allocation.AssignedTo == location && found.Allocation is { ShipmentId: null, IsHandedOver: false })
            .Select(found => found.Allocation.Id)
            .ToList();
        if (asked.Count == 0 && command.Declines is not null)
        {
            asked = [.. order.AllAllocations().Where(found => found.Allocation.Placement?.DeclinedBy.Contains(location) == true && found.Allocation.IsLive)
                .Select(found => found.Allocation.Id)];
        }

        if (asked.Count == 0) return PicklistOrder.Unknown;
        OrderCommand answer = command.Declines is { } reason
            ? new OrderCommand.DeclineAssignment(asked, location, reason, command.By.Id)
            : new OrderCommand.AcceptAssignment(asked, command.By.Id);
        return await orders.ExecuteAsync(order.Id, answer, command.By, cancellationToken).ConfigureAwait(false);
    }
}

using OrderFunctions.Application.Orders;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Fulfilment;

/// <summary>Finds the order and the location that a picklist's id names.</summary>
internal static class PicklistOrder
{
    public static Refusal Unknown { get; } = new(DealerCodes.PicklistUnknown, "Nothing of this picklist is to be picked.");

    public static async ValueTask<(Order Order, string Location)?> FindAsync(
        OrderRepository orders, string picklistId, CancellationToken cancellationToken) =>
        ParcelPlan.OrderIdOf(picklistId) is { } id
        && (await orders.FindAsync(id, cancellationToken).ConfigureAwait(false))?.Value.Order is { } order
            ? (order, ParcelPlan.LocationOf(picklistId)!)
            : null;
}

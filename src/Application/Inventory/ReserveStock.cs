using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Inventory;

namespace OrderFunctions.Application.Inventory;

/// <summary>Holds units for an order that is not paid yet.</summary>
/// <param name="Sku">The SKU.</param>
/// <param name="AllocationId">Names this hold for ever; the same call twice holds once.</param>
/// <param name="OrderId">The order.</param>
/// <param name="Quantity">Units, 1 or more.</param>
/// <param name="ExpiresAt">When the order means to give it up; recorded, not acted upon.</param>
/// <param name="Location">Where; <see cref="StockLocations.Main"/> when null.</param>
public sealed record ReserveStock(
    string Sku,
    string AllocationId,
    string OrderId,
    int Quantity,
    DateTimeOffset? ExpiresAt = null,
    string? Location = null);

/// <summary>
/// Reserves in one commit of two operations and without a read: the record is created, the counts move under a guard.
/// A repeat meets the record and is answered from it.
/// </summary>
public sealed class ReserveStockHandler(IDocumentStore store, TimeProvider time)
{
    private readonly ReservationSteps _steps = new(store, time);

    public ValueTask<StockAnswer> HandleAsync(ReserveStock command, CancellationToken cancellationToken = default)
    {
        var asked = _steps.Asked(command.Sku, command.AllocationId, command.Quantity, command.Location) with
        {
            OrderId = command.OrderId,
            ExpiresAt = command.ExpiresAt,
        };

        // Nearly every reserve is the first of its allocation: assume that nothing is there and let the create tell.
        return _steps.TakeAsync(StockStep.Reserve, asked, default, cancellationToken);
    }
}

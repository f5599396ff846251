using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Inventory;

namespace OrderFunctions.Application.Inventory;

/// <summary>The order claims fewer units under the same allocation.</summary>
/// <param name="Quantity">Units that it still claims.</param>
public sealed record ShrinkReservation(string Sku, string AllocationId, int Quantity, string Location);

/// <summary>The record and the counts change in one commit; the rest goes on like before. A repeat changes nothing.</summary>
public sealed class ShrinkReservationHandler(IDocumentStore store, TimeProvider time)
{
    private readonly ReservationSteps _steps = new(store, time);

    public ValueTask<StockAnswer> HandleAsync(ShrinkReservation command, CancellationToken cancellationToken) => _steps.TakeAsync(
        StockStep.Shrink,
        _steps.Asked(command.Sku, command.AllocationId, command.Quantity, command.Location),
        _steps.FindAsync(command.Sku, command.AllocationId, cancellationToken),
        cancellationToken);
}

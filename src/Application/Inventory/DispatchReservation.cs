using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Inventory;

namespace OrderFunctions.Application.Inventory;

/// <summary>The units leave the shelf with a parcel.</summary>
/// <param name="Sku">The SKU.</param>
/// <param name="AllocationId">The allocation, as reserved.</param>
/// <param name="Quantity">Units, as reserved; anything else is refused.</param>
/// <param name="Location">Where; <see cref="StockLocations.Main"/> when null.</param>
public sealed record DispatchReservation(string Sku, string AllocationId, int Quantity, string? Location = null);

/// <summary>COMMITTED → DISPATCHED: on hand and committed go down together.</summary>
public sealed class DispatchReservationHandler(IDocumentStore store, TimeProvider time)
{
    private readonly ReservationSteps _steps = new(store, time);

    public ValueTask<StockAnswer> HandleAsync(
        DispatchReservation command, CancellationToken cancellationToken = default) =>
        _steps.TakeAsync(
            StockStep.Dispatch,
            _steps.Asked(command.Sku, command.AllocationId, command.Quantity, command.Location),
            _steps.FindAsync(command.Sku, command.AllocationId, cancellationToken),
            cancellationToken);
}

using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Inventory;

namespace OrderFunctions.Application.Inventory;

/// <summary>Packed goods go back on the shelf, because the order was cancelled before the parcel left.</summary>
/// <param name="Sku">The SKU.</param>
/// <param name="AllocationId">The allocation, as reserved.</param>
/// <param name="Quantity">Units, as reserved; anything else is refused.</param>
/// <param name="Location">Where; <see cref="StockLocations.Main"/> when null.</param>
public sealed record UnpackReservation(string Sku, string AllocationId, int Quantity, string? Location = null);

/// <summary>
/// DISPATCHED → RELEASED with the units on hand again. What was packed but not yet dispatched is simply released, so
/// that it does not matter which of the two came first.
/// </summary>
public sealed class UnpackReservationHandler(IDocumentStore store, TimeProvider time)
{
    private readonly ReservationSteps _steps = new(store, time);

    public ValueTask<StockAnswer> HandleAsync(
        UnpackReservation command, CancellationToken cancellationToken = default) =>
        _steps.TakeAsync(
            StockStep.Unpack,
            _steps.Asked(command.Sku, command.AllocationId, command.Quantity, command.Location),
            _steps.FindAsync(command.Sku, command.AllocationId, cancellationToken),
            cancellationToken);
}

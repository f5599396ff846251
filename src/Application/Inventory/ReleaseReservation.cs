using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Inventory;

namespace OrderFunctions.Application.Inventory;

/// <summary>The order gives its units back, whether it was paid or not.</summary>
/// <param name="Sku">The SKU.</param>
/// <param name="AllocationId">The allocation, as reserved.</param>
/// <param name="Quantity">Units, as reserved; anything else is refused.</param>
/// <param name="Location">Where; <see cref="StockLocations.Main"/> when null.</param>
public sealed record ReleaseReservation(string Sku, string AllocationId, int Quantity, string? Location = null);

/// <summary>
/// RESERVED or COMMITTED → RELEASED. A release that comes before its reserve is done too: it leaves a tombstone, and
/// the late reserve is refused.
/// </summary>
public sealed class ReleaseReservationHandler(IDocumentStore store, TimeProvider time)
{
    private readonly ReservationSteps _steps = new(store, time);

    public ValueTask<StockAnswer> HandleAsync(
        ReleaseReservation command, CancellationToken cancellationToken = default) =>
        _steps.TakeAsync(
            StockStep.Release,
            _steps.Asked(command.Sku, command.AllocationId, command.Quantity, command.Location),
            _steps.FindAsync(command.Sku, command.AllocationId, cancellationToken),
            cancellationToken);
}

using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Inventory;

namespace OrderFunctions.Application.Inventory;

/// <summary>The order is paid: the units it held are now its own.</summary>
/// <param name="Sku">The SKU.</param>
/// <param name="AllocationId">The allocation, as reserved.</param>
/// <param name="Quantity">Units, as reserved; anything else is refused.</param>
/// <param name="Location">Where; <see cref="StockLocations.Main"/> when null.</param>
public sealed record CommitReservation(string Sku, string AllocationId, int Quantity, string? Location = null);

/// <summary>
/// RESERVED → COMMITTED. When the answer <see cref="StockAnswer.IsGone"/>, the caller reserves again under a new
/// allocation id.
/// </summary>
public sealed class CommitReservationHandler(IDocumentStore store, TimeProvider time)
{
    private readonly ReservationSteps _steps = new(store, time);

    public ValueTask<StockAnswer> HandleAsync(
        CommitReservation command, CancellationToken cancellationToken = default) =>
        _steps.TakeAsync(
            StockStep.Commit,
            _steps.Asked(command.Sku, command.AllocationId, command.Quantity, command.Location),
            _steps.FindAsync(command.Sku, command.AllocationId, cancellationToken),
            cancellationToken);
}

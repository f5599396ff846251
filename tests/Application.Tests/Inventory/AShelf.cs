using OrderFunctions.Application.Inventory;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Inventory;
using OrderFunctions.Testing;
using Xunit;

namespace OrderFunctions.Application.Tests.Inventory;

/// <summary>One SKU with some units on the shelf, and the steps that orders take with it.</summary>
internal sealed class AShelf(IDocumentStore documents, string sku)
{
    public string Sku { get; } = sku;

    /// <summary>A shelf on which <paramref name="units"/> lie.</summary>
    public static async Task<AShelf> WithAsync(int units, ATemporaryStore store, string sku = "MUG")
    {
        var shelf = new AShelf(store.Documents, sku);
        if (units > 0)
            Assert.Equal(StockEntryOutcome.Applied, (await shelf.ReceiveAsync("opening", units)).Outcome);
        return shelf;
    }

    /// <summary>The same shelf, seen through another store.</summary>
    public AShelf Through(IDocumentStore other) => new(other, Sku);

    public async Task<StockAnswer> TakeAsync(StockStep step, string allocation = "a1", int quantity = 3) => step switch
    {
        StockStep.Reserve => await new ReserveStockHandler(documents, TimeProvider.System)
            .HandleAsync(new(Sku, allocation, "order-" + allocation, quantity)),
        StockStep.Commit => await new CommitReservationHandler(documents, TimeProvider.System)
            .HandleAsync(new(Sku, allocation, quantity)),
        StockStep.Release => await new ReleaseReservationHandler(documents, TimeProvider.System)
            .HandleAsync(new(Sku, allocation, quantity)),
        StockStep.Dispatch => await new DispatchReservationHandler(documents, TimeProvider.System)
            .HandleAsync(new(Sku, allocation, quantity)),
        StockStep.Unpack => await new UnpackReservationHandler(documents, TimeProvider.System)
            .HandleAsync(new(Sku, allocation, quantity)),
        _ => throw new ArgumentOutOfRangeException(nameof(step)),
    };

    public async Task<StockEntryAnswer> ReceiveAsync(string entry, long quantity) =>
        await new ReceiveStockHandler(documents, TimeProvider.System).HandleAsync(new(Sku, entry, quantity));

    public async Task<StockEntryAnswer> AdjustAsync(string entry, long change) =>
        await new AdjustStockHandler(documents, TimeProvider.System).HandleAsync(new(Sku, entry, change, "counted"));

    public async Task<StockCounts?> CountsAsync() => await new ReadAvailabilityHandler(documents).HandleAsync(new(Sku));

    public async Task<ReservationRecord?> RecordAsync(string allocation = "a1") =>
        (await documents.ReadAsync(
            Containers.Stock, Sku, ReservationRecord.IdOf(allocation), StoredJson.Default.ReservationRecord))?.Value;

    /// <summary>On hand, reserved, committed, available, in one line.</summary>
    public async Task<string> LineAsync() => await CountsAsync() is { } counts
        ? $"{counts.OnHand} {counts.Reserved} {counts.Committed} {counts.Available}"
        : "none";

    /// <summary>The invariants of the shelf hold.</summary>
    public async Task AssertSoundAsync() => Assert.Empty((await new StockInvariants(documents).CheckAsync(Sku))!);
}

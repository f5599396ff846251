using OrderFunctions.Application.Catalogue;
using OrderFunctions.Application.Inventory;
using OrderFunctions.Application.Tests.Catalogue;
using OrderFunctions.Testing;
using Xunit;

namespace OrderFunctions.Application.Tests.Inventory;

public sealed class ApplyStockEntriesTests : IAsyncLifetime
{
    private readonly ATemporaryStore _store = new();

    public async Task InitializeAsync() => await new ImportProductsHandler(_store.Documents, TimeProvider.System)
        .HandleAsync(new([ProductTests.Draft("MUG"), ProductTests.Draft("TEA")]));

    public Task DisposeAsync() => _store.DisposeAsync().AsTask();

    [Fact]
    public async Task Entries_of_a_sku_are_applied_in_order_and_answered_each()
    {
        StockEntryDraft[] batch =
        [
            Receipt("r1", "MUG", 5), Adjustment("x1", "MUG", -2), Receipt("r1", "TEA", 4), Adjustment("x2", "MUG", -4),
        ];

        var first = await ApplyAsync(batch);
        Assert.Equal(
            [
                new(StockEntryOutcome.Applied), new(StockEntryOutcome.Applied), new(StockEntryOutcome.Applied),
                new StockEntryAnswer(StockEntryOutcome.NotEnough, 3),
            ],
            first.Answers);

        var again = await ApplyAsync(batch);
        Assert.Equal(
            [
                StockEntryOutcome.Repeated, StockEntryOutcome.Repeated, StockEntryOutcome.Repeated,
                StockEntryOutcome.NotEnough,
            ],
            again.Answers.Select(answer => answer.Outcome));
        Assert.Equal("3 0 0 3", await new AShelf(_store.Documents, "MUG").LineAsync());
        Assert.Equal("4 0 0 4", await new AShelf(_store.Documents, "TEA").LineAsync());
    }

    [Fact]
    public async Task One_entry_that_cannot_be_understood_and_nothing_is_stored()
    {
        var answer = await ApplyAsync(
            Receipt("r1", "MUG", 5),
            Receipt("r2", "MUG", -5),
            Receipt("r3", "MUG", long.MaxValue),
            Adjustment("x1", "MUG", 0),
            Adjustment("x2", "MUG", long.MinValue),
            Adjustment("x3", "MUG", -1) with { Reason = " " },
            Receipt("r1", "MUG", 5),
            Receipt("a/b", "MUG", 5) with { Location = "The Moon" },
            new() { Id = "r4", Sku = "MUG", Quantity = 1 });

        Assert.Equal(
            [
                "$.entries[1].quantity", "$.entries[2].quantity", "$.entries[3].quantity", "$.entries[4].quantity",
                "$.entries[5].reason", "$.entries[6].id", "$.entries[7].id", "$.entries[7].location", "$.entries[8].type",
            ],
            answer.Errors.Keys);
        Assert.Equal("none", await new AShelf(_store.Documents, "MUG").LineAsync());
    }

    [Fact]
    public async Task A_location_that_is_not_there_and_nothing_is_stored()
    {
        var answer = await ApplyAsync(Receipt("r1", "MUG", 5), Receipt("r2", "MUG", 5) with { Location = "moon" });

        Assert.Equal(["$.entries[1].location"], answer.ClosedLocations);
        Assert.Empty(answer.Answers);
        Assert.Equal("none", await new AShelf(_store.Documents, "MUG").LineAsync());
    }

    [Fact]
    public async Task An_unknown_sku_and_nothing_is_stored()
    {
        var answer = await ApplyAsync(Receipt("r1", "MUG", 5), Receipt("r1", "NOPE", 5), Receipt("r2", "NOPE", 1));

        Assert.Equal(["$.entries[1].sku", "$.entries[2].sku"], answer.UnknownSkus);
        Assert.Empty(answer.Answers);
        Assert.Equal("none", await new AShelf(_store.Documents, "MUG").LineAsync());
    }

    private static StockEntryDraft Receipt(string id, string sku, long quantity) =>
        new() { Id = id, Sku = sku, Type = StockEntryKind.Receipt, Quantity = quantity };

    private static StockEntryDraft Adjustment(string id, string sku, long quantity) =>
        new() { Id = id, Sku = sku, Type = StockEntryKind.Adjustment, Quantity = quantity, Reason = "counted" };

    private async Task<StockBatchAnswer> ApplyAsync(params StockEntryDraft[] entries) =>
        await new ApplyStockEntriesHandler(_store.Documents, new LocationBook(_store.Documents), TimeProvider.System).HandleAsync(new(entries, "someone"));
}

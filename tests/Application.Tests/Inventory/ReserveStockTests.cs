using OrderFunctions.Application.Inventory;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Inventory;
using OrderFunctions.Testing;
using Xunit;

namespace OrderFunctions.Application.Tests.Inventory;

public sealed class ReserveStockTests : IAsyncDisposable
{
    private readonly ATemporaryStore _store = new();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task A_reserve_is_one_commit_of_two_operations_and_no_read()
    {
        var shelf = await AShelf.WithAsync(10, _store);
        var observed = new ObservedStore(_store.Documents);

        Assert.True((await shelf.Through(observed).TakeAsync(StockStep.Reserve)).IsDone);

        Assert.Equal(0, observed.Reads);
        var operations = Assert.Single(observed.Commits);
        Assert.IsType<DocumentOperation.Create>(operations[0]);
        Assert.IsType<DocumentOperation.Increment>(operations[1]);
        Assert.Equal(2, operations.Count);
    }

    [Fact]
    public async Task The_other_steps_are_one_read_and_one_commit()
    {
        var shelf = await AShelf.WithAsync(10, _store);
        await shelf.TakeAsync(StockStep.Reserve);
        foreach (var step in new[] { StockStep.Commit, StockStep.Dispatch })
        {
            var observed = new ObservedStore(_store.Documents);
            Assert.True((await shelf.Through(observed).TakeAsync(step)).IsDone);
            Assert.Equal(1, observed.Reads);
            Assert.Equal(2, Assert.Single(observed.Commits).Count);
        }
    }

    [Fact]
    public async Task Too_many_units_are_refused_with_what_could_be_had()
    {
        var shelf = await AShelf.WithAsync(5, _store);
        await shelf.TakeAsync(StockStep.Reserve, "a1", 3);

        var answer = await shelf.TakeAsync(StockStep.Reserve, "a2", 3);

        Assert.Equal(new StockAnswer(RefusalCodes.OutOfStock, Available: 2), answer);
        Assert.Null(await shelf.RecordAsync("a2"));
        Assert.Equal("5 3 0 2", await shelf.LineAsync());
    }

    [Fact]
    public async Task A_repeat_is_recognised_even_when_nothing_is_left()
    {
        var shelf = await AShelf.WithAsync(3, _store);
        await shelf.TakeAsync(StockStep.Reserve);

        Assert.Equal(new StockAnswer(Repeated: true), await shelf.TakeAsync(StockStep.Reserve));
    }

    [Fact]
    public async Task A_sku_that_never_had_stock_is_out_of_stock()
    {
        var shelf = await AShelf.WithAsync(0, _store);

        Assert.Equal(
            new StockAnswer(RefusalCodes.OutOfStock, Available: 0), await shelf.TakeAsync(StockStep.Reserve));
        Assert.Null(await shelf.RecordAsync());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    public async Task No_units_or_fewer_are_refused_and_nothing_is_stored(int quantity)
    {
        var shelf = await AShelf.WithAsync(3, _store);

        Assert.Equal(RefusalCodes.QuantityInvalid, (await shelf.TakeAsync(StockStep.Reserve, quantity: quantity)).Code);

        Assert.Null(await shelf.RecordAsync());
        Assert.Equal("3 0 0 3", await shelf.LineAsync());
    }

    [Fact]
    public async Task The_record_says_who_holds_what_until_when()
    {
        await AShelf.WithAsync(3, _store);
        var expires = new DateTimeOffset(2030, 1, 1, 0, 15, 0, TimeSpan.Zero);

        await new ReserveStockHandler(_store.Documents, TimeProvider.System)
            .HandleAsync(new("MUG", "a1", "order-1", 2, expires));

        var record = (await new AShelf(_store.Documents, "MUG").RecordAsync())!;
        Assert.Equal(("order-1", 2, "main", expires), (record.OrderId, record.Quantity, record.Location, record.ExpiresAt));
    }

    [Fact]
    public async Task Of_fifty_buyers_of_one_last_unit_exactly_one_wins_in_200_rounds()
    {
        for (var round = 0; round < 200; round++)
        {
            var shelf = await AShelf.WithAsync(1, _store, $"LAST-{round}");

            var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(
                buyer => Task.Run(() => shelf.TakeAsync(StockStep.Reserve, $"b{buyer}", 1))));

            Assert.Single(answers, answer => answer.IsDone);
            Assert.Equal(49, answers.Count(answer => answer == new StockAnswer(RefusalCodes.OutOfStock, Available: 0)));
            Assert.Equal("1 1 0 0", await shelf.LineAsync());
            await shelf.AssertSoundAsync();
        }
    }
}

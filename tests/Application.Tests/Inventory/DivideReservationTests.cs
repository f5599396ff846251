using OrderFunctions.Application.Inventory;
using OrderFunctions.Domain.Inventory;
using OrderFunctions.Testing;
using Xunit;

namespace OrderFunctions.Application.Tests.Inventory;

/// <summary>Units of a reservation that go on under another one.</summary>
public sealed class DivideReservationTests : IAsyncDisposable
{
    private readonly ATemporaryStore _store = new();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task The_counts_stay_and_each_part_goes_its_own_way()
    {
        var shelf = await CommittedAsync();

        await DivideAsync(2);
        Assert.Equal("10 0 5 5", await shelf.LineAsync());

        Assert.True((await shelf.TakeAsync(StockStep.Dispatch, "a1d1", 2)).IsDone);
        Assert.True((await shelf.TakeAsync(StockStep.Release, "a1", 3)).IsDone);
        Assert.Equal("8 0 0 8", await shelf.LineAsync());
        await shelf.AssertSoundAsync();
    }

    [Fact]
    public async Task Twice_divides_once()
    {
        var shelf = await CommittedAsync();
        await DivideAsync(2);
        await shelf.TakeAsync(StockStep.Dispatch, "a1d1", 2);
        await DivideAsync(2);

        Assert.Equal((3, 2), ((await shelf.RecordAsync())!.Quantity, (await shelf.RecordAsync("a1d1"))!.Quantity));
        Assert.Equal("order-a1", (await shelf.RecordAsync("a1d1"))!.OrderId);
    }

    [Fact]
    public async Task Many_at_once_divide_once_each()
    {
        var shelf = await CommittedAsync();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(n => Task.Run(() => DivideAsync(1, n % 4 + 1))));

        Assert.Equal(1, (await shelf.RecordAsync())!.Quantity);
        Assert.Equal("10 0 5 5", await shelf.LineAsync());
        await shelf.AssertSoundAsync();
    }

    [Theory]
    [InlineData("", 2)]
    [InlineData("R", 2)]
    [InlineData("RC", 5)]
    [InlineData("RCD", 2)]
    [InlineData("RCX", 2)]
    public async Task What_is_not_there_whole_and_committed_is_not_divided(string path, int units)
    {
        var shelf = await AShelf.WithAsync(10, _store);
        foreach (var step in path) await shelf.TakeAsync(StepOf(step), "a1", 5);
        var before = await shelf.LineAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => DivideAsync(units));
        Assert.Equal((before, null), (await shelf.LineAsync(), await shelf.RecordAsync("a1d1")));
    }

    private async Task<AShelf> CommittedAsync()
    {
        var shelf = await AShelf.WithAsync(10, _store);
        await shelf.TakeAsync(StockStep.Reserve, "a1", 5);
        await shelf.TakeAsync(StockStep.Commit, "a1", 5);
        return shelf;
    }

    private async Task DivideAsync(int units, int part = 1) =>
        await new DivideReservationHandler(_store.Documents, TimeProvider.System).HandleAsync(new("MUG", "a1", $"a1d{part}", units), default);

    private static StockStep StepOf(char letter) => letter switch
    {
        'R' => StockStep.Reserve,
        'C' => StockStep.Commit,
        'D' => StockStep.Dispatch,
        _ => StockStep.Release,
    };
}

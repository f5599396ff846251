using OrderFunctions.Application.Inventory;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Inventory;
using OrderFunctions.Testing;
using Xunit;

namespace OrderFunctions.Application.Tests.Inventory;

public sealed class TransferTests : IAsyncLifetime
{
    private readonly ATemporaryStore _store = new();
    private AShelf _shelf = null!;

    private LocationBook Book => new(_store.Documents);

    public async Task InitializeAsync()
    {
        _shelf = await AShelf.WithAsync(10, _store);
        Assert.False((await SaveAsync("north", null)).IsRefused);
    }

    public Task DisposeAsync() => _store.DisposeAsync().AsTask();

    [Fact]
    public async Task Units_on_their_way_lie_nowhere_until_they_arrive()
    {
        await SendAsync("t1", 4);
        Assert.Equal(("main 6", "north 0"), await LinesAsync());
        await _shelf.AssertSoundAsync();

        Assert.Equal(4, (await SettleAsync("t1", 4)).Value.Arrived);
        Assert.Equal(("main 6", "north 4"), await LinesAsync());
        await _shelf.AssertSoundAsync();
    }

    [Fact]
    public async Task What_was_lost_on_the_way_is_an_adjustment_where_it_should_have_come_in()
    {
        await SendAsync("t1", 4);
        await SettleAsync("t1", 3);

        var north = (await CountsAsync("north"))!;
        Assert.Equal((3, 4, -1), (north.OnHand, north.Transferred, north.Adjusted));
        await _shelf.AssertSoundAsync();
    }

    [Fact]
    public async Task Every_step_can_come_twice()
    {
        await SendAsync("t1", 4);
        Assert.Equal(TransferStatus.InTransit, (await SendAsync("t1", 4)).Value.Status);
        await SettleAsync("t1", 4);
        await SettleAsync("t1", 4);
        Assert.Equal(TransferStatus.Received, (await SendAsync("t1", 4)).Value.Status);

        Assert.Equal(("main 6", "north 4"), await LinesAsync());
        Assert.Equal(RefusalCodes.IdReused, (await SendAsync("t1", 5)).Refusal!.Code);
        Assert.Equal(RefusalCodes.TransferSettled, (await SettleAsync("t1", null)).Refusal!.Code);
        Assert.Equal(("main 6", "north 4"), await LinesAsync());
        await _shelf.AssertSoundAsync();
    }

    [Fact]
    public async Task A_transfer_that_is_called_off_puts_the_units_back()
    {
        await SendAsync("t1", 4);
        await SettleAsync("t1", null);

        Assert.Equal(("main 10", "north 0"), await LinesAsync());
        await _shelf.AssertSoundAsync();
    }

    [Fact]
    public async Task Units_promised_to_orders_stay()
    {
        Assert.True((await _shelf.TakeAsync(StockStep.Reserve, quantity: 7)).IsDone);

        var refusal = (await SendAsync("t1", 4)).Refusal!;

        Assert.Equal((RefusalCodes.OutOfStock, "3"), (refusal.Code, refusal.Data!["available"]));
        Assert.Null(await TransferRecord.FindAsync(_store.Documents, _shelf.Sku, "t1", default));
    }

    [Fact]
    public async Task Whoever_waits_for_the_article_gets_what_arrives_before_new_orders()
    {
        var queue = new BackorderQueue(_store.Documents, TimeProvider.System);
        await SendAsync("t1", 10);
        await queue.JoinAsync(_shelf.Sku, StockLocations.Main, new("order-w", "w", 3, DateTimeOffset.UnixEpoch), default);

        await SettleAsync("t1", null);

        var main = (await CountsAsync("main"))!;
        Assert.Equal((10, 3, 7), (main.OnHand, main.Reserved, main.Available));
        await _shelf.AssertSoundAsync();
    }

    [Fact]
    public async Task Many_who_settle_one_transfer_at_once_settle_it_once()
    {
        await SendAsync("t1", 4);

        var ends = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => SettleAsync("t1", n % 2 == 0 ? 4 : null)));

        var winner = ends.First(end => !end.IsRefused).Value.Status;
        Assert.All(ends, end => Assert.True(end.IsRefused || end.Value.Status == winner));
        Assert.Equal(winner == TransferStatus.Received ? ("main 6", "north 4") : ("main 10", "north 0"), await LinesAsync());
        await _shelf.AssertSoundAsync();
    }

    [Fact]
    public async Task Units_that_vanish_from_the_transfers_are_found()
    {
        await SendAsync("t1", 4);
        await _store.Documents.CommitAsync(
            Containers.Stock, _shelf.Sku, [new DocumentOperation.Delete(TransferRecord.IdOf("t1"), null)]);

        var found = Assert.Single((await new StockInvariants(_store.Documents).CheckAsync(_shelf.Sku))!);
        Assert.Equal(("IN_TRANSIT", 4, 0), (found.Rule, found.Counted, found.Expected));
    }

    [Fact]
    public async Task A_closed_location_takes_nothing_in_but_lets_go_what_it_has()
    {
        await SendAsync("t1", 4);
        await SettleAsync("t1", 4);
        await SaveAsync("north", (await Book.FindAsync("north", default))!.Version, active: false);

        Assert.Equal(StockCodes.LocationClosed, (await SendAsync("t2", 1)).Refusal!.Code);
        Assert.False((await SendAsync("t3", 4, from: "north", to: "main")).IsRefused);
        Assert.Equal(StockCodes.UnknownLocation, (await SendAsync("t4", 1, to: "nowhere")).Refusal!.Code);
    }

    [Fact]
    public async Task Of_two_who_change_a_location_one_has_to_read_it_again_and_the_main_one_stays_open()
    {
        var version = (await Book.FindAsync("north", default))!.Version;
        Assert.False((await SaveAsync("north", version)).IsRefused);

        Assert.Equal(StockCodes.LocationChanged, (await SaveAsync("north", version, active: false)).Refusal!.Code);
        Assert.Equal(StockCodes.LocationTaken, (await SaveAsync("north", null)).Refusal!.Code);
        Assert.Equal(StockCodes.LocationNeeded, (await SaveAsync("main", Versions.NotStored, active: false)).Refusal!.Code);
        Assert.False((await SaveAsync("main", Versions.NotStored)).IsRefused);
    }

    private ValueTask<Result<Versioned<Location>>> SaveAsync(string code, string? version, bool active = true) =>
        new SaveLocationHandler(_store.Documents, Book, TimeProvider.System).HandleAsync(
            new(code, new LocationDraft(code, LocationKind.Warehouse, active), version), default);

    private ValueTask<Result<StockTransfer>> SendAsync(string id, long quantity, string from = "main", string to = "north") =>
        new SendTransferHandler(_store.Documents, Book, TimeProvider.System).HandleAsync(
            new(_shelf.Sku, new TransferDraft(id, from, to, quantity, "north runs out"), "ann"), default);

    private async Task<Result<StockTransfer>> SettleAsync(string id, long? arrived) =>
        await new SettleTransferHandler(_store.Documents, TimeProvider.System).HandleAsync(new(_shelf.Sku, id, arrived, "bob"), default);

    private ValueTask<StockCounts?> CountsAsync(string location) =>
        new ReadAvailabilityHandler(_store.Documents).HandleAsync(new(_shelf.Sku, location));

    private async Task<(string Main, string North)> LinesAsync() => (
        $"main {(await CountsAsync("main"))?.Available ?? 0}", $"north {(await CountsAsync("north"))?.Available ?? 0}");
}

using OrderFunctions.Application.Inventory;
using OrderFunctions.Application.Ops;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Functions.Tests.Model;
using Xunit;

namespace OrderFunctions.Functions.Tests.Ops;

/// <summary>The timer's rounds over everything that must add up.</summary>
public sealed class WatchInvariantsTests
{
    [Fact]
    public void What_does_not_add_up_is_told_once_a_day_until_it_is_mended_and_counted_in_every_round()
    {
        using var world = new World(1, Rules.Of(1));
        Stage.Set(world, new Reality(), new Dice(1));
        var drifted = new StockCounts("MUG", StockLocations.Main, 5, 1, 0, 5, 5, 0, 0);
        World.Now(world.Store.CommitAsync(Containers.Stock, "MUG", [TypedDocuments.Upsert(StockCounts.IdOf(StockLocations.Main), drifted, StoredJson.Default.StockCounts)]).AsTask());

        // Reserved and available are wrong, and nobody corrects them.
        Assert.Equal((2, 2), Watch());
        Assert.Equal((2, 2), Watch());
        world.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal((4, 2), Watch());
        Assert.Equal(drifted, World.Now(world.Store.FindAsync(Containers.Stock, "MUG", StockCounts.IdOf(StockLocations.Main)).AsTask())!.As(StoredJson.Default.StockCounts).Value);

        (int Alerts, long Found) Watch()
        {
            World.Now(world.Get<WatchInvariantsHandler>().HandleAsync(new WatchInvariants(), default));
            var open = World.Now(world.Get<ListAlertsHandler>().HandleAsync(new ListAlerts(Acknowledged: false, 100, null), default));
            return (open.Alerts.Count, World.Now(world.Get<Rounds>().ReadAsync(WatchInvariantsHandler.Name, default)).Round.LastFound);
        }
    }
}

using System.Collections.Concurrent;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Persistence;
using Xunit;

namespace OrderFunctions.Application.Tests.Events;

public sealed class OutboxCrashTests
{
    private const string Order = "order-1";

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task A_process_that_dies_at_any_store_call_loses_no_row_and_repeats_no_effect(bool swept, bool afterTheCall)
    {
        var deaths = 0;
        while (await DiesAtAsync(deaths, swept, afterTheCall))
            deaths++;

        // Query, two processed checks, two processed records, finish; and when swept a claim per row, and two questions to every place.
        Assert.InRange(deaths, swept ? 8 : 6, 9 + (2 * OutboxPlace.Places.Count));
    }

    // True when the process died at that call; false when it got to the end before.
    private static async Task<bool> DiesAtAsync(int call, bool swept, bool afterTheCall)
    {
        await using var scene = new OutboxScene();
        // The effect of the subscriber: kept by event id, as any repeatable effect is.
        var effects = new ConcurrentDictionary<string, int>();
        var committed = await scene.CommitAsync(Order, 1, outbox => outbox
            .StartSaga()
            .Event(Topics.Orders, "first", OutboxScene.Data(1))
            .Event(Topics.Orders, "second", OutboxScene.Data(2)));
        scene.Clock.Advance(TimeSpan.FromMinutes(1));

        var mortal = new MortalStore(scene.Documents, call, afterTheCall);
        var dying = scene.Start(mortal, Publisher(mortal));
        try
        {
            if (swept)
                await dying.SweepAsync();
            else
                await dying.HintAsync(Order);
        }
        catch (ProcessDied)
        {
            // The next process takes over.
        }

        for (var sweep = 0; sweep < 4; sweep++)
        {
            scene.Clock.Advance(scene.Options.Claim + scene.Options.SweepAfter);
            await scene.Start(publisher: Publisher(scene.Documents)).SweepAsync();
        }

        Assert.Empty(await scene.PendingAsync(Order));
        Assert.Empty(await scene.RowsAsync(OutboxLists.Failed));
        Assert.Contains("start", scene.Outside);
        Assert.Equal(
            committed.Rows.Where(row => row.Kind == OutboxKind.Event).Select(row => row.EventId()).Order(),
            effects.Keys.Order());
        // A repeat needs a death between the effect and its record: once, for one of the events.
        Assert.InRange(effects.Values.Sum(), 2, 3);
        Assert.Equal("first", scene.Outside.First(name => name is "first" or "second"));
        return mortal.IsDead;

        MemoryEventPublisher Publisher(IDocumentStore store) => new(new ProcessEventHandler(
            store,
            [
                new Subscription(Topics.Orders, "counting", new HashSet<string> { "first", "second" }, (e, _) =>
                {
                    effects.AddOrUpdate(e.Id, 1, (_, count) => count + 1);
                    scene.Outside.Enqueue(e.Type);
                    return Task.CompletedTask;
                }),
            ],
            scene.Clock));
    }

    [Fact]
    public async Task A_row_that_kills_its_process_is_given_up_in_the_end()
    {
        await using var scene = new OutboxScene();
        await scene.CommitAsync(Order, 1, outbox => outbox.Event(Topics.Orders, "deadly", OutboxScene.Data(1)));

        for (var life = 0; life < scene.Options.MaxAttempts; life++)
        {
            scene.Clock.Advance(scene.Options.Claim + scene.Options.SweepAfter);
            var mortal = new MortalStore(scene.Documents);
            scene.BeforeDelivery = _ =>
            {
                mortal.Die();
                throw new ProcessDied();
            };
            await Assert.ThrowsAsync<ProcessDied>(scene.Start(mortal).SweepAsync);
        }

        scene.Clock.Advance(scene.Options.Claim + scene.Options.SweepAfter);
        await scene.Start().SweepAsync();

        var row = Assert.Single(await scene.RowsAsync(OutboxLists.Failed));
        Assert.Equal((OutboxStatus.Failed, scene.Options.MaxAttempts, "ProcessLost"), (row.Status, row.Attempts, row.Reason));
        Assert.Empty(await scene.PendingAsync(Order));
    }

    [Fact]
    public async Task A_lost_hint_is_found_by_the_sweep_and_not_before_its_time()
    {
        await using var scene = new OutboxScene();
        await scene.CommitAsync(Order, 1, outbox => outbox.StartSaga());
        var process = scene.Start();

        Assert.Equal(0, (await process.SweepAsync()).Orders);
        Assert.Empty(scene.Outside);

        scene.Clock.Advance(scene.Options.SweepAfter);
        var swept = await process.SweepAsync();
        Assert.Equal((1, scene.Options.SweepAfter), (swept.Orders, swept.Oldest));
        Assert.Equal(["start"], scene.Outside);
        Assert.Equal(0, (await process.SweepAsync()).Orders);
    }
}

using OrderFunctions.Application.Catalogue;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Ops;
using OrderFunctions.Application.Persistence;
using Xunit;

namespace OrderFunctions.Application.Tests.Events;

public sealed class OutboxRelayTests
{
    private const string Order = "order-1";

    [Fact]
    public async Task Rows_leave_in_the_order_of_their_commits_and_positions()
    {
        await using var scene = new OutboxScene();
        await scene.CommitAsync(Order, 2, outbox => outbox
            .Event(Topics.Orders, "3", OutboxScene.Data(3))
            .Event(Topics.Orders, "4", OutboxScene.Data(4)));
        await scene.CommitAsync(Order, 1, outbox => outbox
            .Event(Topics.Orders, "1", OutboxScene.Data(1))
            .Event(Topics.Orders, "2", OutboxScene.Data(2)));

        await scene.Start().HintAsync(Order);

        Assert.Equal(["1", "2", "3", "4"], scene.Outside);
    }

    [Fact]
    public async Task The_straight_path_costs_one_operation_per_row_after_its_commit()
    {
        await using var scene = new OutboxScene();
        var committed = await scene.CommitAsync(Order, 1, outbox => outbox
            .StartSaga()
            .Event(Topics.Orders, "a", OutboxScene.Data(1))
            .Job("reports", OutboxScene.Data(2)));
        Assert.Equal(3, committed.Operations().Count());
        var store = new MortalStore(scene.Documents);

        await scene.Start(store).HintAsync(Order);

        var finish = Assert.Single(store.Commits);
        Assert.Equal(3, finish.Count);
        Assert.All(finish, operation => Assert.IsType<DocumentOperation.Delete>(operation));
        Assert.Equal([("reports", "{\"number\":2}", TimeSpan.Zero)], scene.Sent);
    }

    [Fact]
    public async Task An_event_about_one_product_that_fails_holds_back_what_is_told_of_it_and_nothing_about_others()
    {
        await using var scene = new OutboxScene();
        scene.BeforeDelivery = name => name == "cup 1" ? throw new IOException("the topic is away") : Task.CompletedTask;
        foreach (var (sku, version) in new[] { ("cup", 1), ("cup", 2), ("mug", 1), ("mug", 2) })
        {
            var outbox = new Outbox(scene.Clock.GetUtcNow(), sku, version, Product.Partition).Event(Topics.Catalogue, $"{sku} {version}", OutboxScene.Data(1));
            Assert.True((await scene.Documents.CommitAsync(Containers.Products, Product.Partition, [.. outbox.Operations()])).IsCommitted);
        }

        await scene.Start().HintAsync(new OutboxPlace(Containers.Products, Product.Partition).ToText());

        Assert.Equal(["mug 1", "mug 2"], scene.Outside);
    }

    [Fact]
    public async Task An_event_that_no_transport_will_ever_take_is_given_up_at_the_first_try()
    {
        await using var scene = new OutboxScene();
        scene.BeforeDelivery = name => name == "huge" ? throw new EventNotPublishedException("MessageSizeExceeded") { IsFinal = true } : Task.CompletedTask;
        await scene.CommitAsync(Order, 1, outbox => outbox
            .Event(Topics.Orders, "huge", OutboxScene.Data(1))
            .Event(Topics.Orders, "behind", OutboxScene.Data(2)));

        await scene.Start().HintAsync(Order);

        Assert.Equal(["behind"], scene.Outside);
        Assert.Equal((1, "EventNotPublishedException"), Assert.Single(await scene.RowsAsync(OutboxLists.Failed)) is var row ? (row.Attempts, row.Reason) : default);
    }

    [Fact]
    public async Task A_poison_row_becomes_FAILED_and_holds_back_neither_other_orders_nor_other_lanes()
    {
        await using var scene = new OutboxScene();
        scene.Options.MaxAttempts = 3;
        scene.BeforeDelivery = name => name == "poison" ? throw new InvalidOperationException("secret") : Task.CompletedTask;
        await scene.CommitAsync(Order, 1, outbox => outbox
            .Event(Topics.Orders, "poison", OutboxScene.Data(1))
            .Event(Topics.Orders, "behind", OutboxScene.Data(2))
            .Event(Topics.Payments, "beside", OutboxScene.Data(3))
            .WakeSaga("wake"));
        await scene.CommitAsync("order-2", 1, outbox => outbox.Event(Topics.Orders, "elsewhere", OutboxScene.Data(4)));
        var process = scene.Start();

        await process.HintAsync(Order);
        await process.HintAsync("order-2");

        Assert.Equal(["beside", "wake", "elsewhere"], scene.Outside);
        Assert.Equal([(Queues.Outbox, Order, scene.Options.FirstRetry)], scene.Sent);
        var waiting = (await scene.PendingAsync(Order)).Single(row => row.Name == "poison");
        Assert.Equal((OutboxStatus.Pending, 1, "InvalidOperationException"), (waiting.Status, waiting.Attempts, waiting.Reason));

        // Not before its time, however often it is hinted.
        await process.HintAsync(Order);
        Assert.Equal(1, (await scene.PendingAsync(Order)).Single(row => row.Name == "poison").Attempts);

        scene.Clock.Advance(scene.Options.RetryAfter(1));
        await process.HintAsync(Order);
        scene.Clock.Advance(scene.Options.RetryAfter(2));
        await process.HintAsync(Order);

        var failed = Assert.Single(await scene.RowsAsync(OutboxLists.Failed));
        Assert.Equal((OutboxStatus.Failed, 3, "poison"), (failed.Status, failed.Attempts, failed.Name));
        Assert.Equal("behind", scene.Outside.Last());
        var alert = Assert.Single((await new ListAlertsHandler(scene.Documents).HandleAsync(new(false, 10, null), CancellationToken.None)).Alerts);
        Assert.Equal((AlertCode.OutboxRowFailed, Order), (alert.Code, alert.Subject));
        Assert.Empty(await scene.PendingAsync(Order));
    }

    [Fact]
    public async Task Two_sweeps_at_once_carry_each_row_out_once()
    {
        for (var round = 0; round < 20; round++)
        {
            await using var scene = new OutboxScene();
            foreach (var order in Enumerable.Range(1, 5))
            {
                await scene.CommitAsync($"order-{order}", 1, outbox => outbox
                    .Event(Topics.Orders, $"{order}-a", OutboxScene.Data(1))
                    .Event(Topics.Orders, $"{order}-b", OutboxScene.Data(2)));
            }

            scene.Clock.Advance(TimeSpan.FromMinutes(1));
            var processes = Enumerable.Range(0, 3).Select(_ => scene.Start()).ToList();
            await Task.WhenAll(processes.Select(process => Task.Run(process.SweepAsync)));
            scene.Clock.Advance(scene.Options.Claim + scene.Options.SweepAfter);
            await processes[0].SweepAsync();

            Assert.Equal(scene.Outside.Distinct().Order(), scene.Outside.Order());
            Assert.Equal(10, scene.Outside.Count);
        }
    }

    [Fact]
    public async Task Relays_that_race_for_an_order_lose_nothing_and_finish_what_another_has_finished()
    {
        for (var round = 0; round < 20; round++)
        {
            await using var scene = new OutboxScene();
            await scene.CommitAsync(Order, 1, outbox => outbox
                .Event(Topics.Orders, "a", OutboxScene.Data(1))
                .Event(Topics.Orders, "b", OutboxScene.Data(2)));

            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => scene.Start().HintAsync(Order))));

            Assert.Equal(["a", "b"], scene.Outside.Distinct().Order());
            Assert.Empty(await scene.PendingAsync(Order));
        }
    }

    [Fact]
    public async Task A_row_that_another_relay_has_finished_does_not_keep_the_others_from_being_finished()
    {
        await using var scene = new OutboxScene();
        var committed = await scene.CommitAsync(Order, 1, outbox => outbox
            .Event(Topics.Orders, "a", OutboxScene.Data(1))
            .Event(Topics.Orders, "b", OutboxScene.Data(2)));
        scene.BeforeDelivery = async name =>
        {
            if (name == "b")
            {
                await scene.Documents.CommitAsync(
                    Containers.Orders, Order, [new DocumentOperation.Delete(committed.Rows[0].Id, null)]);
            }
        };

        await scene.Start().HintAsync(Order);

        Assert.Equal(["a", "b"], scene.Outside);
        Assert.Empty(await scene.PendingAsync(Order));
    }

    [Fact]
    public async Task A_hint_while_the_order_is_being_relayed_makes_the_relay_look_again()
    {
        await using var scene = new OutboxScene();
        var process = scene.Start();
        await scene.CommitAsync(Order, 1, outbox => outbox.Event(Topics.Orders, "first", OutboxScene.Data(1)));
        scene.BeforeDelivery = async name =>
        {
            if (name != "first")
                return;
            await scene.CommitAsync(Order, 2, outbox => outbox.Event(Topics.Orders, "second", OutboxScene.Data(2)));
            await process.HintAsync(Order);
            Assert.Empty(scene.Outside);
        };

        await process.HintAsync(Order);

        Assert.Equal(["first", "second"], scene.Outside);
    }

    [Fact]
    public async Task Published_rows_are_kept_for_the_retention_and_then_deleted()
    {
        await using var scene = new OutboxScene();
        scene.Options.Retention = TimeSpan.FromDays(7);
        await scene.CommitAsync(Order, 1, outbox => outbox.Event(Topics.Orders, "kept", OutboxScene.Data(1)));
        var process = scene.Start();
        await process.HintAsync(Order);

        Assert.Equal(0, (await process.SweepAsync()).Purged);
        var row = Assert.Single(await scene.RowsAsync(OutboxLists.Published));
        Assert.Equal((OutboxStatus.Published, "kept"), (row.Status, row.Name));

        scene.Clock.Advance(TimeSpan.FromDays(7) + TimeSpan.FromSeconds(1));
        Assert.Equal(1, (await process.SweepAsync()).Purged);
        Assert.Empty(await scene.RowsAsync(OutboxLists.Published));
        Assert.Equal(["kept"], scene.Outside);
    }

    [Fact]
    public void Retries_come_slower_up_to_a_limit()
    {
        var options = new OutboxOptions { FirstRetry = TimeSpan.FromSeconds(2), LongestRetry = TimeSpan.FromSeconds(30) };
        Assert.Equal([2, 4, 8, 16, 30, 30], Enumerable.Range(1, 6).Select(n => (int)options.RetryAfter(n).TotalSeconds));
        Assert.Equal(options.LongestRetry, options.RetryAfter(100));
    }
}

using OrderFunctions.Application.Inbox;
using OrderFunctions.Application.Ops;
using OrderFunctions.Application.Ops.Repairs;
using OrderFunctions.Application.Orders;
using Xunit;

namespace OrderFunctions.Application.Tests.Inbox;

/// <summary>What becomes of a stored webhook that cannot be acted on at once.</summary>
public sealed class ProcessInboxEntryTests : IAsyncLifetime
{
    private readonly AnInbox _inbox = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _inbox.DisposeAsync();

    [Fact]
    public async Task A_lost_hint_is_made_up_for_by_the_sweeper()
    {
        await _inbox.ReceiveAsync("e1", "sent");
        _inbox.Jobs.TakeAll(InboxHints.Queue);
        _inbox.Clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(0, await _inbox.SweepAsync());
        _inbox.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await _inbox.SweepAsync());
        Assert.Single(_inbox.Processed);
        Assert.Equal(0, await _inbox.SweepAsync());
    }

    [Fact]
    public async Task What_lies_about_one_object_is_processed_at_once_when_asked()
    {
        await _inbox.ReceiveAsync("e1", "sent");
        await _inbox.ReceiveAsync("e2", "sent", "parcel-2");
        Assert.Equal(1, await _inbox.SweepAsync("post", "parcel-1"));
        Assert.Equal("parcel-1", Assert.Single(_inbox.Processed).ObjectId);
    }

    [Fact]
    public async Task A_failure_is_tried_again_later_and_later()
    {
        var failures = 3;
        _inbox.Process = _ => failures-- > 0 ? throw new TimeoutException() : Task.FromResult(InboxVerdict.Done);
        await _inbox.ReceiveAsync("e1", "sent");
        List<TimeSpan> waits = [];
        for (var round = 0; round < 4; round++)
        {
            waits.AddRange(_inbox.Jobs.Waiting.Select(job => job.VisibleAfter));
            await _inbox.HandleHintsAsync();
        }

        Assert.Equal([0, 2, 4, 8], waits.Select(wait => wait.TotalSeconds));
        var entry = await _inbox.FindAsync("e1");
        Assert.Equal((InboxStatus.Processed, 3), (entry!.Status, entry.Attempts));
    }

    [Fact]
    public async Task What_keeps_failing_waits_for_staff()
    {
        _inbox.Process = _ => throw new TimeoutException("text that must not be kept");
        await _inbox.ReceiveAsync("e1", "sent");
        while (await _inbox.HandleHintsAsync() > 0)
        {
        }

        Assert.Equal(12, _inbox.Processed.Count);
        var entry = Assert.Single(await _inbox.ListAsync(InboxLists.Repair));
        Assert.Equal((InboxStatus.Failed, "TimeoutException", null), (entry.Status, entry.Reason, entry.Due));
        Assert.Equal(1, _inbox.Metrics["inbox_processed status=Failed"]);
        Assert.Equal([(AlertCode.WebhookFailed, AlertLevel.Critical)], await _inbox.AlertsAsync());
    }

    [Fact]
    public async Task What_staff_settle_by_other_means_waits_no_more_and_is_never_processed()
    {
        _inbox.Process = static _ => throw new TimeoutException();
        await _inbox.ReceiveAsync("e1", "sent");
        while (await _inbox.HandleHintsAsync() > 0)
        {
        }

        var key = Assert.Single((await _inbox.Repairs.ListAsync(10, null, default)).Items).Key;
        _inbox.Processed.Clear();
        Assert.Equal(key, (await _inbox.Repairs.ResolveAsync(key, new Resolution("Refunded by hand.", null), Actor.Saga, default)).Value);

        Assert.Empty((await _inbox.Repairs.ListAsync(10, null, default)).Items);
        Assert.Equal(RepairRefusals.Unknown, (await _inbox.Repairs.RetryAsync(key, null, Actor.Saga, default)).Refusal?.Code);
        Assert.Equal(RepairRefusals.Unknown, (await _inbox.Repairs.ResolveAsync(key, new Resolution("Again.", null), Actor.Saga, default)).Refusal?.Code);
        _inbox.Clock.Advance(TimeSpan.FromDays(2));
        await _inbox.HandleHintsAsync();
        await _inbox.SweepAsync();
        Assert.Empty(_inbox.Processed);
        Assert.Equal(InboxStatus.Settled, (await _inbox.FindAsync("e1"))!.Status);
    }

    [Fact]
    public async Task A_sweep_goes_on_until_nothing_is_left()
    {
        // One more than a page.
        await Task.WhenAll(Enumerable.Range(0, 101).Select(n => _inbox.ReceiveAsync($"e{n}", "sent", $"parcel-{n}")));
        _inbox.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(101, await _inbox.SweepAsync());
        Assert.Equal(101, _inbox.Processed.Select(entry => entry.Id).Distinct().Count());
    }

    [Fact]
    public async Task An_event_about_nothing_known_is_held_and_processed_when_its_order_comes()
    {
        var known = false;
        _inbox.Process = _ => Task.FromResult(known ? InboxVerdict.Done : InboxVerdict.Unknown);
        await _inbox.ReceiveAsync("e1", "sent");
        await _inbox.HandleHintsAsync();
        Assert.Equal(InboxStatus.Held, (await _inbox.FindAsync("e1"))!.Status);
        known = true;
        await _inbox.HandleHintsAsync();
        Assert.Equal(InboxStatus.Processed, (await _inbox.FindAsync("e1"))!.Status);
    }

    [Fact]
    public async Task Held_for_a_day_it_is_unmatched_and_counted()
    {
        _inbox.Process = static _ => Task.FromResult(InboxVerdict.Unknown);
        await _inbox.ReceiveAsync("e1", "sent");
        await _inbox.HandleHintsAsync();
        for (var minute = 0; minute < 24 * 60; minute++)
        {
            Assert.Equal(InboxStatus.Held, (await _inbox.FindAsync("e1"))!.Status);
            _inbox.Clock.Advance(TimeSpan.FromMinutes(1));
            await _inbox.SweepAsync();
        }

        var entry = Assert.Single(await _inbox.ListAsync(InboxLists.Repair));
        Assert.Equal((InboxStatus.Unmatched, null), (entry.Status, entry.Due));
        Assert.Equal(1, _inbox.Metrics["inbox_processed status=Unmatched"]);
        Assert.Equal([(AlertCode.MoneyUnmatched, AlertLevel.Critical)], await _inbox.AlertsAsync());
        // Twice the age each time: a day costs few looks.
        Assert.InRange(_inbox.Processed.Count, 5, 20);
    }

    [Fact]
    public async Task Two_runs_at_once_write_one_result()
    {
        await _inbox.ReceiveAsync("e1", "sent");
        var inside = 0;
        var both = new TaskCompletionSource();
        _inbox.Process = async _ =>
        {
            if (Interlocked.Increment(ref inside) == 2)
                both.SetResult();
            await both.Task;
            return InboxVerdict.Done;
        };
        await Task.WhenAll(_inbox.SweepAsync("post", "parcel-1"), _inbox.SweepAsync("post", "parcel-1"));
        Assert.Equal(1, _inbox.Metrics["inbox_processed"]);
        Assert.Equal(InboxStatus.Processed, (await _inbox.FindAsync("e1"))!.Status);
    }
}

using OrderFunctions.LocalHost.DurableTask;
using OrderFunctions.LocalHost.Tests.Durable.Toys;

namespace OrderFunctions.LocalHost.Tests.Durable;

public abstract class TimerConformance(bool replayEveryAwait) : DurableConformance(replayEveryAwait)
{
    [Fact]
    public async Task A_timer_fires_at_its_time_and_not_before()
    {
        await Host
            .Orchestrator("Sleeps", async context =>
            {
                var begin = context.CurrentUtcDateTime;
                await context.CreateTimer(Minutes(15), CancellationToken.None);
                return context.CurrentUtcDateTime - begin;
            })
            .StartAsync();
        var id = await Host.RunAsync("Sleeps");

        await Host.AdvanceAsync(Minutes(15) - TimeSpan.FromTicks(1));
        Assert.False((await Host.GetAsync(id)).IsCompleted);
        await Host.AdvanceAsync(TimeSpan.FromTicks(1));

        Assert.Equal(Minutes(15), await Host.OutputAsync<TimeSpan>(id));
    }

    [Fact]
    public async Task A_timer_in_the_past_fires_at_once()
    {
        await Host
            .Orchestrator("Late", async context =>
            {
                await context.CreateTimer(context.CurrentUtcDateTime.AddDays(-1), CancellationToken.None);
                await context.CreateTimer(TimeSpan.Zero, CancellationToken.None);
                return "fired";
            })
            .StartAsync();

        var id = await Host.RunAsync("Late");
        await Host.AdvanceAsync(TimeSpan.Zero);

        Assert.Equal("fired", await Host.OutputAsync<string>(id));
    }

    [Fact]
    public async Task Timers_fire_in_the_order_of_their_due_times()
    {
        await Host
            .Orchestrator("Races", async context =>
            {
                var order = new List<int>();
                await Task.WhenAll(new[] { 3, 1, 2 }.Select(async minutes =>
                {
                    await context.CreateTimer(Minutes(minutes), CancellationToken.None);
                    order.Add(minutes);
                }));
                return string.Join(',', order);
            })
            .StartAsync();
        var id = await Host.RunAsync("Races");

        await Host.AdvanceAsync(Minutes(5));

        Assert.Equal("1,2,3", await Host.OutputAsync<string>(id));
    }

    [Fact]
    public async Task Timers_of_one_moment_fire_in_the_order_of_their_creation()
    {
        await Host
            .Orchestrator("Ties", async context =>
            {
                var order = new List<int>();
                await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
                {
                    await context.CreateTimer(Minutes(1), CancellationToken.None);
                    order.Add(i);
                }));
                return string.Join(',', order);
            })
            .StartAsync();
        var id = await Host.RunAsync("Ties");

        await Host.AdvanceAsync(Minutes(1));

        Assert.Equal(string.Join(',', Enumerable.Range(0, 20)), await Host.OutputAsync<string>(id));
    }

    [Fact]
    public async Task A_cancelled_timer_leaves_nothing_behind()
    {
        await Host
            .Orchestrator("Cancels", async context =>
            {
                using var stop = new CancellationTokenSource();
                var timer = context.CreateTimer(TimeSpan.FromDays(30), stop.Token);
                await context.WaitForExternalEvent<string>("go");
                stop.Cancel();
                try
                {
                    await timer;
                    return "fired";
                }
                catch (TaskCanceledException)
                {
                    return "cancelled";
                }
            })
            .StartAsync();
        var id = await Host.RunAsync("Cancels");

        await Host.Client.RaiseEventAsync(id, "go");
        await Host.WhenIdleAsync();
        Assert.Equal("cancelled", await Host.OutputAsync<string>(id));
        await Host.RestartAsync();

        Assert.Null(Host.Time.NextDue);
    }

    [Fact]
    public async Task A_token_that_is_cancelled_already_cancels_the_timer()
    {
        await Host
            .Orchestrator("Cancels", async context =>
            {
                var timer = context.CreateTimer(Minutes(1), new CancellationToken(canceled: true));
                var step = context.CreateTimer(Seconds(1), CancellationToken.None);
                await step;
                return timer.IsCanceled;
            })
            .StartAsync();
        var id = await Host.RunAsync("Cancels");

        await Host.AdvanceAsync(Seconds(1));

        Assert.True(await Host.OutputAsync<bool>(id));
    }

    [Theory]
    [InlineData(true, "approved")]
    [InlineData(false, "timed out")]
    public async Task Of_a_timer_and_an_event_the_first_wins_and_the_loser_is_cancelled(bool eventFirst, string expected)
    {
        await Host.Orchestrator("Approval", ApprovalAsync).StartAsync();
        var id = await Host.RunAsync("Approval");

        if (eventFirst)
        {
            await Host.Client.RaiseEventAsync(id, "approved", true);
            await Host.WhenIdleAsync();
        }

        await Host.AdvanceAsync(Minutes(60));

        Assert.Equal(expected, await Host.OutputAsync<string>(id));
    }

    [Fact]
    public async Task A_timer_and_an_event_in_one_commit_are_told_apart_by_their_order()
    {
        await Host
            .Orchestrator("Approval", ApprovalAsync)
            .Activity("Hold", (int x) => x)
            .StartAsync();
        var first = await Host.RunAsync("Approval");
        var second = await Host.RunAsync("Approval");

        // While the disk is busy, the timer fires and the event comes: both wait and make one episode.
        Host.Flush.Hold();
        var busy = new[] { first, second }.Select(id => Host.Client.RaiseEventAsync(id, "noise")).ToList();
        busy.Add(Host.Client.RaiseEventAsync(first, "approved", true));
        Host.Time.Advance(Minutes(30));
        var late = Host.Client.RaiseEventAsync(second, "approved", true);
        Host.Flush.Release();
        await Task.WhenAll(busy);
        await Host.WhenIdleAsync();
        await Task.WhenAny(late); // taken with the timer or refused after it: too late in either case

        Assert.Equal("approved", await Host.OutputAsync<string>(first));
        Assert.Equal("timed out", await Host.OutputAsync<string>(second));
    }

    [Fact]
    public async Task A_timer_that_came_due_while_the_host_was_down_fires_after_the_restart()
    {
        await Host.Orchestrator("Approval", ApprovalAsync).StartAsync();
        var id = await Host.RunAsync("Approval");
        await Host.KillAsync();
        Host.Time.Advance(TimeSpan.FromDays(3));

        await Host.StartAsync();
        await Host.AdvanceAsync(TimeSpan.Zero);

        Assert.Equal("timed out", await Host.OutputAsync<string>(id));
    }

    [Fact]
    public async Task A_timer_may_be_months_away()
    {
        await Host
            .Orchestrator("Sleeps", context => context.CreateTimer(TimeSpan.FromDays(100), CancellationToken.None))
            .StartAsync();
        var id = await Host.RunAsync("Sleeps");

        await Host.AdvanceAsync(TimeSpan.FromDays(99));
        Assert.False((await Host.GetAsync(id)).IsCompleted);
        await Host.AdvanceAsync(TimeSpan.FromDays(1));

        Assert.True((await Host.GetAsync(id)).IsCompleted);
    }

    private static async Task<string> ApprovalAsync(TaskOrchestrationContext context)
    {
        using var stop = new CancellationTokenSource();
        var approved = context.WaitForExternalEvent<bool>("approved", stop.Token);
        var deadline = context.CreateTimer(Minutes(30), stop.Token);
        var winner = await Task.WhenAny(approved, deadline);
        stop.Cancel();
        return winner == approved ? "approved" : "timed out";
    }
}

public sealed class TimersInMemory() : TimerConformance(replayEveryAwait: false);

public sealed class TimersReplayed() : TimerConformance(replayEveryAwait: true);

using OrderFunctions.LocalHost.DurableTask;
using OrderFunctions.LocalHost.DurableTask.Client;
using OrderFunctions.LocalHost.Tests.Durable.Toys;

namespace OrderFunctions.LocalHost.Tests.Durable;

public abstract class EventConformance(bool replayEveryAwait) : DurableConformance(replayEveryAwait)
{
    [Fact]
    public async Task An_event_wakes_its_waiter_whatever_the_case_of_its_name()
    {
        await Host.Orchestrator("Waits", context => context.WaitForExternalEvent<int>("PaymentDone")).StartAsync();
        var id = await Host.RunAsync("Waits");

        await Host.Client.RaiseEventAsync(id, "paymentdone", 42);
        await Host.WhenIdleAsync();

        Assert.Equal(42, await Host.OutputAsync<int>(id));
    }

    [Fact]
    public async Task Events_before_the_wait_are_kept_in_order()
    {
        await Host
            .Orchestrator("Late", async context =>
            {
                await context.CreateTimer(Minutes(1), CancellationToken.None);
                var taken = new List<int>();
                for (var i = 0; i < 3; i++)
                    taken.Add(await context.WaitForExternalEvent<int>("number"));
                return string.Join(',', taken);
            })
            .StartAsync();
        var id = await Host.RunAsync("Late");

        for (var i = 1; i <= 3; i++)
            await Host.Client.RaiseEventAsync(id, i == 2 ? "NUMBER" : "number", i);
        await Host.AdvanceAsync(Minutes(1));

        Assert.Equal("1,2,3", await Host.OutputAsync<string>(id));
    }

    [Fact]
    public async Task Early_events_survive_a_restart()
    {
        await Host
            .Orchestrator("Late", async context =>
            {
                await context.CreateTimer(Minutes(1), CancellationToken.None);
                return await context.WaitForExternalEvent<string>("word");
            })
            .StartAsync();
        var id = await Host.RunAsync("Late");
        await Host.Client.RaiseEventAsync(id, "word", "kept");

        await Host.RestartAsync();
        await Host.AdvanceAsync(Minutes(1));

        Assert.Equal("kept", await Host.OutputAsync<string>(id));
    }

    [Fact]
    public async Task Of_two_waiters_on_one_name_the_last_is_served_first()
    {
        await Host
            .Orchestrator("TwoWait", async context =>
            {
                var first = context.WaitForExternalEvent<string>("word");
                var second = context.WaitForExternalEvent<string>("word");
                return $"{await first} {await second}";
            })
            .StartAsync();
        var id = await Host.RunAsync("TwoWait");

        await Host.Client.RaiseEventAsync(id, "word", "one");
        await Host.Client.RaiseEventAsync(id, "word", "two");
        await Host.WhenIdleAsync();

        Assert.Equal("two one", await Host.OutputAsync<string>(id));
    }

    [Fact]
    public async Task Two_waiters_on_one_name_must_agree_on_its_type()
    {
        await Host
            .Orchestrator("TwoWait", async context =>
            {
                var first = context.WaitForExternalEvent<string>("word");
                var second = context.WaitForExternalEvent<int>("word");
                return $"{await first} {await second}";
            })
            .StartAsync();

        var failure = await Host.FailureAsync(await Host.RunAsync("TwoWait"));

        Assert.True(failure.IsCausedBy<ArgumentException>());
    }

    [Fact]
    public async Task A_second_event_of_the_same_kind_waits_for_the_next_waiter()
    {
        await Host
            .Activity("Echo", (string x) => x)
            .Orchestrator("Twice", async context =>
            {
                var first = await context.WaitForExternalEvent<string>("word");
                var echo = await context.CallActivityAsync<string>("Echo", first);
                return echo + await context.WaitForExternalEvent<string>("word");
            })
            .StartAsync();
        var id = await Host.RunAsync("Twice");

        await Task.WhenAll(Host.Client.RaiseEventAsync(id, "word", "a"), Host.Client.RaiseEventAsync(id, "word", "a"));
        await Host.WhenIdleAsync();

        Assert.Equal("aa", await Host.OutputAsync<string>(id));
    }

    [Fact]
    public async Task An_event_that_nobody_takes_changes_nothing()
    {
        await Host
            .Orchestrator("Deaf", async context =>
            {
                await context.CreateTimer(Minutes(1), CancellationToken.None);
                return "done";
            })
            .StartAsync();
        var id = await Host.RunAsync("Deaf");

        await Host.Client.RaiseEventAsync(id, "noise", new { a = 1 });
        await Host.AdvanceAsync(Minutes(1));

        Assert.Equal("done", await Host.OutputAsync<string>(id));
    }

    [Fact]
    public async Task A_late_event_is_refused()
    {
        await Host.Orchestrator("Ends", _ => Task.FromResult("done")).StartAsync();
        var id = await Host.RunAsync("Ends");

        var refused = await Assert.ThrowsAnyAsync<InvalidOperationException>(() => Host.Client.RaiseEventAsync(id, "late"));
        Assert.Contains("finished", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_for_nobody_is_refused()
    {
        await Host.StartAsync();

        var refused = await Assert.ThrowsAnyAsync<InvalidOperationException>(() => Host.Client.RaiseEventAsync("nobody", "x"));
        Assert.Contains("not found", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_event_of_the_wrong_type_fails_the_instance_even_if_it_catches(bool early)
    {
        await Host
            .Orchestrator("WantsNumber", async context =>
            {
                if (early)
                    await context.CreateTimer(Minutes(1), CancellationToken.None);
                try
                {
                    return await context.WaitForExternalEvent<int>("number");
                }
                catch (Exception)
                {
                    return -1;
                }
            })
            .StartAsync();
        var id = await Host.RunAsync("WantsNumber");

        await Host.Client.RaiseEventAsync(id, "number", new { not = "a number" });
        await Host.AdvanceAsync(Minutes(1));

        Assert.Contains("'number'", (await Host.FailureAsync(id)).ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_without_payload_gives_the_default()
    {
        await Host.Orchestrator("Waits", context => context.WaitForExternalEvent<int>("x")).StartAsync();
        var id = await Host.RunAsync("Waits");

        await Host.Client.RaiseEventAsync(id, "x");
        await Host.WhenIdleAsync();

        Assert.Equal(0, await Host.OutputAsync<int>(id));
    }

    [Fact]
    public async Task A_wait_with_a_timeout_ends_in_a_cancelled_task()
    {
        await Host.Orchestrator("Waits", WaitAsync).StartAsync();
        var id = await Host.RunAsync("Waits");

        await Host.AdvanceAsync(Minutes(5));

        Assert.Equal(nameof(TaskCanceledException), await Host.OutputAsync<string>(id));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_wait_with_a_timeout_that_gets_its_event_leaves_no_timer(bool early)
    {
        await Host
            .Orchestrator("Waits", async context =>
            {
                if (early)
                    await context.CreateTimer(Minutes(1), CancellationToken.None);
                var word = await WaitAsync(context);
                await context.WaitForExternalEvent<string>("end");
                return word;
            })
            .StartAsync();
        var id = await Host.RunAsync("Waits");

        await Host.Client.RaiseEventAsync(id, "word", "in time");
        await Host.AdvanceAsync(Minutes(1));
        await Host.RestartAsync();
        Assert.Null(Host.Time.NextDue);
        await Host.Client.RaiseEventAsync(id, "end");
        await Host.WhenIdleAsync();

        Assert.Equal("in time", await Host.OutputAsync<string>(id));
    }

    [Fact]
    public async Task A_waiter_that_timed_out_takes_no_event()
    {
        await Host
            .Orchestrator("Waits", async context =>
            {
                await WaitAsync(context);
                return await context.WaitForExternalEvent<string>("word");
            })
            .StartAsync();
        var id = await Host.RunAsync("Waits");
        await Host.AdvanceAsync(Minutes(5));

        await Host.Client.RaiseEventAsync(id, "word", "second");
        await Host.WhenIdleAsync();

        Assert.Equal("second", await Host.OutputAsync<string>(id));
    }

    [Fact]
    public async Task A_wait_ends_when_its_token_is_cancelled()
    {
        await Host
            .Orchestrator("Waits", async context =>
            {
                using var stop = new CancellationTokenSource();
                var wait = context.WaitForExternalEvent<string>("word", TimeSpan.FromDays(1), stop.Token);
                await context.CreateTimer(Minutes(1), CancellationToken.None);
                stop.Cancel();
                return await Task.WhenAny(wait) == wait && wait.IsCanceled;
            })
            .StartAsync();
        var id = await Host.RunAsync("Waits");

        await Host.AdvanceAsync(Minutes(1));

        Assert.True(await Host.OutputAsync<bool>(id));
        Assert.Null(Host.Time.NextDue);
    }

    [Fact]
    public async Task Many_events_at_once_are_all_counted()
    {
        await Host
            .Orchestrator("Counts", async context =>
            {
                var sum = 0;
                for (var i = 0; i < 200; i++)
                    sum += await context.WaitForExternalEvent<int>("number");
                return sum;
            })
            .StartAsync();
        var id = await Host.RunAsync("Counts");

        await Task.WhenAll(Enumerable.Range(1, 200).Select(i => Task.Run(() => Host.Client.RaiseEventAsync(id, "number", i))));
        await Host.WhenIdleAsync();

        Assert.Equal(20_100, await Host.OutputAsync<int>(id));
    }

    [Fact]
    public async Task An_acknowledged_event_survives_the_death_of_the_host()
    {
        await Host.Orchestrator("Waits", context => context.WaitForExternalEvent<string>("word")).StartAsync();
        var id = await Host.RunAsync("Waits");

        await Host.Client.RaiseEventAsync(id, "word", "kept");
        await Host.RestartAsync();

        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await Host.GetAsync(id)).RuntimeStatus);
    }

    private static async Task<string> WaitAsync(TaskOrchestrationContext context)
    {
        try
        {
            return await context.WaitForExternalEvent<string>("word", Minutes(5));
        }
        catch (TaskCanceledException cancelled)
        {
            return cancelled.GetType().Name;
        }
    }
}

public sealed class EventsInMemory() : EventConformance(replayEveryAwait: false);

public sealed class EventsReplayed() : EventConformance(replayEveryAwait: true);

using System.Collections.Concurrent;
using OrderFunctions.LocalHost.DurableTask;
using OrderFunctions.LocalHost.DurableTask.Client;
using OrderFunctions.LocalHost.Tests.Durable.Toys;

namespace OrderFunctions.LocalHost.Tests.Durable;

public abstract class RestartConformance(bool replayEveryAwait) : DurableConformance(replayEveryAwait)
{
    private readonly ConcurrentDictionary<string, int> runs = new();

    // A fan-out, a retry with a durable wait, an event with a timeout, a timer and a last step.
    private async Task<string> SagaAsync(TaskOrchestrationContext context)
    {
        var lines = await Task.WhenAll(Enumerable.Range(0, 3).Select(i => context.CallActivityAsync<string>("Step", $"line {i}")));
        var flaky = await context.CallActivityAsync<string>("Flaky", "pay", new TaskOptions(new RetryPolicy(3, Seconds(10))));
        var word = await context.WaitForExternalEvent<string>("word", Minutes(30));
        await context.CreateTimer(Minutes(5), CancellationToken.None);
        var last = await context.CallActivityAsync<string>("Step", "last");
        return $"{string.Join(',', lines)}|{flaky}|{word}|{last}|{context.NewGuid()}";
    }

    public static TheoryData<int, bool> Deaths()
    {
        var data = new TheoryData<int, bool>();
        for (var commit = 0; commit <= 12; commit++)
        {
            data.Add(commit, false);
            data.Add(commit, true);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Deaths))]
    public async Task A_death_at_any_commit_changes_nothing_in_the_end(int commit, bool afterTheCommit)
    {
        await StartSagaAsync();
        if (afterTheCommit)
            Host.Flush.DieAfter(commit);
        else
            Host.Flush.DieBefore(commit);
        await DriveAsync();

        await Host.RestartAsync();
        await DriveAsync();

        var parts = (await Host.OutputAsync<string>("one"))!.Split('|');
        Assert.Equal(["line 0,line 1,line 2", "pay", "hello", "last"], parts[..4]);
        Assert.All(runs, run => Assert.InRange(run.Value, 1, run.Key == "pay" ? 4 : 2));
        Assert.Equal(5, runs.Count);
    }

    [Fact]
    public async Task Deaths_at_every_commit_change_nothing_in_the_end()
    {
        await StartSagaAsync();
        for (var i = 0; i < 15; i++)
        {
            Host.Flush.DieBefore(1);
            await DriveAsync();
            await Host.RestartAsync();
        }

        await DriveAsync();
        Assert.StartsWith("line 0,line 1,line 2|pay|hello|last|", await Host.OutputAsync<string>("one"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_activity_whose_result_was_stored_does_not_run_again()
    {
        await StartSagaAsync();
        await Host.RunAsync("Saga", id: "one");

        await Host.RestartAsync();
        await DriveAsync();

        Assert.Equal("line 0,line 1,line 2", (await Host.OutputAsync<string>("one"))!.Split('|')[0]);
        Assert.All(runs.Where(run => run.Key.StartsWith("line", StringComparison.Ordinal)), run => Assert.Equal(1, run.Value));
    }

    [Fact]
    public async Task An_activity_under_way_runs_again_with_the_same_input()
    {
        var inputs = new ConcurrentQueue<string>();
        var hang = new TaskCompletionSource<string>();
        await Host
            .Activity("Hangs", (string x) =>
            {
                inputs.Enqueue(x);
                return inputs.Count == 1 ? hang.Task : Task.FromResult("second run");
            })
            .Orchestrator("Calls", context => context.CallActivityAsync<string>("Hangs", $"{context.NewGuid()}"))
            .StartAsync();
        var id = await Host.Client.ScheduleNewOrchestrationInstanceAsync("Calls");

        await Host.KillAsync();
        await Host.StartAsync();
        await Host.WhenIdleAsync();

        Assert.Equal("second run", await Host.OutputAsync<string>(id));
        Assert.Single(inputs.Distinct());
    }

    [Fact]
    public async Task A_stop_lets_what_runs_end_and_keeps_its_result()
    {
        var slow = new TaskCompletionSource<string>();
        var count = 0;
        await Host
            .Activity("Slow", (string _) =>
            {
                count++;
                return slow.Task;
            })
            .Orchestrator("Calls", context => context.CallActivityAsync<string>("Slow", "x"))
            .StartAsync();
        var id = await Host.Client.ScheduleNewOrchestrationInstanceAsync("Calls");

        var stop = Host.Engine.StopAsync(CancellationToken.None);
        Assert.False(stop.IsCompleted);
        slow.SetResult("kept");
        await stop;
        await Host.RestartAsync();

        Assert.Equal("kept", await Host.OutputAsync<string>(id));
        Assert.Equal(1, count);
    }

    [Fact]
    public async Task Many_unfinished_instances_come_back_and_an_event_reaches_each()
    {
        await Host.Orchestrator("Waits", context => context.WaitForExternalEvent<int>("number")).StartAsync();
        for (var i = 0; i < 50; i++)
            await Host.Client.ScheduleNewOrchestrationInstanceAsync("Waits", new StartOrchestrationOptions($"i{i}"));
        await Host.KillAsync();

        // No waiting for the background: an event rebuilds the instance it is for.
        await Host.StartAsync();
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Host.Client.RaiseEventAsync($"i{i}", "number", i)));
        await Host.WhenIdleAsync();

        for (var i = 0; i < 50; i++)
            Assert.Equal(i, await Host.OutputAsync<int>($"i{i}"));
    }

    [Fact]
    public async Task A_disk_that_recovers_is_written_again_without_a_restart()
    {
        await Host
            .Activity("Echo", (string x) => x)
            .Orchestrator("Calls", async context =>
            {
                await context.WaitForExternalEvent<string>("go");
                return await context.CallActivityAsync<string>("Echo", "x");
            })
            .StartAsync();
        var id = await Host.RunAsync("Calls");

        Host.Flush.DieBefore(1);
        await Host.Client.RaiseEventAsync(id, "go");
        await Host.WhenIdleAsync();
        Assert.False((await Host.GetAsync(id)).IsCompleted);
        await Assert.ThrowsAsync<IOException>(() => Host.Client.RaiseEventAsync(id, "noise"));
        Host.Flush.Reset();
        await Host.AdvanceAsync(Minutes(2));

        Assert.Equal("x", await Host.OutputAsync<string>(id));
        Assert.Contains(Host.Logs.Lines, line => line.StartsWith("Error: An episode", StringComparison.Ordinal));
    }

    [Fact]
    public async Task While_the_flush_is_held_nothing_begins_and_nothing_is_acknowledged()
    {
        await Host
            .Activity("Step", (string x) => Count(x))
            .Orchestrator("Calls", async context =>
            {
                var word = await context.WaitForExternalEvent<string>("word");
                return await context.CallActivityAsync<string>("Step", word);
            })
            .StartAsync();
        var running = await Host.RunAsync("Calls");

        Host.Flush.Hold();
        var start = Host.Client.ScheduleNewOrchestrationInstanceAsync("Calls", new StartOrchestrationOptions("held"));
        var raise = Host.Client.RaiseEventAsync(running, "word", "x");
        await Host.Flush.WhenHeldAsync();

        Assert.False(start.IsCompleted);
        Assert.False(raise.IsCompleted);
        Assert.Empty(runs);
        Assert.Null(await Host.Client.GetInstanceAsync("held"));
        Host.Flush.Release();
        await Task.WhenAll(start, raise);
        await Host.WhenIdleAsync();
        Assert.Equal("x", await Host.OutputAsync<string>(running));
    }

    private async Task StartSagaAsync()
    {
        await Host
            .Activity("Step", (string x) => Count(x))
            .Activity("Flaky", string (string x) => Count(x) is var _ && runs[x] < 2 ? throw new FormatException() : x)
            .Orchestrator("Saga", SagaAsync)
            .StartAsync();
    }

    /// <summary>Does what the world outside does, as often as it must: starts, raises, lets time pass.</summary>
    private async Task DriveAsync()
    {
        await TryAsync(() => Host.Client.ScheduleNewOrchestrationInstanceAsync(
            "Saga",
            new StartOrchestrationOptions("one").WithDedupeStatuses(StartOrchestrationOptionsExtensions.ValidDedupeStatuses.ToArray())));
        await Host.AdvanceAsync(Seconds(30));
        await TryAsync(() => Host.Client.RaiseEventAsync("one", "word", "hello"));
        await Host.AdvanceAsync(Minutes(10));
    }

    private static async Task TryAsync(Func<Task> action)
    {
        try
        {
            await action();
        }
        catch (Exception exception) when (exception is InvalidOperationException or IOException)
        {
            // The disk is dead, or it was done before: the outside tries again later.
        }
    }

    private string Count(string name)
    {
        runs.AddOrUpdate(name, 1, (_, count) => count + 1);
        return name;
    }
}

public sealed class RestartsInMemory() : RestartConformance(replayEveryAwait: false);

public sealed class RestartsReplayed() : RestartConformance(replayEveryAwait: true);

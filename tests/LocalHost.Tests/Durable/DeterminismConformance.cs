using Microsoft.Extensions.Logging;
using OrderFunctions.LocalHost.Durable;
using OrderFunctions.LocalHost.Tests.Durable.Toys;

namespace OrderFunctions.LocalHost.Tests.Durable;

public abstract class DeterminismConformance(bool replayEveryAwait) : DurableConformance(replayEveryAwait)
{
    [Fact]
    public async Task Time_and_guids_are_the_same_on_every_replay()
    {
        var seen = new HashSet<string>();
        await Host
            .Orchestrator("Looks", async context =>
            {
                seen.Add($"a {context.CurrentUtcDateTime:O} {context.NewGuid()} {context.NewGuid()}");
                await context.CreateTimer(Minutes(1), CancellationToken.None);
                seen.Add($"b {context.CurrentUtcDateTime:O} {context.NewGuid()}");
                await context.CreateTimer(Minutes(1), CancellationToken.None);
                seen.Add($"c {context.CurrentUtcDateTime:O} {context.NewGuid()}");
            })
            .StartAsync();
        await Host.RunAsync("Looks");

        await Host.AdvanceAsync(Seconds(30));
        await Host.RestartAsync();
        await Host.AdvanceAsync(Minutes(1));
        await Host.RestartAsync();
        await Host.AdvanceAsync(Minutes(1));

        Assert.Equal(3, seen.Count);
        Assert.Equal(4, seen.SelectMany(line => line.Split(' ')[2..]).Distinct().Count());
    }

    [Fact]
    public async Task Guids_differ_between_instances_and_between_runs_of_one_id()
    {
        await Host.Orchestrator("Guid", context => Task.FromResult(context.NewGuid())).StartAsync();

        var first = await Host.OutputAsync<Guid>(await Host.RunAsync("Guid", id: "one"));
        var other = await Host.OutputAsync<Guid>(await Host.RunAsync("Guid", id: "two"));
        await Host.AdvanceAsync(Seconds(1));
        var again = await Host.OutputAsync<Guid>(await Host.RunAsync("Guid", id: "one"));

        Assert.Equal(3, new[] { first, other, again }.Distinct().Count());
    }

    [Fact]
    public async Task A_replay_safe_logger_logs_once_and_replaying_is_told()
    {
        var replayed = 0;
        await Host
            .Orchestrator("Logs", async context =>
            {
                var log = context.CreateReplaySafeLogger("Toy");
                replayed += context.IsReplaying ? 1 : 0;
                log.LogWarning("begin");
                await context.CreateTimer(Minutes(1), CancellationToken.None);
                Assert.False(context.IsReplaying);
                log.LogWarning("end");
            })
            .StartAsync();
        var id = await Host.RunAsync("Logs");
        await Host.RestartAsync();

        await Host.AdvanceAsync(Minutes(1));

        Assert.True((await Host.GetAsync(id)).IsCompleted);
        Assert.Equal(["Warning: begin", "Warning: end"], Host.Logs.Lines);
        Assert.InRange(replayed, 1, 2);
    }

    [Theory]
    [InlineData("other name", "step #1", "activity 'Second' (#1)", "activity 'Third'")]
    [InlineData("other kind", "step #1", "activity 'Second' (#1)", "a timer")]
    [InlineData("one more", "step #1", "activity 'Second' (#1)", "activity 'Extra'")]
    [InlineData("one less", "step #1", "activity 'Second' (#1)", "no further step")]
    [InlineData("ends", "step #1", "activity 'Second' (#1)", "no further step")]
    public async Task Changed_code_fails_the_instance_and_names_the_step(string change, string step, string expected, string actual)
    {
        var (begun, second) = (new TaskCompletionSource(), new TaskCompletionSource<string>());
        Host.Activity("First", (string x) => x).Activity("Second", (string _) =>
        {
            begun.TrySetResult();
            return second.Task;
        });
        Host.Orchestrator("Saga", async context =>
        {
            await context.CallActivityAsync("First", "x");
            return await context.CallActivityAsync<string>("Second", "x");
        });
        await Host.StartAsync();
        var id = await Host.Client.ScheduleNewOrchestrationInstanceAsync("Saga");
        await begun.Task;

        await Host.KillAsync();
        Host.Functions = new DurableFunctions();
        Host.Activity("First", (string x) => x).Activity("Second", (string x) => x).Activity("Third", (string x) => x);
        Host.Activity("Extra", (string x) => x);
        Host.Orchestrator("Saga", async context =>
        {
            await context.CallActivityAsync("First", "x");
            await (change switch
            {
                "other name" => context.CallActivityAsync("Third", "x"),
                "other kind" => context.CreateTimer(Minutes(1), CancellationToken.None),
                "one more" => Task.WhenAll(context.CallActivityAsync("Extra", "x"), context.CallActivityAsync("Second", "x")),
                "one less" => context.WaitForExternalEvent<string>("never"),
                _ => Task.CompletedTask,
            });
            return "done";
        });
        await Host.StartAsync();
        await Host.WhenIdleAsync();

        var failure = await Host.FailureAsync(id);
        Assert.EndsWith(nameof(NonDeterministicOrchestrationException), failure.ErrorType, StringComparison.Ordinal);
        Assert.Contains(step, failure.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains(expected, failure.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains(actual, failure.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Code_that_ends_where_its_history_waits_is_told_apart()
    {
        Host.Orchestrator("Saga", context => context.WaitForExternalEvent<string>("word"));
        await Host.StartAsync();
        var id = await Host.RunAsync("Saga");

        await Host.KillAsync();
        Host.Functions = new DurableFunctions();
        Host.Orchestrator("Saga", _ => Task.FromResult("at once"));
        await Host.StartAsync();
        await Host.WhenIdleAsync();

        Assert.Contains("step #0", (await Host.FailureAsync(id)).ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_timer_that_became_longer_keeps_its_first_due_time_for_instances_under_way()
    {
        Host.Orchestrator("Sleeps", context => context.CreateTimer(Minutes(1), CancellationToken.None));
        await Host.StartAsync();
        var id = await Host.RunAsync("Sleeps");

        await Host.KillAsync();
        Host.Functions = new DurableFunctions();
        Host.Orchestrator("Sleeps", context => context.CreateTimer(Minutes(60), CancellationToken.None));
        await Host.StartAsync();
        await Host.AdvanceAsync(Minutes(1));

        Assert.True((await Host.GetAsync(id)).IsCompleted);
    }

    [Theory]
    [InlineData("delay")]
    [InlineData("delay beside a pending step")]
    [InlineData("run")]
    [InlineData("source")]
    [InlineData("configure await")]
    [InlineData("context from another thread")]
    [InlineData("token cancelled elsewhere")]
    public async Task A_wait_that_is_not_durable_fails_the_instance(string kind)
    {
        var outside = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var stop = new CancellationTokenSource();
        await Host
            .Activity("Echo", (string x) => x)
            .Orchestrator("Bad", async context =>
            {
                switch (kind)
                {
                    case "delay":
                        await outside.Task;
                        break;
                    case "delay beside a pending step":
                        _ = context.CreateTimer(Minutes(1), CancellationToken.None);
                        await outside.Task;
                        break;
                    case "run":
                        await Task.Run(() => outside.Task);
                        break;
                    case "source":
                        await new TaskCompletionSource().Task;
                        break;
                    case "configure await":
                        await context.CallActivityAsync("Echo", "x").ConfigureAwait(false);
                        await context.CallActivityAsync("Echo", "x");
                        break;
                    case "context from another thread":
                        _ = Task.Run(() => context.NewGuid());
                        await context.WaitForExternalEvent<string>("never");
                        break;
                    case "token cancelled elsewhere":
                        await context.CreateTimer(Minutes(1), stop.Token);
                        break;
                }

                return "done";
            })
            .StartAsync();
        var id = await Host.Client.ScheduleNewOrchestrationInstanceAsync("Bad");
        outside.SetResult();
        await stop.CancelAsync();

        var instance = await Host.Client.WaitForInstanceCompletionAsync(id).WaitAsync(Minutes(1));

        // What was waited for may be over by the time of a replay: then the code goes another way than its history.
        var isNonDurable = instance.FailureDetails!.ErrorType.EndsWith(nameof(NonDurableAwaitException), StringComparison.Ordinal);
        Assert.True(isNonDurable || (ReplayEveryAwait
            && instance.FailureDetails.ErrorType.EndsWith(nameof(NonDeterministicOrchestrationException), StringComparison.Ordinal)));
        Assert.Contains("'Bad'", instance.FailureDetails.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_await_that_yields_on_the_spot_is_harmless()
    {
        await Host
            .Activity("Echo", (string x) => x)
            .Orchestrator("Yields", async context =>
            {
                await Task.Yield();
                var word = await context.CallActivityAsync<string>("Echo", "x");
                await Task.Yield();
                return word;
            })
            .StartAsync();

        Assert.Equal("x", await Host.OutputAsync<string>(await Host.RunAsync("Yields")));
    }

    [Fact]
    public async Task What_the_caller_keeps_in_its_context_does_not_reach_the_orchestrator()
    {
        var ambient = new AsyncLocal<string>();
        await Host
            .Activity("Echo", (string x) => x)
            .Orchestrator("Looks", async context =>
            {
                var before = ambient.Value;
                ambient.Value = "mine";
                await context.CallActivityAsync("Echo", "x");
                return $"{before}|{ambient.Value}";
            })
            .StartAsync();
        ambient.Value = "caller's";

        Assert.Equal("|mine", await Host.OutputAsync<string>(await Host.RunAsync("Looks")));
    }
}

public sealed class DeterminismInMemory() : DeterminismConformance(replayEveryAwait: false);

public sealed class DeterminismReplayed() : DeterminismConformance(replayEveryAwait: true);

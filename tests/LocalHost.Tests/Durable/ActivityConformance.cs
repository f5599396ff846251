using OrderFunctions.LocalHost.DurableTask;
using OrderFunctions.LocalHost.Tests.Durable.Toys;

namespace OrderFunctions.LocalHost.Tests.Durable;

public abstract class ActivityConformance(bool replayEveryAwait) : DurableConformance(replayEveryAwait)
{
    [Fact]
    public async Task Results_flow_from_step_to_step()
    {
        await Host
            .Activity("Add", (int[] terms) => terms.Sum())
            .Orchestrator("Sums", async context =>
            {
                var sum = context.GetInput<int>();
                for (var i = 0; i < 8; i++)
                    sum = await context.CallActivityAsync<int>("add", new[] { sum, i });
                return sum;
            })
            .StartAsync();

        var id = await Host.RunAsync("sums", 100);

        Assert.Equal(128, await Host.OutputAsync<int>(id));
    }

    [Fact]
    public async Task A_call_without_a_result_waits_for_the_activity()
    {
        var done = new TaskCompletionSource<string>();
        await Host
            .Activity("Slow", (string _) => done.Task)
            .Orchestrator("Waits", async context =>
            {
                await context.CallActivityAsync("Slow", "x");
                return "after";
            })
            .StartAsync();

        var id = await Host.Client.ScheduleNewOrchestrationInstanceAsync("Waits");
        Assert.False((await Host.GetAsync(id)).IsCompleted);
        done.SetResult("ignored");
        await Host.WhenIdleAsync();

        Assert.Equal("after", await Host.OutputAsync<string>(id));
    }

    [Fact]
    public async Task A_thousand_activities_run_side_by_side_and_answer_in_their_places()
    {
        await Host
            .Activity("Square", (int x) => x * x)
            .Orchestrator("FanOut", async context =>
                await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => context.CallActivityAsync<int>("Square", i))))
            .StartAsync();

        var id = await Host.RunAsync("FanOut");

        var squares = await Host.OutputAsync<int[]>(id);
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => i * i), squares);
    }

    [Fact]
    public async Task No_more_activities_run_at_once_than_allowed()
    {
        var (running, most) = (0, 0);
        var gate = new TaskCompletionSource();
        Host.Options = Host.Options with { MaxConcurrentActivities = 3 };
        await Host
            .Activity("Count", async (int x) =>
            {
                InterlockedMax(ref most, Interlocked.Increment(ref running));
                await gate.Task;
                Interlocked.Decrement(ref running);
                return x;
            })
            .Orchestrator("FanOut", async context =>
                (await Task.WhenAll(Enumerable.Range(0, 20).Select(i => context.CallActivityAsync<int>("Count", i)))).Sum())
            .StartAsync();

        var id = await Host.Client.ScheduleNewOrchestrationInstanceAsync("FanOut");
        gate.SetResult();
        await Host.WhenIdleAsync();

        Assert.Equal(190, await Host.OutputAsync<int>(id));
        Assert.InRange(most, 1, 3);
    }

    [Fact]
    public async Task A_failure_reaches_the_orchestrator_with_its_details()
    {
        await Host
            .Activity("Break", int (int x) => throw new FormatException($"bad {x}", new InvalidOperationException("inner")))
            .Orchestrator("Catches", async context =>
            {
                try
                {
                    return await context.CallActivityAsync<string>("Break", 7);
                }
                catch (TaskFailedException failed)
                {
                    var details = failed.FailureDetails;
                    return string.Join(
                        '|',
                        failed.TaskName,
                        failed.TaskId,
                        details.ErrorType,
                        details.ErrorMessage,
                        details.InnerFailure!.ErrorMessage,
                        details.IsCausedBy<FormatException>(),
                        details.IsCausedBy<SystemException>(),
                        details.IsCausedBy<ArgumentException>(),
                        details.StackTrace!.Contains("ActivityConformance", StringComparison.Ordinal));
                }
            })
            .StartAsync();

        var id = await Host.RunAsync("Catches");

        Assert.Equal("Break|0|System.FormatException|bad 7|inner|True|True|False|True", await Host.OutputAsync<string>(id));
    }

    [Fact]
    public async Task An_uncaught_failure_fails_the_instance_and_names_its_cause()
    {
        await Host
            .Activity("Break", int (int _) => throw new FormatException("bad"))
            .Orchestrator("Passes", context => context.CallActivityAsync<int>("Break", 1))
            .StartAsync();

        var failure = await Host.FailureAsync(await Host.RunAsync("Passes"));

        Assert.True(failure.IsCausedBy<TaskFailedException>());
        Assert.Contains("'Break' (#0)", failure.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal("System.FormatException", failure.InnerFailure!.ErrorType);
    }

    [Fact]
    public async Task One_failure_of_a_fan_out_fails_the_whole_once_all_have_ended()
    {
        await Host
            .Activity("Maybe", (int x) => x == 5 ? throw new FormatException("five") : x)
            .Orchestrator("FanOut", async context =>
            {
                var all = Enumerable.Range(0, 10).Select(i => context.CallActivityAsync<int>("Maybe", i)).ToArray();
                try
                {
                    await Task.WhenAll(all);
                    return "none failed";
                }
                catch (TaskFailedException)
                {
                    return string.Join(',', all.Select(task => task.IsFaulted ? "x" : $"{task.Result}"));
                }
            })
            .StartAsync();

        Assert.Equal("0,1,2,3,4,x,6,7,8,9", await Host.OutputAsync<string>(await Host.RunAsync("FanOut")));
    }

    [Fact]
    public async Task An_unknown_activity_fails_its_task_with_the_known_names()
    {
        await Host
            .Activity("Known", (int x) => x)
            .Orchestrator("Calls", async context =>
            {
                try
                {
                    return await context.CallActivityAsync<string>("Unknown");
                }
                catch (TaskFailedException failed)
                {
                    return failed.FailureDetails.ErrorMessage;
                }
            })
            .StartAsync();

        var message = await Host.OutputAsync<string>(await Host.RunAsync("Calls"));

        Assert.Contains("'Unknown' doesn't exist", message, StringComparison.Ordinal);
        Assert.Contains("'Known'", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_input_that_the_activity_cannot_read_fails_its_task()
    {
        await Host
            .Activity("TakesNumber", (int x) => x)
            .Orchestrator("Calls", context => context.CallActivityAsync<int>("TakesNumber", "not a number"))
            .StartAsync();

        var failure = await Host.FailureAsync(await Host.RunAsync("Calls"));

        Assert.Equal("System.Text.Json.JsonException", failure.InnerFailure!.ErrorType);
    }

    [Fact]
    public async Task A_result_that_the_orchestrator_cannot_read_fails_the_instance()
    {
        await Host
            .Activity("GivesText", (int _) => "text")
            .Orchestrator("Calls", context => context.CallActivityAsync<int>("GivesText", 1))
            .StartAsync();

        var failure = await Host.FailureAsync(await Host.RunAsync("Calls"));

        Assert.Equal("System.Text.Json.JsonException", failure.ErrorType);
    }

    [Fact]
    public async Task Payloads_of_300000_characters_pass()
    {
        await Host
            .Activity("Echo", (string x) => x)
            .Orchestrator("Echoes", async context =>
                await context.CallActivityAsync<string>("Echo", context.GetInput<string>()))
            .StartAsync();
        var text = string.Concat(Enumerable.Repeat("äöü\"\\x", 50_000));

        Assert.Equal(text, await Host.OutputAsync<string>(await Host.RunAsync("Echoes", text)));
    }

    private static void InterlockedMax(ref int most, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref most)) < value && Interlocked.CompareExchange(ref most, value, seen) != seen)
        {
            // Another activity raised it meanwhile.
        }
    }
}

public sealed class ActivitiesInMemory() : ActivityConformance(replayEveryAwait: false);

public sealed class ActivitiesReplayed() : ActivityConformance(replayEveryAwait: true);

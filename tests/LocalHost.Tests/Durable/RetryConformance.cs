using OrderFunctions.LocalHost.DurableTask;
using OrderFunctions.LocalHost.Tests.Durable.Toys;

namespace OrderFunctions.LocalHost.Tests.Durable;

public abstract class RetryConformance(bool replayEveryAwait) : DurableConformance(replayEveryAwait)
{
    private readonly List<TimeSpan> attempts = [];

    [Fact]
    public async Task A_policy_waits_longer_each_time_up_to_its_longest_wait()
    {
        var policy = new RetryPolicy(5, Seconds(10), backoffCoefficient: 2, maxRetryInterval: Seconds(30));
        var id = await StartFailingAsync(TaskOptions.FromRetryPolicy(policy), succeedAt: 5);

        await Host.AdvanceAsync(Minutes(10));

        Assert.Equal("done after 5", await Host.OutputAsync<string>(id));
        Assert.Equal([Seconds(0), Seconds(10), Seconds(30), Seconds(60), Seconds(90)], attempts);
    }

    [Fact]
    public async Task A_policy_gives_up_after_its_last_attempt()
    {
        var id = await StartFailingAsync(new TaskOptions(new RetryPolicy(3, Seconds(1))), succeedAt: 9);

        await Host.AdvanceAsync(Minutes(10));

        Assert.Equal("attempt 3", (await Host.FailureAsync(id)).InnerFailure!.ErrorMessage);
        Assert.Equal(3, attempts.Count);
        Assert.Null(Host.Time.NextDue);
    }

    [Fact]
    public async Task A_policy_gives_up_when_its_time_is_over()
    {
        var policy = new RetryPolicy(100, Seconds(10), retryTimeout: Seconds(25));
        var id = await StartFailingAsync(new TaskOptions(policy), succeedAt: 99);

        await Host.AdvanceAsync(Minutes(10));

        Assert.True((await Host.FailureAsync(id)).IsCausedBy<TaskFailedException>());
        Assert.Equal([Seconds(0), Seconds(10), Seconds(20), Seconds(30)], attempts);
    }

    [Fact]
    public async Task A_policy_does_not_repeat_a_failure_it_does_not_handle()
    {
        var policy = new RetryPolicy(5, Seconds(1)) { HandleFailure = failure => !failure.IsCausedBy<FormatException>() };
        var id = await StartFailingAsync(new TaskOptions(policy), succeedAt: 3);

        await Host.AdvanceAsync(Minutes(1));

        Assert.True((await Host.FailureAsync(id)).InnerFailure!.IsCausedBy<FormatException>());
        Assert.Single(attempts);
    }

    [Fact]
    public async Task A_handler_decides_on_each_further_attempt()
    {
        var seen = new HashSet<string>();
        var options = TaskOptions.FromRetryHandler(context =>
        {
            seen.Add($"{context.LastAttemptNumber} {context.LastFailure.ErrorMessage} {context.TotalRetryTime}");
            return context.LastAttemptNumber < 3;
        });

        var id = await StartFailingAsync(options, succeedAt: 9);

        Assert.Equal("attempt 3", (await Host.FailureAsync(id)).InnerFailure!.ErrorMessage);
        Assert.Equal(["1 attempt 1 00:00:00", "2 attempt 2 00:00:00", "3 attempt 3 00:00:00"], seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_asynchronous_handler_may_wait_on_a_durable_timer()
    {
        var options = TaskOptions.FromRetryHandler(async context =>
        {
            await context.OrchestrationContext.CreateTimer(Minutes(context.LastAttemptNumber), CancellationToken.None);
            return true;
        });
        var id = await StartFailingAsync(options, succeedAt: 3);

        await Host.AdvanceAsync(Minutes(10));

        Assert.Equal("done after 3", await Host.OutputAsync<string>(id));
        Assert.Equal([Minutes(0), Minutes(1), Minutes(3)], attempts);
    }

    [Fact]
    public async Task A_wait_between_attempts_survives_a_restart()
    {
        var id = await StartFailingAsync(new TaskOptions(new RetryPolicy(3, Minutes(5))), succeedAt: 2);
        await Host.AdvanceAsync(Minutes(4));

        await Host.RestartAsync();
        Assert.Single(attempts);
        await Host.AdvanceAsync(Minutes(1));

        Assert.Equal("done after 2", await Host.OutputAsync<string>(id));
    }

    [Fact]
    public async Task A_call_without_a_result_is_repeated_too()
    {
        var tries = 0;
        await Host
            .Activity("Flaky", string? (string _) => ++tries < 2 ? throw new FormatException() : null)
            .Orchestrator("Retries", async context =>
            {
                await context.CallActivityAsync("Flaky", "x", new TaskOptions(new RetryPolicy(2, Seconds(1))));
                return tries;
            })
            .StartAsync();
        var id = await Host.RunAsync("Retries");

        await Host.AdvanceAsync(Seconds(1));

        Assert.Equal(2, await Host.OutputAsync<int>(id));
    }

    private async Task<string> StartFailingAsync(TaskOptions options, int succeedAt)
    {
        var begin = Host.Time.GetUtcNow();
        await Host
            .Activity("Flaky", string (string _) =>
            {
                attempts.Add(Host.Time.GetUtcNow() - begin);
                return attempts.Count < succeedAt
                    ? throw new FormatException($"attempt {attempts.Count}")
                    : $"done after {attempts.Count}";
            })
            .Orchestrator("Retries", context => context.CallActivityAsync<string>("Flaky", "x", options))
            .StartAsync();
        return await Host.RunAsync("Retries");
    }
}

public sealed class RetriesInMemory() : RetryConformance(replayEveryAwait: false);

public sealed class RetriesReplayed() : RetryConformance(replayEveryAwait: true);

using OrderFunctions.LocalHost.DurableTask;

namespace OrderFunctions.LocalHost.Durable.Orchestrations;

/// <content>Activity calls and their retries. The waits between attempts are durable timers.</content>
internal sealed partial class OrchestrationContext
{
    public override Task CallActivityAsync(TaskName name, object? input = null, TaskOptions? options = null)
    {
        if (options?.Retry is not null)
            return CallActivityAsync<object>(name, input, options);
        Enter();
        Compare(name, input, asked: null);
        var (sequence, payload) = Log((name.Name, json.Serialize(input)), static (log, call) => log.Activity(call.Name, call.Item2));
        var call = new PendingCall(sequence, name, payload);
        Add(call);
        return call.Task;
    }

    public override Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null)
    {
        Enter();
        Compare(name, input, typeof(TResult));
        var payload = json.Serialize(input);
        return options?.Retry switch
        {
            null => Attempt<TResult>(name, payload),
            { Policy: { } policy } => RepeatAsync<TResult>(name, payload, policy),
            { Handler: { } handler } => RepeatAsync<TResult>(name, payload, handler),
            _ => throw new ArgumentException("The retry options hold neither a policy nor a handler.", nameof(options)),
        };
    }

    /// <summary>
    /// A call that does not fit its activity fails the orchestration before it becomes a step, and whatever its code does:
    /// read as another type, the payload would often pass with half of its fields empty.
    /// </summary>
    private void Compare(TaskName name, object? input, Type? asked)
    {
        if (functions.SignatureOf(name.Name)?.Misfit(input, asked) is { } misfit)
            throw Break(new ArgumentException($"Orchestrator '{Name}' of instance '{instanceId}' calls activity '{name.Name}' {misfit}"));
    }

    private Task<TResult> Attempt<TResult>(TaskName name, ReadOnlyMemory<byte> input)
    {
        var (sequence, payload) = Log((name.Name, input), static (log, call) => log.Activity(call.Name, call.input));
        var activity = new PendingActivity<TResult>(sequence, name, payload);
        Add(activity);
        return activity.Task;
    }

    private async Task<TResult> RepeatAsync<TResult>(TaskName name, ReadOnlyMemory<byte> input, RetryPolicy policy)
    {
        var first = now;
        for (var attempt = 1; ; attempt++)
        {
            TimeSpan? delay;
            try
            {
                return await Attempt<TResult>(name, input);
            }
            catch (TaskFailedException failure)
            {
                delay = DelayAfter(attempt, first, failure.FailureDetails, policy);
                if (delay is null)
                    throw;
            }

            await CreateTimer(now.Add(delay.Value), CancellationToken.None);
        }
    }

    private async Task<TResult> RepeatAsync<TResult>(TaskName name, ReadOnlyMemory<byte> input, AsyncRetryHandler handler)
    {
        var first = now;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await Attempt<TResult>(name, input);
            }
            catch (TaskFailedException failure)
            {
                var facts = new RetryContext(this, attempt, failure.FailureDetails, now - first, CancellationToken.None);
                if (!await handler(facts))
                    throw;
            }
        }
    }

    /// <summary>Null: no further attempt.</summary>
    private TimeSpan? DelayAfter(int attempt, DateTime first, TaskFailureDetails failure, RetryPolicy policy)
    {
        if (attempt >= policy.MaxNumberOfAttempts || !policy.Handles(failure))
            return null;
        if (policy.RetryTimeout != Timeout.InfiniteTimeSpan && now - first >= policy.RetryTimeout)
            return null;
        var milliseconds = policy.FirstRetryInterval.TotalMilliseconds * Math.Pow(policy.BackoffCoefficient, attempt - 1);
        return milliseconds < policy.MaxRetryInterval.TotalMilliseconds
            ? TimeSpan.FromMilliseconds(milliseconds)
            : policy.MaxRetryInterval;
    }
}

using Microsoft.Extensions.Logging;
using OrderFunctions.LocalHost.Invocation;

namespace OrderFunctions.LocalHost.DurableTask;

/// <summary>
/// Everything an orchestrator may do. An orchestrator runs from the top again after a restart, so it awaits nothing but the
/// tasks this context hands out, and takes time, ids and randomness only from here.
/// </summary>
public abstract class TaskOrchestrationContext
{
    public abstract TaskName Name { get; }

    public abstract string InstanceId { get; }

    /// <summary>The time of the arrival being handled: the same on every replay.</summary>
    public abstract DateTime CurrentUtcDateTime { get; }

    /// <summary>True while the orchestrator repeats steps that are already in its history.</summary>
    public abstract bool IsReplaying { get; }

    protected abstract ILoggerFactory LoggerFactory { get; }

    public abstract T? GetInput<T>();

    public virtual Task CallActivityAsync(TaskName name, object? input = null, TaskOptions? options = null) =>
        CallActivityAsync<object>(name, input, options);

    public virtual Task CallActivityAsync(TaskName name, TaskOptions options) =>
        CallActivityAsync(name, input: null, options);

    public virtual Task<TResult> CallActivityAsync<TResult>(TaskName name, TaskOptions options) =>
        CallActivityAsync<TResult>(name, input: null, options);

    /// <summary>Runs an activity, at least once.</summary>
    /// <exception cref="TaskFailedException">(awaiting) The last attempt failed, or no activity has that name.</exception>
    public abstract Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null);

    public virtual Task CreateTimer(TimeSpan delay, CancellationToken cancellationToken) =>
        CreateTimer(CurrentUtcDateTime.Add(delay), cancellationToken);

    /// <summary>A task that completes at <paramref name="fireAt"/> (UTC), also across restarts, or is cancelled by the token.</summary>
    public abstract Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken);

    /// <summary>A task for the next event of that name. Names are compared without regard to case; early events are kept.</summary>
    public abstract Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="WaitForExternalEvent{T}(string, TimeSpan, CancellationToken)"/>
    public Task<T> WaitForExternalEvent<T>(string eventName, TimeSpan timeout) =>
        WaitForExternalEvent<T>(eventName, timeout, CancellationToken.None);

    /// <summary>As the other overloads; the task is cancelled (<see cref="TaskCanceledException"/>) when the time is over.</summary>
    public async Task<T> WaitForExternalEvent<T>(string eventName, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var eventStop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var @event = WaitForExternalEvent<T>(eventName, eventStop.Token);
        if (@event.IsCompleted)
            return await @event;

        // The loser is cancelled, so that neither a timer nor a waiter outlives the wait. Cancel and not CancelAsync,
        // which would run the engine's callbacks on another thread.
        using var timerStop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var timer = CreateTimer(timeout, timerStop.Token);
        var loser = await Task.WhenAny(timer, @event) == @event ? timerStop : eventStop;
        loser.Cancel();
        return await @event;
    }

    /// <summary>Publishes a value that the client can read while the orchestration runs.</summary>
    public abstract void SetCustomStatus(object? customStatus);

    /// <summary>
    /// Starts over with a new input and an empty history once the orchestrator returns; return right after the call.
    /// Events nobody waited for are handed on unless <paramref name="preserveUnprocessedEvents"/> is false.
    /// </summary>
    public abstract void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true);

    /// <summary>A GUID that is the same on every replay.</summary>
    public abstract Guid NewGuid();

    /// <summary>A logger that is silent while the orchestrator replays.</summary>
    public virtual ILogger CreateReplaySafeLogger(string categoryName) =>
        new ReplaySafeLogger(this, LoggerFactory.CreateLogger(categoryName));

    /// <inheritdoc cref="CreateReplaySafeLogger(string)"/>
    public virtual ILogger CreateReplaySafeLogger(Type type) =>
        new ReplaySafeLogger(this, LoggerFactory.CreateLogger(type));

    /// <inheritdoc cref="CreateReplaySafeLogger(string)"/>
    public virtual ILogger CreateReplaySafeLogger<T>() =>
        new ReplaySafeLogger(this, LoggerFactory.CreateLogger<T>());

    /// <summary>The trace of the start, which log lines belong to.</summary>
    internal virtual string? TraceParent => null;

    private sealed class ReplaySafeLogger(TaskOrchestrationContext context, ILogger inner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => inner.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => !context.IsReplaying && inner.IsEnabled(logLevel);

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            if (context.IsReplaying)
                return;
            using var trace = Tracing.Correlate(context.TraceParent);
            inner.Log(logLevel, eventId, state, exception, formatter);
        }
    }
}

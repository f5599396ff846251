using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using OrderFunctions.LocalHost.Durable.History;
using OrderFunctions.LocalHost.DurableTask.Client;
using OrderFunctions.LocalHost.Invocation;
using OrderFunctions.Storage;

namespace OrderFunctions.LocalHost.Durable;

/// <summary>
/// Runs orchestrations: every unfinished instance is in memory, by its id; finished ones are on disk only. Arrival →
/// episode → one commit → effects, each instance on its own.
/// </summary>
internal sealed class DurableEngine : ITriggerListener, IDisposable
{
    private const int KeptWriters = 64;

    private readonly ConcurrentDictionary<string, Instance> active = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<EpisodeWriter> writers = new();
    private readonly CancellationTokenSource stopped = new();
    private long lastHistory;
    private bool started;

    public DurableEngine(
        Database database,
        DurableFunctions functions,
        DurableJson json,
        TimeProvider time,
        WorkTracker work,
        ILoggerFactory loggers,
        DurableEngineOptions options,
        Tracing tracing)
    {
        (Database, Functions, Json, Time, Loggers, Options, Tracing) = (database, functions, json, time, loggers, options, tracing);
        Work = new WorkCounter(work);
        Logger = loggers.CreateLogger<DurableEngine>();
        Timers = new DurableTimers(time);
        // Not QueueUserWorkItem: a pump must not inherit the context of whoever happened to post first.
        Pumps = new PumpRunner(
            options.MaxConcurrentOrchestrators, static pump => ThreadPool.UnsafeQueueUserWorkItem(pump, preferLocal: false));
        Activities = new ActivityRunner(functions, Work, options.MaxConcurrentActivities, stopped.Token);
    }

    public Database Database { get; }

    public DurableFunctions Functions { get; }

    public DurableJson Json { get; }

    public TimeProvider Time { get; }

    public ILoggerFactory Loggers { get; }

    public ILogger Logger { get; }

    public DurableEngineOptions Options { get; }

    public Tracing Tracing { get; }

    public WorkCounter Work { get; }

    public DurableTimers Timers { get; }

    public PumpRunner Pumps { get; }

    public ActivityRunner Activities { get; }

    public bool IsStopped => stopped.IsCancellationRequested;

    /// <summary>Takes up what an earlier run left unfinished: known at once, rebuilt in the background.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lastHistory = Database.Read(DurableStore.LastHistory);
        List<Instance> unfinished = [];
        foreach (var row in Database.Read(DurableStore.Unfinished))
        {
            var instance = new Instance(this, row);
            active[row.Id] = instance;
            unfinished.Add(instance);
        }

        started = true;
        var next = -1;
        for (var i = 0; i < Math.Min(Options.MaxConcurrentRebuilds, unfinished.Count); i++)
        {
            Work.Enter();
            _ = Task.Run(RebuildAsync, CancellationToken.None);
        }

        return Task.CompletedTask;

        async Task RebuildAsync()
        {
            while (!IsStopped && Interlocked.Increment(ref next) is var i && i < unfinished.Count)
            {
                // An instance rebuilds itself in its first turn.
                var turned = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                if (unfinished[i].TryPost(Arrival.Nudge(turned)))
                    await turned.Task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            Work.Exit();
        }
    }

    /// <summary>No timer fires and no activity begins any more; what runs is waited for until the token fires.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Timers.Dispose();
        Activities.Close();
        await Work.WhenIdleAsync().WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Dispose();
    }

    /// <summary>Drops everything in memory, as the death of the process would, and tells whoever waits.</summary>
    public void Dispose()
    {
        Timers.Dispose();
        Activities.Close();
        stopped.Cancel();
        foreach (var instance in active.Values)
            instance.Abandon();
        active.Clear();
    }

    public long NextHistory() => Interlocked.Increment(ref lastHistory);

    /// <summary>Starts an instance; completes when its first episode is on disk.</summary>
    public Task StartInstanceAsync(string id, Start start)
    {
        ThrowIfNotRunning();
        if (IsFinishedAs(id, start.DedupeStatuses))
            throw OrchestrationStateException.AlreadyExists(id);
        var instance = new Instance(this, id, start);
        if (!active.TryAdd(id, instance))
            throw OrchestrationStateException.AlreadyExists(id);
        var caller = NewCaller();
        instance.TryPost(Arrival.Started(
            start.Orchestrator, start.Input, startAt: start.StartAt, traceParent: start.TraceParent, caller: caller));
        if (IsStopped)
            instance.Abandon();
        return caller.Task;
    }

    public Task RaiseEventAsync(string id, string name, ReadOnlyMemory<byte> payload)
    {
        var caller = NewCaller();
        var cause = Tracing.IsHeard ? Activity.Current?.Context ?? default : default;
        return PostAsync(id, Arrival.Event(name, payload, caller, cause), caller);
    }

    public Task TerminateAsync(string id, ReadOnlyMemory<byte> output)
    {
        var caller = NewCaller();
        return PostAsync(id, Arrival.Terminate(output, caller), caller);
    }

    /// <summary>The instance while it is unfinished.</summary>
    public Instance? Find(string id)
    {
        ThrowIfNotRunning();
        return active.GetValueOrDefault(id);
    }

    public InstanceRow? Read(string id) => Database.Read(sql => DurableStore.Find(sql, id));

    public void Forget(Instance instance) => active.TryRemove(KeyValuePair.Create(instance.Id, instance));

    public EpisodeWriter RentWriter() => writers.TryDequeue(out var writer) ? writer : new EpisodeWriter();

    public void Return(EpisodeWriter writer)
    {
        if (writers.Count < KeptWriters)
            writers.Enqueue(writer);
    }

    private async Task PostAsync(string id, Arrival arrival, TaskCompletionSource caller)
    {
        if (Find(id) is not { } instance || !instance.TryPost(arrival))
            throw Read(id) is null ? OrchestrationStateException.NotFound(id) : OrchestrationStateException.Finished(id);
        await caller.Task.ConfigureAwait(false);
    }

    /// <summary>Looked up before the orchestrator runs, and only when a finished instance is to refuse the start.</summary>
    private bool IsFinishedAs(string id, IReadOnlyList<string>? statuses) =>
        statuses is not null
        && statuses.Any(status => Enum.TryParse<OrchestrationRuntimeStatus>(status, ignoreCase: true, out var parsed)
            && parsed is OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated)
        && Read(id) is { } row
        && statuses.Contains(row.Status.ToString(), StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// What callers of a stopped host get. Not an InvalidOperationException, which is how a client tells that an instance
    /// exists already: a start that was lost must not pass for one that was made before.
    /// </summary>
    public OperationCanceledException Stopped() => new("The host has stopped.", stopped.Token);

    public void ThrowIfNotRunning()
    {
        if (IsStopped)
            throw Stopped();
        if (!started)
            throw new NotSupportedException("Orchestrations can be started and watched once the host has been started.");
    }

    private static TaskCompletionSource NewCaller() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

using System.Text.Json;
using Microsoft.Extensions.Logging;
using OrderFunctions.LocalHost.Durable.History;
using OrderFunctions.LocalHost.DurableTask;

namespace OrderFunctions.LocalHost.Durable.Orchestrations;

/// <summary>What the orchestrator holds in its hands: turns its calls into steps and tasks.</summary>
internal sealed partial class OrchestrationContext(
    string instanceId, DurableFunctions functions, DurableJson json, ILoggerFactory loggers, Action nudge) : TaskOrchestrationContext
{
    private readonly StepLog log = new(instanceId);
    private DateTime now;
    private DateTime startedAt;
    private int generation;
    private string? traceParent;
    private int guids;
    private Exception? fatal;

    public override TaskName Name => log.Orchestrator;

    public override string InstanceId => instanceId;

    public override DateTime CurrentUtcDateTime => now;

    public override bool IsReplaying => log.IsReplaying;

    /// <summary>Steps whose outcome has not arrived, by sequence number.</summary>
    public Dictionary<int, IPendingStep> Pending { get; } = [];

    /// <summary>Steps taken in the current episode; a timer may be over already.</summary>
    public List<IPendingStep> Taken { get; } = [];

    public ExternalEvents Events { get; } = new();

    public OrchestrationThread Thread => field ??= new OrchestrationThread(ReportNonDurableAwait);

    public ReadOnlyMemory<byte> Input { get; private set; }

    /// <summary>JSON of the last custom status set; null when none was set in this run.</summary>
    public ReadOnlyMemory<byte>? CustomStatus { get; private set; }

    /// <summary>Set once the orchestrator asked to continue as new.</summary>
    public Outcome? Continuation { get; private set; }

    /// <summary>Why the orchestration can only fail, whatever its code does from here.</summary>
    public Exception? Fatal => Volatile.Read(ref fatal);

    protected override ILoggerFactory LoggerFactory => loggers;

    internal override string? TraceParent => traceParent;

    public void BeginEpisode(DateTime at, EpisodeWriter writer)
    {
        now = at;
        Taken.Clear();
        log.BeginNewGround(writer);
    }

    public void BeginReplay(DateTime at, IReadOnlyList<RecordedStep> steps)
    {
        now = at;
        log.BeginReplay(steps);
    }

    /// <summary>Holds the end of a replayed episode against the recorded one.</summary>
    public void EndReplay(OutcomeKind? recorded, OutcomeKind? actual)
    {
        try
        {
            if (Fatal is null)
                log.EndReplay(recorded, actual);
        }
        catch (NonDeterministicOrchestrationException exception)
        {
            Break(exception);
        }
    }

    public void Begin(Arrival started)
    {
        log.Orchestrator = started.Name;
        Input = started.Payload;
        generation = started.Generation;
        traceParent = started.TraceParent;
        startedAt = now;
    }

    public override T? GetInput<T>()
        where T : default => json.Deserialize<T>(Input);

    public override void SetCustomStatus(object? customStatus)
    {
        Enter();
        CustomStatus = json.Serialize(customStatus);
    }

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true)
    {
        Enter();
        Continuation = new Outcome(OutcomeKind.ContinuedAsNew, json.Serialize(newInput), KeepEvents: preserveUnprocessedEvents);
    }

    public override Guid NewGuid()
    {
        Enter();
        return DeterministicGuid.Create(instanceId, startedAt, generation, guids++);
    }

    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default)
    {
        Enter();
        ArgumentNullException.ThrowIfNull(eventName);
        var waiter = new EventWaiter<T>(eventName);
        if (Events.TryTake(eventName, out var payload))
        {
            if (!waiter.Complete(payload, json))
                throw BreakOnEvent(eventName);
            return waiter.Task;
        }

        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<T>(cancellationToken);
        Events.Add(waiter);
        if (cancellationToken.CanBeCanceled)
        {
            waiter.Cancellation = cancellationToken.UnsafeRegister(
                (state, token) =>
                {
                    if (!IsOwnCancellation())
                        return;
                    var cancelled = (EventWaiter<T>)state!;
                    Events.Remove(cancelled);
                    cancelled.Cancel(token);
                },
                waiter);
        }

        return waiter.Task;
    }

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        Enter();
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled(cancellationToken);
        var utc = fireAt.Kind == DateTimeKind.Local ? fireAt.ToUniversalTime() : DateTime.SpecifyKind(fireAt, DateTimeKind.Utc);
        var (sequence, due) = Log(utc, static (log, utc) => log.Timer(utc));
        var timer = new PendingTimer(sequence, due);
        Add(timer);
        if (cancellationToken.CanBeCanceled)
        {
            timer.Cancellation = cancellationToken.UnsafeRegister(
                (state, token) =>
                {
                    if (!IsOwnCancellation())
                        return;
                    var cancelled = (PendingTimer)state!;
                    Pending.Remove(cancelled.Sequence);
                    cancelled.Armed?.Disarm();
                    cancelled.TrySetCanceled(token);
                },
                timer);
        }

        return timer.Task;
    }

    /// <summary>The event's payload does not fit: the orchestration fails whatever its code does.</summary>
    public Exception BreakOnEvent(string eventName) => Break(new JsonException(
        $"The payload of event '{eventName}' is not of the type that orchestrator '{Name}' of instance '{instanceId}' waits for."));

    /// <summary>Reports a wait that no history can repeat; may come from any thread.</summary>
    public void ReportNonDurableAwait(string what)
    {
        Break(NonDurableAwait(what));
        nudge();
    }

    public NonDurableAwaitException NonDurableAwait(string what) => new(
        $"Orchestrator '{Name}' of instance '{instanceId}' used an await that is not durable: {what}. An orchestrator awaits only "
        + "tasks of its TaskOrchestrationContext: no Task.Delay, Task.Run or I/O, and no ConfigureAwait(false).");

    private Exception Break(Exception exception) => Interlocked.CompareExchange(ref fatal, exception, null) ?? exception;

    private void Enter()
    {
        if (!Thread.IsCurrent)
        {
            ReportNonDurableAwait("its context was used outside the orchestration's own thread");
            throw NonDurableAwait("its context was used outside the orchestration's own thread");
        }

        if (Fatal is { } broken)
            throw broken;
    }

    /// <summary>A token may fire on any thread; throwing there could end the process.</summary>
    private bool IsOwnCancellation()
    {
        if (Thread.IsCurrent)
            return true;
        ReportNonDurableAwait("a cancellation token was cancelled outside the orchestration's own thread");
        return false;
    }

    private TResult Log<TArgument, TResult>(TArgument argument, Func<StepLog, TArgument, TResult> take)
    {
        try
        {
            return take(log, argument);
        }
        catch (NonDeterministicOrchestrationException exception)
        {
            Break(exception);
            throw;
        }
    }

    private void Add(IPendingStep step)
    {
        Pending.Add(step.Sequence, step);
        if (!log.IsReplaying)
            Taken.Add(step);
    }
}

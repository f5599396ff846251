using System.Diagnostics;
using System.Runtime.CompilerServices;
using OrderFunctions.LocalHost.Durable.History;
using OrderFunctions.LocalHost.Durable.Orchestrations;
using OrderFunctions.LocalHost.DurableTask.Client;
using OrderFunctions.LocalHost.Invocation;
using OrderFunctions.Storage;

namespace OrderFunctions.LocalHost.Durable;

/// <summary>What a turn of the pump led to.</summary>
internal enum Progress
{
    None,

    /// <summary>The instance is no longer pending.</summary>
    Started,

    /// <summary>The instance has ended, or was never stored: it leaves memory.</summary>
    Over,

    /// <summary>The commit failed; the turn is repeated after a wait.</summary>
    Stalled,
}

/// <summary>What a client asked to start.</summary>
internal sealed record Start(
    string Orchestrator,
    ReadOnlyMemory<byte> Input,
    DateTimeOffset? StartAt,
    IReadOnlyList<string>? DedupeStatuses,
    string? TraceParent);

/// <summary>
/// The turns of one instance: run the orchestrator over what arrived, store that as one row, and only then let the world
/// see it. Used by one thread at a time.
/// </summary>
internal sealed partial class InstanceEpisodes
{
    private readonly DurableEngine engine;
    private readonly Instance instance;
    private readonly Func<SqlConnection, bool> commit;
    private readonly IReadOnlyList<string>? dedupeStatuses;
    private readonly List<Arrival> shown = [];
    private readonly List<Arrival> deferred = [];
    private readonly HashSet<int> outcomesGivenBack = [];
    private Orchestration? orchestration;
    private Orchestration? forgotten;
    private InstanceRow row;
    private bool stored;
    private long lastUpdated;
    private long nextEpisode;
    private int generation;
    private DateTimeOffset? startAt;
    private bool startArmed;
    private string? traceParent;

    // The episode under way.
    private EpisodeWriter? writer;
    private InstanceRow nextRow;
    private bool rowChanged;
    private bool deferring;
    private List<Arrival>? nextGeneration;
    private int delivered;
    private Activity? span;

    public InstanceEpisodes(DurableEngine engine, Instance instance, Start start)
        : this(engine, instance)
    {
        var now = engine.Time.GetUtcNow();
        row = new InstanceRow(
            instance.Id, engine.NextHistory(), start.Orchestrator, OrchestrationRuntimeStatus.Pending, now, now);
        (startAt, dedupeStatuses, traceParent) = (start.StartAt, start.DedupeStatuses, start.TraceParent);
        orchestration = NewOrchestration();
    }

    public InstanceEpisodes(DurableEngine engine, Instance instance, in InstanceRow row)
        : this(engine, instance) => (this.row, stored) = (row, true);

    private InstanceEpisodes(DurableEngine engine, Instance instance)
    {
        (this.engine, this.instance) = (engine, instance);
        commit = Commit;
    }

    public DateTimeOffset? LastUpdated =>
        Volatile.Read(ref lastUpdated) is > 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>Stored arrivals wait to be shown to the orchestrator, and it is time to.</summary>
    public bool HasDeferredWork => deferred.Count > 0 && !IsBeforeStart(engine.Time.GetUtcNow());

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Progress> RunAsync(List<Arrival> batch)
    {
        span = null;
        try
        {
            if (orchestration is null)
                Rebuild();
            if (!Compose(batch))
            {
                Acknowledge(batch);
                return Progress.None;
            }

            await engine.Database.WriteAsync(commit).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Tracing.Fail(span, exception.GetType().FullName!);
            return GiveUp(batch, exception);
        }
        finally
        {
            if (writer is not null)
                engine.Return(writer);
            writer = null;
            span?.Stop();
        }

        return Apply(batch);
    }

    /// <summary>Runs the orchestrator and writes the row. False: nothing of the batch concerns the instance.</summary>
    private bool Compose(List<Arrival> batch)
    {
        var now = engine.Time.GetUtcNow();
        shown.Clear();
        foreach (var arrival in batch)
        {
            if (Concerns(arrival))
                shown.Add(arrival);
        }

        nextGeneration = null;
        delivered = 0;
        deferring = IsBeforeStart(now) && !shown.Exists(arrival => arrival.Kind == ArrivalKind.Terminated);
        if (shown.Count == 0 && (deferring || (deferred.Count == 0 && !orchestration!.IsOver)))
            return false;

        if (engine.Tracing.IsHeard)
            span = engine.Tracing.BeginTurn(row.Name, instance.Id, traceParent, shown.Select(arrival => arrival.Cause));
        writer = engine.RentWriter();
        writer.Begin(now.UtcDateTime, deferring);
        foreach (var arrival in shown)
            writer.Write(arrival);
        nextRow = row;
        if (!deferring)
            RunOrchestrator(now);
        writer.Finish(deferring || nextGeneration is not null ? null : orchestration!.Outcome?.Kind);
        rowChanged = nextRow.Status != row.Status || !nextRow.CustomStatus.Span.SequenceEqual(row.CustomStatus.Span);
        nextRow = nextRow with { UpdatedAt = now };
        span?.SetTag("durabletask.task.status", nextRow.Status.ToString());
        return true;
    }

    private void RunOrchestrator(DateTimeOffset now)
    {
        shown.InsertRange(0, deferred);
        delivered = orchestration!.Run(now.UtcDateTime, shown, writer!);
        nextRow = nextRow with
        {
            Status = OrchestrationRuntimeStatus.Running,
            CustomStatus = orchestration.CustomStatus ?? row.CustomStatus,
        };
        switch (orchestration.Outcome)
        {
            case { Kind: OutcomeKind.Completed or OutcomeKind.Terminated } end:
                nextRow = nextRow with
                {
                    Status = end.Kind == OutcomeKind.Completed
                        ? OrchestrationRuntimeStatus.Completed
                        : OrchestrationRuntimeStatus.Terminated,
                    Output = end.Payload,
                };
                break;
            case { Kind: OutcomeKind.Failed, Failure: { } failure }:
                Tracing.Fail(span, failure.ErrorType);
                using (Tracing.Correlate(traceParent))
                    Log.Failed(engine.Logger, row.Name, instance.Id, failure.ErrorType, failure.ErrorMessage);
                nextRow = nextRow with
                {
                    Status = OrchestrationRuntimeStatus.Failed,
                    Failure = EpisodeWriter.FailureToJson(failure),
                };
                break;
            case { Kind: OutcomeKind.ContinuedAsNew } end:
                WriteNextGeneration(now, end);
                break;
        }
    }

    /// <summary>
    /// The row of the ending generation goes with its whole history: what is stored instead is the start of the next one,
    /// with the events that nobody waited for.
    /// </summary>
    private void WriteNextGeneration(DateTimeOffset now, Outcome end)
    {
        nextGeneration = [Arrival.Started(row.Name, end.Payload, generation + 1, traceParent: traceParent)];
        if (end.KeepEvents)
        {
            nextGeneration.AddRange(orchestration!.UnprocessedEvents());
            nextGeneration.AddRange(shown.Skip(delivered).Where(arrival => arrival.Kind == ArrivalKind.EventRaised));
        }

        writer!.Begin(now.UtcDateTime, deferred: true);
        foreach (var arrival in nextGeneration)
            writer.Write(arrival);
    }

    private bool Commit(SqlConnection sql)
    {
        if (!stored)
            Insert(sql);
        else if (rowChanged)
            DurableStore.Update(sql, nextRow);
        if (nextGeneration is not null)
            DurableStore.DeleteHistory(sql, row.History);
        DurableStore.InsertEpisode(sql, row.History, nextGeneration is null ? nextEpisode : 0, writer!.Row);
        return true;
    }

    private void Insert(SqlConnection sql)
    {
        if (DurableStore.TryInsert(sql, nextRow))
            return;
        var existing = DurableStore.Find(sql, instance.Id)!.Value;
        var isActive = existing.Status is OrchestrationRuntimeStatus.Running or OrchestrationRuntimeStatus.Pending;
        if (isActive || dedupeStatuses?.Contains(existing.Status.ToString(), StringComparer.OrdinalIgnoreCase) == true)
            throw OrchestrationStateException.AlreadyExists(instance.Id);
        DurableStore.Replace(sql, existing.History, nextRow);
    }

    private bool Concerns(Arrival arrival) =>
        arrival.Kind != ArrivalKind.Nudged
        && (!arrival.IsOutcomeOfStep
            || (arrival.Generation == generation && orchestration!.Pending.ContainsKey(arrival.Sequence)));

    private bool IsBeforeStart(DateTimeOffset now) => startAt > now;

    private Orchestration NewOrchestration() => new(
        instance.Id, engine.Functions, engine.Json, engine.Loggers, () => instance.TryPost(Arrival.Nudge()));
}

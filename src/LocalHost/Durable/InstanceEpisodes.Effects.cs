using Microsoft.Extensions.Logging;
using OrderFunctions.LocalHost.Durable.History;
using OrderFunctions.LocalHost.Durable.Orchestrations;
using OrderFunctions.LocalHost.DurableTask.Client;
using OrderFunctions.LocalHost.Invocation;

namespace OrderFunctions.LocalHost.Durable;

/// <content>What follows a commit, a failed one too, and what a restart does in its place.</content>
internal sealed partial class InstanceEpisodes
{
    /// <summary>The episode is on disk: steps begin, callers hear of it.</summary>
    private Progress Apply(List<Arrival> batch)
    {
        var started = row.Status != OrchestrationRuntimeStatus.Running && !deferring;
        row = nextRow;
        stored = true;
        Volatile.Write(ref lastUpdated, row.UpdatedAt.UtcTicks);
        if (deferring)
        {
            nextEpisode++;
            deferred.AddRange(shown);
            ArmStart();
            Acknowledge(batch);
            return Progress.None;
        }

        startAt = null;
        var ended = orchestration!;
        StartSteps(ended.Taken, timersToo: ended.Outcome is null);
        if (ended.Outcome is not null)
            DisarmTimers(ended);
        var isOver = ended.Outcome is not null && nextGeneration is null;
        GoOn();
        Answer(batch, isOver);
        shown.Clear();
        return isOver ? Progress.Over : started ? Progress.Started : Progress.None;
    }

    private void GoOn()
    {
        deferred.Clear();
        if (nextGeneration is not null)
        {
            generation++;
            nextEpisode = 1;
            deferred.AddRange(nextGeneration);
            orchestration = NewOrchestration();
        }
        else
        {
            nextEpisode++;
        }

        if (engine.Options.ReplayEveryAwait)
            (forgotten, orchestration) = (orchestration, null);
    }

    /// <summary>A terminate that came with the arrival that ended the run is too late, or ends the next generation.</summary>
    private void Answer(List<Arrival> batch, bool isOver)
    {
        for (var i = delivered; i < shown.Count; i++)
        {
            if (shown[i].Kind != ArrivalKind.Terminated)
                continue;
            batch.Remove(shown[i]);
            if (isOver)
                shown[i].Caller?.TrySetException(OrchestrationStateException.Finished(instance.Id));
            else
                instance.GiveBack([shown[i]]);
        }

        Acknowledge(batch);
    }

    private static void Acknowledge(List<Arrival> batch)
    {
        foreach (var arrival in batch)
            arrival.Caller?.TrySetResult();
    }

    private void StartSteps(IEnumerable<IPendingStep> steps, bool timersToo)
    {
        foreach (var step in steps)
        {
            if (step is IPendingActivity activity)
                engine.Activities.Start(new ActivityRun(instance, generation, activity, span?.Id ?? traceParent));
            else if (timersToo && step is PendingTimer timer && orchestration!.Pending.ContainsKey(step.Sequence))
                Arm(timer);
        }
    }

    private void Arm(PendingTimer timer)
    {
        var fired = Arrival.Fired(timer.Sequence, generation);
        timer.Armed = engine.Timers.Arm(new DateTimeOffset(timer.Due, TimeSpan.Zero), () => instance.TryPost(fired));
    }

    private void ArmStart()
    {
        if (startArmed || startAt is not { } due)
            return;
        startArmed = true;
        engine.Timers.Arm(due, () => instance.TryPost(Arrival.Nudge()));
    }

    private static void DisarmTimers(Orchestration ended)
    {
        foreach (var step in ended.Pending.Values)
            (step as PendingTimer)?.Armed?.Disarm();
    }

    /// <summary>Reads the history and repeats it; steps without an outcome begin again unless they are under way already.</summary>
    private void Rebuild()
    {
        var rows = engine.Database.Read(sql => DurableStore.History(sql, row.History));
        orchestration = NewOrchestration();
        deferred.Clear();
        nextEpisode = rows.Count;
        Arrival? first = null;
        foreach (var data in rows)
        {
            var episode = EpisodeReader.Read(data);
            first ??= episode.Arrivals[0];
            deferred.AddRange(episode.Arrivals);
            if (episode.Deferred)
                continue;
            orchestration.Replay(episode, deferred);
            deferred.Clear();
        }

        (generation, traceParent) = (first!.Generation, first.TraceParent);
        startAt = row.Status == OrchestrationRuntimeStatus.Pending ? first.StartAt : null;
        ArmStart();
        if (orchestration.Outcome is null)
            ResumeSteps(orchestration);
        forgotten = null;
        outcomesGivenBack.Clear();
    }

    private void ResumeSteps(Orchestration rebuilt)
    {
        List<IPendingStep> idle = [];
        foreach (var step in rebuilt.Pending.Values)
        {
            if (outcomesGivenBack.Contains(step.Sequence))
                continue;
            if (forgotten is null || !forgotten.Pending.TryGetValue(step.Sequence, out var before))
                idle.Add(step);
            else if (step is PendingTimer timer)
                timer.Armed = (before as PendingTimer)?.Armed;
        }

        StartSteps(idle, timersToo: true);
    }

    /// <summary>The episode is not on disk: what it did in memory is forgotten, and it is run again from what is stored.</summary>
    private Progress GiveUp(List<Arrival> batch, Exception exception)
    {
        if (engine.IsStopped)
            exception = engine.Stopped();
        foreach (var arrival in batch)
            arrival.Caller?.TrySetException(exception);
        if (!stored)
            return Progress.Over;
        if (engine.IsStopped)
            return Progress.Stalled;

        using (Tracing.Correlate(traceParent))
            Log.CommitFailed(engine.Logger, exception, row.Name, instance.Id);
        (forgotten, orchestration) = (orchestration ?? forgotten, null);
        var outcomes = batch.FindAll(arrival => arrival.IsOutcomeOfStep);
        outcomesGivenBack.UnionWith(outcomes.Select(arrival => arrival.Sequence));
        instance.RefuseCallers(exception);
        instance.GiveBack(outcomes);
        engine.Timers.Arm(
            engine.Time.GetUtcNow() + engine.Options.CommitRetryDelay, () => instance.TryPost(Arrival.Nudge()));
        return Progress.Stalled;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Orchestration {Orchestrator} (instance {InstanceId}) failed with {ErrorType}: {ErrorMessage}")]
        public static partial void Failed(
            ILogger logger, string orchestrator, string instanceId, string errorType, string errorMessage);

        [LoggerMessage(2, LogLevel.Error, "An episode of orchestration {Orchestrator} (instance {InstanceId}) could not be stored; it is run again.")]
        public static partial void CommitFailed(ILogger logger, Exception exception, string orchestrator, string instanceId);
    }
}

using OrderFunctions.LocalHost.Durable.History;

namespace OrderFunctions.LocalHost.Durable;

/// <summary>
/// An unfinished instance: its mailbox and its single pump. Whatever comes waits in the mailbox; the pump takes all of it
/// as one episode, and takes more only when that episode is on disk and its effects have begun.
/// </summary>
internal sealed class Instance : IThreadPoolWorkItem
{
    private readonly DurableEngine engine;
    private readonly InstanceEpisodes episodes;
    private readonly Lock gate = new();
    private List<Arrival> mailbox = [];
    private List<Arrival> batch = [];
    private List<TaskCompletionSource>? startWaiters;
    private List<TaskCompletionSource>? endWaiters;
    private bool pumping;
    private bool hasStarted;
    private bool gone;

    /// <summary>An instance that is about to be started.</summary>
    public Instance(DurableEngine engine, string id, Start start)
    {
        (this.engine, Id) = (engine, id);
        episodes = new InstanceEpisodes(engine, this, start);
    }

    /// <summary>An instance known from an earlier run of the host.</summary>
    public Instance(DurableEngine engine, in InstanceRow row)
    {
        (this.engine, Id) = (engine, row.Id);
        hasStarted = row.Status == DurableTask.Client.OrchestrationRuntimeStatus.Running;
        episodes = new InstanceEpisodes(engine, this, row);
    }

    public string Id { get; }

    /// <summary>Time of the last commit; null while it is not in memory.</summary>
    public DateTimeOffset? LastUpdated => episodes.LastUpdated;

    /// <summary>Puts an arrival into the mailbox. False: the instance is over.</summary>
    public bool TryPost(Arrival arrival)
    {
        lock (gate)
        {
            if (gone)
                return false;
            mailbox.Add(arrival);
            if (pumping)
                return true;
            pumping = true;
        }

        engine.Work.Enter();
        engine.Pumps.Start(this);
        return true;
    }

    /// <summary>Completes when the instance has started, or is over. Null when it already has.</summary>
    public Task? WhenStarted()
    {
        lock (gate)
            return hasStarted || gone ? null : Wait(ref startWaiters);
    }

    /// <summary>Completes when the instance is over. Null when it already is.</summary>
    public Task? WhenOver()
    {
        lock (gate)
            return gone ? null : Wait(ref endWaiters);
    }

    /// <summary>The host is gone: whoever waits is told, and nothing more happens.</summary>
    public void Abandon()
    {
        var error = engine.Stopped();
        var left = Close(out var waiters);
        foreach (var arrival in left)
            arrival.Caller?.TrySetException(error);
        foreach (var waiter in waiters)
            waiter.TrySetException(error);
    }

    void IThreadPoolWorkItem.Execute() => _ = PumpAsync();

    private async Task PumpAsync()
    {
        var waits = false;
        try
        {
            Progress progress;
            do
            {
                TakeBatch();
                progress = await episodes.RunAsync(batch).ConfigureAwait(false);
                if (progress == Progress.Started)
                    Release(ref startWaiters);
                else if (progress == Progress.Over)
                    Leave();
            }
            while (KeepPumping(progress) && !(waits = engine.Pumps.GiveWay(this)));
        }
        finally
        {
            // Once it has given way it may run again already, on another thread.
            if (!waits)
            {
                engine.Pumps.Finish();
                engine.Work.Exit();
            }
        }
    }

    private void TakeBatch()
    {
        batch.Clear();
        lock (gate)
        {
            if (engine.Options.ReplayEveryAwait && mailbox.Count > 1)
            {
                batch.Add(mailbox[0]);
                mailbox.RemoveAt(0);
            }
            else
            {
                (batch, mailbox) = (mailbox, batch);
            }
        }
    }

    private bool KeepPumping(Progress progress)
    {
        lock (gate)
            return pumping = !gone && progress != Progress.Stalled && (mailbox.Count > 0 || episodes.HasDeferredWork);
    }

    /// <summary>These arrivals come again, before those that came since.</summary>
    public void GiveBack(List<Arrival> arrivals)
    {
        lock (gate)
            mailbox.InsertRange(0, arrivals);
    }

    /// <summary>Nothing can be stored at present: whoever waits for that in the mailbox is told now.</summary>
    public void RefuseCallers(Exception exception)
    {
        List<Arrival> refused;
        lock (gate)
        {
            refused = mailbox.FindAll(arrival => !arrival.IsOutcomeOfStep);
            mailbox.RemoveAll(arrival => !arrival.IsOutcomeOfStep);
        }

        foreach (var arrival in refused)
            arrival.Caller?.TrySetException(exception);
    }

    private void Leave()
    {
        engine.Forget(this);
        var left = Close(out var waiters);
        foreach (var arrival in left)
            arrival.Caller?.TrySetException(OrchestrationStateException.Finished(Id));
        foreach (var waiter in waiters)
            waiter.TrySetResult();
    }

    private List<Arrival> Close(out List<TaskCompletionSource> waiters)
    {
        lock (gate)
        {
            gone = true;
            waiters = [.. startWaiters ?? [], .. endWaiters ?? []];
            startWaiters = endWaiters = null;
            var left = mailbox;
            mailbox = [];
            return left;
        }
    }

    private void Release(ref List<TaskCompletionSource>? waiters)
    {
        List<TaskCompletionSource>? released;
        lock (gate)
        {
            hasStarted = true;
            (released, waiters) = (waiters, null);
        }

        foreach (var waiter in released ?? [])
            waiter.TrySetResult();
    }

    private static Task Wait(ref List<TaskCompletionSource>? waiters)
    {
        var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        (waiters ??= []).Add(waiter);
        return waiter.Task;
    }
}

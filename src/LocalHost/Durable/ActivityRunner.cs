using OrderFunctions.LocalHost.Durable.History;
using OrderFunctions.LocalHost.Durable.Orchestrations;
using OrderFunctions.LocalHost.DurableTask;

namespace OrderFunctions.LocalHost.Durable;

/// <summary>Runs activities on the thread pool, a bounded number at a time; the rest wait in order.</summary>
internal sealed class ActivityRunner(
    DurableFunctions functions, WorkCounter work, int limit, CancellationToken stopped)
{
    private readonly Lock gate = new();
    private readonly Queue<ActivityRun> waiting = new();
    private int running;
    private bool closed;

    public void Start(ActivityRun run)
    {
        work.Enter();
        lock (gate)
        {
            if (closed)
            {
                work.Exit();
                return;
            }

            if (running >= limit)
            {
                waiting.Enqueue(run);
                return;
            }

            running++;
        }

        Launch(run);
    }

    /// <summary>Starts nothing more; what waits is run after the next start, from its history.</summary>
    public void Close()
    {
        int dropped;
        lock (gate)
        {
            closed = true;
            dropped = waiting.Count;
            waiting.Clear();
        }

        while (dropped-- > 0)
            work.Exit();
    }

    private void Launch(ActivityRun run)
    {
        run.Runner = this;
        ThreadPool.UnsafeQueueUserWorkItem(run, preferLocal: false);
    }

    internal async Task ExecuteAsync(ActivityRun run)
    {
        Arrival? arrival;
        try
        {
            var body = functions.Activity(run.Step.Name);
            var call = new ActivityCall(run.Instance.Id, run.Step.Input, run.TraceParent);
            var result = await body(call, stopped).ConfigureAwait(false);
            arrival = Arrival.Completed(run.Step.Sequence, run.Generation, result);
        }
        catch (OperationCanceledException) when (stopped.IsCancellationRequested)
        {
            // The host goes down: no outcome, so that the activity runs again after the next start.
            arrival = null;
        }
        catch (Exception exception)
        {
            arrival = Arrival.Failed(run.Step.Sequence, run.Generation, TaskFailureDetails.FromException(exception));
        }

        if (arrival is not null)
            run.Instance.TryPost(arrival);
        Finish();
    }

    private void Finish()
    {
        ActivityRun? next;
        lock (gate)
        {
            if (!waiting.TryDequeue(out next))
                running--;
        }

        if (next is not null)
            Launch(next);
        work.Exit();
    }
}

/// <summary>One run of an activity, for one step of one generation of an instance.</summary>
internal sealed class ActivityRun(Instance instance, int generation, IPendingActivity step, string? traceParent)
    : IThreadPoolWorkItem
{
    public Instance Instance => instance;

    public int Generation => generation;

    public IPendingActivity Step => step;

    public string? TraceParent => traceParent;

    public ActivityRunner Runner { get; set; } = null!;

    void IThreadPoolWorkItem.Execute() => _ = Runner.ExecuteAsync(this);
}

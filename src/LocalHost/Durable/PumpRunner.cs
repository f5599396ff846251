namespace OrderFunctions.LocalHost.Durable;

/// <summary>
/// Runs the pumps of instances, a bounded number at a time; the rest wait in order. A pump counts from its start until what
/// it did is on disk, as on the official host; an orchestration that waits for something has none.
/// </summary>
internal sealed class PumpRunner(int limit, Action<IThreadPoolWorkItem> launch)
{
    private readonly Lock gate = new();
    private readonly Queue<IThreadPoolWorkItem> waiting = new();
    private int running;

    public void Start(IThreadPoolWorkItem pump)
    {
        lock (gate)
        {
            if (running >= limit)
            {
                waiting.Enqueue(pump);
                return;
            }

            running++;
        }

        launch(pump);
    }

    /// <summary>A pump has nothing more to do: the next one takes its place.</summary>
    public void Finish()
    {
        IThreadPoolWorkItem? next;
        lock (gate)
        {
            if (!waiting.TryDequeue(out next))
            {
                running--;
                return;
            }
        }

        launch(next);
    }

    /// <summary>
    /// A pump has more to do. True: others wait, so it is behind them now and has to end; an orchestration that continues
    /// as new without a pause holds up nobody. False: it goes on.
    /// </summary>
    public bool GiveWay(IThreadPoolWorkItem pump)
    {
        IThreadPoolWorkItem? next;
        lock (gate)
        {
            if (!waiting.TryDequeue(out next))
                return false;
            waiting.Enqueue(pump);
        }

        launch(next);
        return true;
    }
}

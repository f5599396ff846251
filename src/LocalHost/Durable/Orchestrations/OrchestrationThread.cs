namespace OrderFunctions.LocalHost.Durable.Orchestrations;

/// <summary>
/// The one logical thread of an orchestration. Orchestrator code runs only inside <see cref="Run"/>, and everything it may
/// wait for is completed there too; so a continuation that comes from elsewhere belongs to an await that no history can
/// repeat, and is reported instead of run.
/// </summary>
internal sealed class OrchestrationThread(Action<string> onForeignContinuation) : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> ready = new();
    private int owner;

    public bool IsCurrent => Volatile.Read(ref owner) == Environment.CurrentManagedThreadId;

    /// <summary>Runs the action and everything that becomes ready through it, on the calling thread.</summary>
    public void Run<TState>(Action<TState> action, TState state)
    {
        var previous = Current;
        SetSynchronizationContext(this);
        Volatile.Write(ref owner, Environment.CurrentManagedThreadId);
        try
        {
            action(state);
            while (ready.TryDequeue(out var next))
                next.Callback(next.State);
        }
        finally
        {
            Volatile.Write(ref owner, 0);
            SetSynchronizationContext(previous);
        }
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (IsCurrent)
            ready.Enqueue((d, state));
        else
            onForeignContinuation("it continued after an await that was not one of its context's tasks");
    }

    public override void Send(SendOrPostCallback d, object? state)
    {
        if (IsCurrent)
            d(state);
        else
            onForeignContinuation("another thread sent it work");
    }

    public override SynchronizationContext CreateCopy() => this;
}

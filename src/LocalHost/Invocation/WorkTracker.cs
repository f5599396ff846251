namespace OrderFunctions.LocalHost.Invocation;

/// <summary>
/// Counts the work in flight, so that a test can wait until nothing moves any more. Whoever hands work on enters the next
/// piece before it exits its own: the count must not touch zero in between. Work that only waits for time to pass is not
/// in flight.
/// </summary>
internal sealed class WorkTracker
{
    private readonly Lock gate = new();
    private long entered;
    private long inFlight;
    private bool closed;
    private TaskCompletionSource? idle;

    /// <summary>Pieces of work begun so far: unchanged between two looks means nothing began in between.</summary>
    public long Entered => Interlocked.Read(ref entered);

    public bool IsIdle => Interlocked.Read(ref inFlight) == 0;

    public void Enter()
    {
        Interlocked.Increment(ref entered);
        Interlocked.Increment(ref inFlight);
    }

    public void Exit()
    {
        var left = Interlocked.Decrement(ref inFlight);
        if (left == 0)
            ReleaseWaiters();
        else if (left < 0)
            throw new InvalidOperationException("More work was exited than entered.");
    }

    /// <summary>Completes when no work is in flight, or when the host is disposed.</summary>
    public Task WhenIdleAsync()
    {
        lock (gate)
        {
            if (IsIdle || closed)
                return Task.CompletedTask;
            idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return idle.Task;
        }
    }

    /// <summary>Waits for idle until the token fires; false when it fired first.</summary>
    public async Task<bool> DrainAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAny(WhenIdleAsync(), Task.Delay(Timeout.Infinite, cancellationToken)).ConfigureAwait(false);
        return IsIdle;
    }

    /// <summary>Gives work that was just cancelled a moment to end.</summary>
    public async Task DrainBrieflyAsync()
    {
        using var moment = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await DrainAsync(moment.Token).ConfigureAwait(false);
    }

    /// <summary>The host is gone: nobody waits for idle any longer.</summary>
    public void Close()
    {
        lock (gate)
        {
            closed = true;
            idle?.TrySetResult();
            idle = null;
        }
    }

    private void ReleaseWaiters()
    {
        lock (gate)
        {
            if (!IsIdle)
                return;
            idle?.TrySetResult();
            idle = null;
        }
    }
}

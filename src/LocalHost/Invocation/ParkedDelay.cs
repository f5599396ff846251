namespace OrderFunctions.LocalHost.Invocation;

/// <summary>
/// Waits inside an invocation for time to pass: the long poll, the backoff between two tries. While it waits, the
/// invocation counts as parked, so that a test host is idle and can move its clock.
/// </summary>
public sealed class ParkedDelay
{
    private readonly TimeProvider time;

    internal ParkedDelay(TimeProvider time) => this.time = time;

    /// <summary>Waits for the given time, or throws <see cref="OperationCanceledException"/>.</summary>
    public async Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken = default) =>
        await WaitAsync(new TaskCompletionSource().Task, delay, cancellationToken);

    /// <summary>Waits until the task has ended (true) or the time is over (false). The task's own outcome is not observed.</summary>
    public async Task<bool> WaitAsync(Task task, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (task.IsCompleted)
            return true;
        if (timeout <= TimeSpan.Zero)
            return false;
        using var wait = new ParkedWait(ParkingSlot.Current);
        return await wait.RunAsync(task, timeout, time, cancellationToken);
    }

    /// <summary>Whatever ends the wait takes the invocation's work back on the spot, before anybody can see the host idle.</summary>
    private sealed class ParkedWait(ParkingSlot? slot) : IDisposable
    {
        private readonly TaskCompletionSource<bool> outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int ended;
        private ITimer? timer;
        private CancellationTokenRegistration registration;

        public Task<bool> RunAsync(Task task, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
        {
            timer = time.CreateTimer(static s => ((ParkedWait)s!).End(false), this, timeout, Timeout.InfiniteTimeSpan);
            registration = cancellationToken.UnsafeRegister(
                static (s, token) => ((ParkedWait)s!).Cancel(token), this);
            task.ContinueWith(
                static (_, s) => ((ParkedWait)s!).End(true),
                this,
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
            // Last: as soon as the host is idle its clock may leap, and must find the timer. Should the wait have ended by now,
            // the two cancel each other out.
            slot?.Park();
            return outcome.Task;
        }

        public void Dispose()
        {
            timer?.Dispose();
            registration.Dispose();
        }

        private void Cancel(CancellationToken token)
        {
            if (Interlocked.Exchange(ref ended, 1) != 0)
                return;
            slot?.Unpark();
            outcome.TrySetCanceled(token);
        }

        private void End(bool taskEnded)
        {
            if (Interlocked.Exchange(ref ended, 1) != 0)
                return;
            slot?.Unpark();
            outcome.TrySetResult(taskEnded);
        }
    }
}

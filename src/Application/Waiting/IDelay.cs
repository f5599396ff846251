namespace OrderFunctions.Application.Waiting;

/// <summary>
/// The one way to wait for time to pass inside an invocation (backoff, long poll): the local host counts the invocation as
/// parked meanwhile, and tests move the clock.
/// </summary>
public interface IDelay
{
    /// <summary>Waits for <paramref name="delay"/>.</summary>
    Task WaitAsync(TimeSpan delay, CancellationToken cancellationToken);

    /// <summary>Waits until <paramref name="task"/> has ended, however it ended (true), or the time is over (false).</summary>
    Task<bool> WaitAsync(Task task, TimeSpan atMost, CancellationToken cancellationToken);
}

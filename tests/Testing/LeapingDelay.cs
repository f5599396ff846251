using OrderFunctions.Application.Waiting;
using OrderFunctions.LocalHost.Testing;

namespace OrderFunctions.Testing;

/// <summary>Waits by moving the clock, and remembers how long it was asked to wait.</summary>
public sealed class LeapingDelay(ManualTimeProvider clock) : IDelay
{
    private readonly List<TimeSpan> _waits = [];

    /// <summary>Every wait so far.</summary>
    public IReadOnlyList<TimeSpan> Waits => _waits;

    public Task WaitAsync(TimeSpan delay, CancellationToken cancellationToken)
    {
        _waits.Add(delay);
        clock.Advance(delay);
        return Task.CompletedTask;
    }

    public Task<bool> WaitAsync(Task task, TimeSpan atMost, CancellationToken cancellationToken) =>
        Task.FromResult(task.IsCompleted);
}

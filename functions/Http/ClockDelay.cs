using OrderFunctions.Application.Waiting;

namespace OrderFunctions.Functions.Http;

/// <summary>Waits by the clock: what a host without parking uses.</summary>
internal sealed class ClockDelay(TimeProvider time) : IDelay
{
    public Task WaitAsync(TimeSpan delay, CancellationToken cancellationToken) => Task.Delay(delay, time, cancellationToken);

    public async Task<bool> WaitAsync(Task task, TimeSpan atMost, CancellationToken cancellationToken)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var over = Task.Delay(atMost, time, enough.Token);
        var first = await Task.WhenAny(task, over);
        await enough.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        return first == task;
    }
}

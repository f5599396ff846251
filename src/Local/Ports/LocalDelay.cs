using OrderFunctions.Application.Waiting;
using OrderFunctions.LocalHost.Invocation;

namespace OrderFunctions.Local.Ports;

/// <summary>Waiting that counts the invocation as parked, so that "idle" and the fake clock work.</summary>
internal sealed class LocalDelay(ParkedDelay parked) : IDelay
{
    public Task WaitAsync(TimeSpan delay, CancellationToken cancellationToken) =>
        parked.DelayAsync(delay, cancellationToken);

    public Task<bool> WaitAsync(Task task, TimeSpan atMost, CancellationToken cancellationToken) =>
        parked.WaitAsync(task, atMost, cancellationToken);
}

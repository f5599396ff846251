using Microsoft.Extensions.Logging;
using OrderFunctions.LocalHost.Configuration;
using OrderFunctions.LocalHost.Invocation;

namespace OrderFunctions.LocalHost.Timers;

/// <summary>Runs the timer functions.</summary>
internal sealed class TimerListener(
    FunctionCatalog catalog,
    HostSettings host,
    TimerStatusStore statuses,
    IFunctionInvoker invoker,
    ParkedDelay delay,
    WorkTracker tracker,
    TimeProvider time,
    ILogger<TimerFunction> logger) : ITriggerListener, IAsyncDisposable
{
    private readonly List<TimerFunction> timers =
        [.. catalog.Of(TriggerKind.Timer).Select(f => new TimerFunction(f, host, statuses, invoker, delay, tracker, time, logger))];

    public Task StartAsync(CancellationToken cancellationToken) => Task.WhenAll(timers.Select(t => t.StartAsync()));

    public Task StopAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(timers.Select(t => t.StopAsync(cancellationToken)));

    public async ValueTask DisposeAsync()
    {
        foreach (var timer in timers)
            await timer.DisposeAsync().ConfigureAwait(false);
    }
}

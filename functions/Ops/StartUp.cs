using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;

namespace OrderFunctions.Functions.Ops;

/// <summary>
/// Before the first trigger: settings that cannot work stop the app here, by name, and figures are kept from the start.
/// </summary>
internal sealed class StartUp : Microsoft.Extensions.Hosting.IHostedService
{
    private readonly IStartupValidator? _validator;

    // The listener only hears what happens after it exists; being asked for here is what creates it in time.
    public StartUp(MetricsText metrics, IMeterFactory meters, TimeProvider time, IEnumerable<IStartupValidator> validators)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var since = time.GetTimestamp();
        meters.Create("OrderFunctions.Host").CreateObservableGauge(
            "uptime", () => time.GetElapsedTime(since).TotalSeconds, "s", "Time since the app was started.");
        _validator = validators.FirstOrDefault();
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _validator?.Validate();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

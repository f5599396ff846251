using OrderFunctions.Application.Ops;

namespace OrderFunctions.Functions.Ops;

/// <summary>Before the first trigger: what an earlier version stored is brought to where this one looks for it.</summary>
internal sealed class CarryOverAtStart(CarryOverHandler handler) : Microsoft.Extensions.Hosting.IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => handler.HandleAsync(new CarryOver(), cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

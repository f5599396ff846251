using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using OrderFunctions.Functions.Ops;
using OrderFunctions.LocalHost.Messaging;

namespace OrderFunctions.Local.Ports;

/// <summary>Depth and age of every queue that a function listens to, read when asked.</summary>
internal sealed class QueueMetrics : IHostedService
{
    private readonly LocalQueues _queues;
    private readonly TimeProvider _time;

    public QueueMetrics(LocalQueues queues, TimeProvider time, IMeterFactory meters)
    {
        (_queues, _time) = (queues, time);
        var meter = meters.Create("OrderFunctions.Queues");
        meter.CreateObservableGauge("queue_depth", () => WorkQueues.All.Select(Depth), description: "Messages in a queue.");
        meter.CreateObservableGauge("queue_age", () => WorkQueues.All.Select(Age), "s", "How long the longest waiting message has waited.");
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private Measurement<long> Depth(string queue) => new(_queues.Depth(queue).Count, Label(queue));

    private Measurement<double> Age(string queue) => new(
        _queues.Depth(queue).WaitsSince is { } since ? Math.Max(0, (_time.GetUtcNow() - since).TotalSeconds) : 0, Label(queue));

    private static KeyValuePair<string, object?> Label(string queue) => new("queue", queue);
}

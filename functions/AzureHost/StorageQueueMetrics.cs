using System.Diagnostics.Metrics;
using Azure;
using Microsoft.Extensions.Logging;
using OrderFunctions.Application.Ops;
using OrderFunctions.Functions.Ops;

namespace OrderFunctions.Functions.AzureHost;

/// <summary>
/// Depth and age of every queue that a function listens to, looked up each minute. Every instance does: whoever reads the
/// figures takes the largest.
/// </summary>
internal sealed partial class StorageQueueMetrics : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    private readonly IQueueDepths _depths;
    private readonly TimeProvider _time;
    private readonly ILogger<StorageQueueMetrics> _log;
    private readonly Gauge<long> _depth;
    private readonly Gauge<double> _age;

    public StorageQueueMetrics(IQueueDepths depths, TimeProvider time, IMeterFactory meters, ILogger<StorageQueueMetrics> log)
    {
        (_depths, _time, _log) = (depths, time, log);
        var meter = meters.Create("OrderFunctions.Queues");
        _depth = meter.CreateGauge<long>("queue_depth", description: "Messages in a queue.");
        _age = meter.CreateGauge<double>("queue_age", "s", "How long the longest waiting message has waited.");
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, _time);
        do
        {
            foreach (var queue in WorkQueues.All)
                await LookAsync(queue, stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task LookAsync(string queue, CancellationToken cancellationToken)
    {
        var label = new KeyValuePair<string, object?>("queue", queue);
        try
        {
            var depth = await _depths.ReadAsync(queue, cancellationToken);
            _depth.Record(depth.Messages, label);
            _age.Record(depth.AgeAt(_time.GetUtcNow()).TotalSeconds, label);
        }
        catch (RequestFailedException away)
        {
            Log.NotMeasured(_log, queue, away.Status);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Queue {Queue} could not be measured (status {Status}); the next look comes in a minute")]
        public static partial void NotMeasured(ILogger log, string queue, int status);
    }
}

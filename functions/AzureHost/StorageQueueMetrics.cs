using System.Diagnostics.Metrics;
using Azure;
using Azure.Storage.Queues;
using Microsoft.Extensions.Logging;
using OrderFunctions.Functions.Ops;

namespace OrderFunctions.Functions.AzureHost;

/// <summary>
/// Depth and age of every queue that a function listens to, looked up each minute. Every instance does: whoever reads the
/// figures takes the largest.
/// </summary>
internal sealed partial class StorageQueueMetrics : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    private readonly QueueServiceClient _service;
    private readonly TimeProvider _time;
    private readonly ILogger<StorageQueueMetrics> _log;
    private readonly Gauge<long> _depth;
    private readonly Gauge<double> _age;

    public StorageQueueMetrics(QueueServiceClient service, TimeProvider time, IMeterFactory meters, ILogger<StorageQueueMetrics> log)
    {
        (_service, _time, _log) = (service, time, log);
        var meter = meters.Create("OrderFunctions.Queues");
        _depth = meter.CreateGauge<long>("queue_depth", description: "Messages in a queue.");
        _age = meter.CreateGauge<double>("queue_age", "s", "Age of the oldest message in a queue.");
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
            var client = _service.GetQueueClient(queue);
            var depth = (await client.GetPropertiesAsync(cancellationToken)).Value.ApproximateMessagesCount;
            var oldest = depth == 0 ? null : (await client.PeekMessageAsync(cancellationToken)).Value?.InsertedOn;
            _depth.Record(depth, label);
            _age.Record(oldest is { } since ? Math.Max(0, (_time.GetUtcNow() - since).TotalSeconds) : 0, label);
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            // It is made with its first message.
            _depth.Record(0, label);
            _age.Record(0, label);
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

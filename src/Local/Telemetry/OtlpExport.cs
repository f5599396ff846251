using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using OrderFunctions.Functions.Ops;

namespace OrderFunctions.Local.Telemetry;

/// <summary>Sends the spans and figures of this host (log lines have a provider of their own) to a collector; what is left is sent when the host stops.</summary>
internal sealed class OtlpExport : IHostedService, IDisposable
{
    // A stop waits no longer for a collector that does not answer.
    private const int FlushMilliseconds = 5_000;

    private readonly BatchActivityExportProcessor _batch;
    private readonly TracerProvider _tracer;
    private readonly MeterProvider _meter;
    private readonly LoggerProvider _logs;
    private readonly OwnSpans _spans;

    public OtlpExport(
        OtlpTarget target,
        TelemetryOptions options,
        IEnumerable<ActivitySource> sources,
        IMeterFactory meters,
        LoggerProvider logs,
        ILogger<OtlpExport> logger)
    {
        _logs = logs;
        var weather = new CollectorWeather(target.Endpoint, logger);
        _batch = new BatchActivityExportProcessor(new OtlpTraceExporter(target.For("traces", weather.Client)));
        _tracer = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(OtlpTarget.Resource()).AddProcessor(_batch).Build();
        _meter = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(OtlpTarget.Resource())
            .AddMeter("OrderFunctions.*")
            .AddView(instrument => ViewOf(instrument, meters))
            .AddReader(new PeriodicExportingMetricReader(new OtlpMetricExporter(target.For("metrics", weather.Client))))
            .Build();
        _spans = new OwnSpans(sources, new ParentBasedSampler(new TraceIdRatioBasedSampler(options.SampleRatio)), _batch.OnEnd);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            _spans.Dispose();
            _tracer.Shutdown(FlushMilliseconds);
            _meter.Shutdown(FlushMilliseconds);
            // Not shut down: what is logged until the host is gone is sent when it goes.
            _logs.ForceFlush(FlushMilliseconds);
        },
        CancellationToken.None);

    public void Dispose()
    {
        _spans.Dispose();
        _tracer.Dispose();
        _meter.Dispose();
        _batch.Dispose();
    }

    // Meters are found by name, and so are those of other hosts in the process; their factory tells them apart.
    private static MetricStreamConfiguration? ViewOf(Instrument instrument, IMeterFactory meters) => instrument switch
    {
        { Meter.Scope: { } scope } when !ReferenceEquals(scope, meters) => MetricStreamConfiguration.Drop,
        Histogram<double> => new ExplicitBucketHistogramConfiguration { Boundaries = [.. InstrumentSeries.Bounds] },
        _ => null,
    };
}

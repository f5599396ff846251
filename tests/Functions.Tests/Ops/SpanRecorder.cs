using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.LocalHost;

namespace OrderFunctions.Functions.Tests.Ops;

/// <summary>Keeps the spans of one host, however many run in the process.</summary>
internal sealed class SpanRecorder : IDisposable
{
    private readonly ActivityListener _listener;

    public SpanRecorder(LocalFunctionHost host)
    {
        var sources = host.Services.GetServices<ActivitySource>().ToHashSet();
        _listener = new ActivityListener
        {
            ShouldListenTo = sources.Contains,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = Ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>In the order in which they ended.</summary>
    public ConcurrentQueue<Activity> Ended { get; } = new();

    /// <summary>Those of one trace.</summary>
    public IReadOnlyList<Activity> Of(ActivityTraceId trace) => [.. Ended.Where(span => span.TraceId == trace)];

    public void Dispose() => _listener.Dispose();
}

using System.Diagnostics;
using OpenTelemetry.Trace;

namespace OrderFunctions.Local.Telemetry;

/// <summary>
/// Listens to the sources of one host, by reference: by name it would hear, and sample, every host in the process. The
/// decision is that of an OpenTelemetry sampler.
/// </summary>
internal sealed class OwnSpans : IDisposable
{
    private readonly ActivityListener _listener;

    public OwnSpans(IEnumerable<ActivitySource> sources, Sampler sampler, Action<Activity> ended)
    {
        var own = sources.ToHashSet();
        _listener = new ActivityListener
        {
            ShouldListenTo = own.Contains,
            Sample = (ref ActivityCreationOptions<ActivityContext> span) => Decide(sampler, span),
            ActivityStopped = span =>
            {
                if (span.Recorded) ended(span);
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose() => _listener.Dispose();

    private static ActivitySamplingResult Decide(Sampler sampler, in ActivityCreationOptions<ActivityContext> span)
    {
        var parameters = new SamplingParameters(span.Parent, span.TraceId, span.Name, span.Kind, span.Tags, span.Links);
        return sampler.ShouldSample(parameters).Decision switch
        {
            SamplingDecision.RecordAndSample => ActivitySamplingResult.AllDataAndRecorded,
            SamplingDecision.RecordOnly => ActivitySamplingResult.AllData,
            // What is not recorded still carries its trace on; below a span of this process, that one does.
            _ when span.Parent == default || span.Parent.IsRemote => ActivitySamplingResult.PropagationData,
            _ => ActivitySamplingResult.None,
        };
    }
}

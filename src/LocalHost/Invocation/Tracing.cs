using System.Diagnostics;
using OrderFunctions.LocalHost.Worker;

namespace OrderFunctions.LocalHost.Invocation;

/// <summary>
/// The spans of one host: of every invocation, of every message that is sent, and of every turn of an orchestration. The
/// source belongs to the host, so that whoever listens to one of several hosts in a process hears that one alone. While
/// nobody listens nothing is made, except that every request and every run of a timer has a trace, and messages and
/// activities go on with theirs: it is the correlation id of what they store and log.
/// </summary>
internal sealed class Tracing : IDisposable
{
    public const string SourceName = "OrderFunctions.LocalHost";

    public ActivitySource Source { get; } = new(SourceName);

    /// <summary>Somebody listens.</summary>
    public bool IsHeard => Source.HasListeners();

    public void Dispose() => Source.Dispose();

    /// <summary>The span of an invocation; an orchestrator has none, its turns do (<see cref="BeginTurn"/>).</summary>
    public Activity? Begin(FunctionDescriptor function, InvocationInput input)
    {
        if (function.Kind == TriggerKind.Orchestration)
            return null;
        var hasParent = ActivityContext.TryParse(
            input.TraceParent, input.HttpContext?.Request.Headers.TraceState, isRemote: true, out var parent);
        if (IsHeard && BeginHeard(function, input, parent) is { } heard)
            return heard;
        return hasParent || function.Kind is TriggerKind.Http or TriggerKind.Timer ? Correlate(function.Name, hasParent ? parent : default) : null;
    }

    /// <summary>How the invocation ended. Of an exception only the type is told: its text could hold anything.</summary>
    public static void End(Activity? span, InvocationInput input, Exception? failure)
    {
        if (span is not { IsAllDataRequested: true })
            return;
        if (failure is not null)
            Fail(span, failure.GetType().FullName!);
        if (input.HttpContext is not { } http)
            return;
        span.SetTag("http.response.status_code", http.Response.StatusCode);
        if (http.Response.StatusCode >= 500 && failure is null)
            Fail(span, http.Response.StatusCode.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>The span of a message on its way into a queue or topic; to be begun only while <see cref="IsHeard"/>.</summary>
    public Activity? BeginSend(string destination)
    {
        var span = Source.StartActivity("send " + destination, ActivityKind.Producer);
        span?.SetTag("messaging.system", "localhost").SetTag("messaging.operation.type", "send").SetTag("messaging.destination.name", destination);
        return span;
    }

    /// <summary>
    /// The span of one turn of an orchestration: what it did about what had arrived, and the commit. It belongs to the trace
    /// of the start and is linked to those who raised events from other traces. It is not the current one: the orchestrator's
    /// code takes no context with it from one turn into the next. To be begun only while <see cref="IsHeard"/>.
    /// </summary>
    public Activity? BeginTurn(string orchestrator, string instanceId, string? traceParent, IEnumerable<ActivityContext> causes)
    {
        ActivityContext.TryParse(traceParent, null, isRemote: true, out var start);
        var links = causes.Where(cause => cause != default && cause.TraceId != start.TraceId).Select(cause => new ActivityLink(cause));
        var span = Source.StartActivity("orchestration:" + orchestrator, ActivityKind.Internal, start, links: links);
        if (span is null)
            return null;
        Activity.Current = null;
        return span.SetTag("durabletask.type", "orchestration")
            .SetTag("durabletask.task.name", orchestrator)
            .SetTag("durabletask.task.instance_id", instanceId);
    }

    /// <summary>Makes a stored trace the current one, heard by nobody: for log lines outside the invocation they are about.</summary>
    public static Activity? Correlate(string? traceParent) =>
        ActivityContext.TryParse(traceParent, null, isRemote: true, out var parent) ? Correlate("correlation", parent) : null;

    public static void Fail(Activity? span, string type) => span?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", type);

    private static Activity Correlate(string name, ActivityContext parent)
    {
        var activity = new Activity(name);
        if (parent != default)
            activity.SetParentId(parent.TraceId, parent.SpanId, parent.TraceFlags);
        return activity.Start();
    }

    private Activity? BeginHeard(FunctionDescriptor function, InvocationInput input, ActivityContext parent)
    {
        switch (function.Trigger)
        {
            case HttpTriggerAttribute http:
                // The route, never the path: ids and whatever else callers write into it stay out.
                var route = http.Route ?? function.Name;
                var method = input.HttpContext!.Request.Method;
                return Named($"{method} {route}", ActivityKind.Server)
                    ?.SetTag("http.request.method", method).SetTag("http.route", route);
            case QueueTriggerAttribute queue:
                return Named("process " + queue.QueueName, ActivityKind.Consumer)
                    ?.SetTag("messaging.system", "localhost").SetTag("messaging.operation.type", "process")
                    .SetTag("messaging.destination.name", queue.QueueName);
            case ServiceBusTriggerAttribute bus:
                return Named("process " + bus.TopicName, ActivityKind.Consumer)
                    ?.SetTag("messaging.system", "localhost").SetTag("messaging.operation.type", "process")
                    .SetTag("messaging.destination.name", bus.TopicName).SetTag("messaging.destination.subscription.name", bus.SubscriptionName);
            case ActivityTriggerAttribute:
                return Named("activity:" + function.TaskName, ActivityKind.Internal)
                    ?.SetTag("durabletask.type", "activity").SetTag("durabletask.task.name", function.TaskName)
                    .SetTag("durabletask.task.instance_id", input.BindingData.GetValueOrDefault("instanceId"));
            default:
                return Named(function.Name, ActivityKind.Internal);
        }

        Activity? Named(string name, ActivityKind kind) => Source.StartActivity(name, kind, parent)?.SetTag("faas.name", function.Name);
    }
}

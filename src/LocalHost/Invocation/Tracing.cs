using System.Diagnostics;

namespace OrderFunctions.LocalHost.Invocation;

/// <summary>
/// One span per invocation. A trace that comes in with a request or message goes on even when nobody listens, because
/// it is the correlation id of what the function stores.
/// </summary>
internal static class Tracing
{
    private static readonly ActivitySource Source = new("OrderFunctions.LocalHost");

    public static Activity? Start(FunctionDescriptor function, InvocationInput input)
    {
        if (function.Kind == TriggerKind.Orchestration)
            return null;
        var kind = function.Kind switch
        {
            TriggerKind.Http => ActivityKind.Server,
            TriggerKind.Queue or TriggerKind.Topic => ActivityKind.Consumer,
            _ => ActivityKind.Internal,
        };
        var activity = Source.StartActivity(function.Name, kind, input.TraceParent);
        if (activity is not null || (input.TraceParent is null && function.Kind != TriggerKind.Http))
            return activity;
        activity = new Activity(function.Name);
        if (input.TraceParent is { } parent)
            activity.SetParentId(parent);
        return activity.Start();
    }
}

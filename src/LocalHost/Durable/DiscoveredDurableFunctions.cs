using System.Text;
using OrderFunctions.LocalHost.Invocation;

namespace OrderFunctions.LocalHost.Durable;

/// <summary>Makes the discovered orchestrator and activity functions callable by the engine.</summary>
internal static class DiscoveredDurableFunctions
{
    public static DurableFunctions From(FunctionCatalog catalog, IFunctionInvoker invoker, DurableJson json)
    {
        var functions = new DurableFunctions();
        foreach (var orchestrator in catalog.Of(TriggerKind.Orchestration))
            functions.AddOrchestrator(orchestrator.TaskName, Orchestrator(orchestrator, invoker));
        foreach (var activity in catalog.Of(TriggerKind.Activity))
        {
            functions.AddActivity(
                activity.TaskName,
                Activity(activity, invoker, json),
                new ActivitySignature(activity.TriggerParameter.ParameterType, activity.ResultType));
        }

        return functions;
    }

    private static OrchestratorBody Orchestrator(FunctionDescriptor function, IFunctionInvoker invoker)
    {
        // Only a parameter besides the context wants the input as text; GetInput reads it from the context.
        var takesInput = function.Binders.Length > 1;
        return (context, input) => invoker.InvokeAsync(
            function,
            new InvocationInput { TriggerValue = context, Payload = takesInput ? Text(input) : null },
            CancellationToken.None);
    }

    private static ActivityBody Activity(FunctionDescriptor function, IFunctionInvoker invoker, DurableJson json) =>
        async (call, cancellationToken) =>
        {
            var input = Text(call.Input);
            var result = await invoker
                .InvokeAsync(
                    function,
                    new InvocationInput { Payload = input, TraceParent = call.TraceParent, BindingData = Facts(call, input) },
                    cancellationToken)
                .ConfigureAwait(false);
            return json.Serialize(result, function.ResultType);
        };

    /// <summary>As the official trigger calls them: whose activity it is, and its input as JSON.</summary>
    private static Dictionary<string, object?> Facts(in ActivityCall call, string? input) =>
        new(StringComparer.OrdinalIgnoreCase) { ["instanceId"] = call.InstanceId, ["data"] = input };

    private static string? Text(ReadOnlyMemory<byte> input) => input.IsEmpty ? null : Encoding.UTF8.GetString(input.Span);
}

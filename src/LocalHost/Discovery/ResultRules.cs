using Microsoft.AspNetCore.Http;
using OrderFunctions.LocalHost.Invocation;

namespace OrderFunctions.LocalHost.Discovery;

/// <summary>What a function may return.</summary>
internal static class ResultRules
{
    public static void Check(
        FunctionCandidate candidate, TriggerKind kind, Type? resultType, PayloadSerializer serializer)
    {
        switch (kind)
        {
            case TriggerKind.Http when resultType is null || !typeof(IResult).IsAssignableFrom(resultType):
                candidate.Reject(
                    $"an HTTP function that returns {resultType?.Name ?? "nothing"} would answer 200 with an empty body; return IResult or Results<...>.");
                break;
            case TriggerKind.Queue or TriggerKind.Topic or TriggerKind.Timer when resultType is not null:
                candidate.Reject($"the returned {resultType.Name} would go nowhere; return Task.");
                break;
            case TriggerKind.Orchestration or TriggerKind.Activity
                when resultType is not null && serializer.TryGetTypeInfo(resultType) is null:
                candidate.Reject($"the JSON options of the app do not know the result type {resultType.Name}.");
                break;
        }
    }
}

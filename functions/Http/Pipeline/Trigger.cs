using System.Runtime.CompilerServices;

namespace OrderFunctions.Functions.Http.Pipeline;

/// <summary>
/// Which invocations the middleware is for. Orchestrators must be left alone: on the real host, awaiting anything before
/// <c>next()</c> breaks them.
/// </summary>
internal static class Trigger
{
    private static readonly ConditionalWeakTable<FunctionDefinition, string> Kinds = [];

    public static bool IsHttp(FunctionContext context) => KindOf(context) == "httpTrigger";

    public static bool IsHttpOrQueue(FunctionContext context) => KindOf(context) is "httpTrigger" or "queueTrigger";

    public static bool IsQueue(FunctionContext context) => KindOf(context) == "queueTrigger";

    public static bool IsMessage(FunctionContext context) => KindOf(context) is "queueTrigger" or "serviceBusTrigger";

    private static string KindOf(FunctionContext context) =>
        Kinds.GetValue(context.FunctionDefinition, static definition => definition.InputBindings.Values
            .Select(binding => binding.Type)
            .FirstOrDefault(type => type.EndsWith("Trigger", StringComparison.OrdinalIgnoreCase), "")
            is { Length: > 0 } type ? char.ToLowerInvariant(type[0]) + type[1..] : "");
}

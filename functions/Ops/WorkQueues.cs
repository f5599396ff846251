using System.Reflection;
using OrderFunctions.Application.Ops;

namespace OrderFunctions.Functions.Ops;

/// <summary>The queues that functions of this app work on; where given up messages lie is not among them.</summary>
public static class WorkQueues
{
    private static readonly Dictionary<string, string> ByFunction = Find();

    /// <summary>Their names, in order.</summary>
    public static IReadOnlyList<string> All { get; } =
        [.. ByFunction.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>The queue that a function works on, or null.</summary>
    public static string? Of(string function) => ByFunction.GetValueOrDefault(function);

    private static Dictionary<string, string> Find()
    {
        var found =
            from type in typeof(WorkQueues).Assembly.GetTypes()
            from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            let function = method.GetCustomAttribute<FunctionAttribute>()
            where function is not null
            from parameter in method.GetParameters()
            let queue = parameter.GetCustomAttribute<QueueTriggerAttribute>()?.QueueName
            where queue is not null && !queue.EndsWith(DeadLetterSource.PoisonSuffix, StringComparison.Ordinal)
            select (function.Name, queue);
        return found.ToDictionary(one => one.Name, one => one.queue, StringComparer.Ordinal);
    }
}

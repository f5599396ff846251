using System.Reflection;
using OrderFunctions.Application.Ops;

namespace OrderFunctions.Functions.Ops;

/// <summary>The queues that functions of this app work on; where given up messages lie is not among them.</summary>
public static class WorkQueues
{
    /// <summary>Their names, in order.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. typeof(WorkQueues).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .SelectMany(method => method.GetParameters())
            .Select(parameter => parameter.GetCustomAttribute<QueueTriggerAttribute>()?.QueueName)
            .OfType<string>()
            .Where(name => !name.EndsWith(DeadLetterSource.PoisonSuffix, StringComparison.Ordinal))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal),
    ];
}

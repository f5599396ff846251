using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Local;
using OrderFunctions.LocalHost.DurableTask;
using OrderFunctions.LocalHost.Worker;

namespace OrderFunctions.Functions.Tests.Model;

/// <summary>The sagas and activities of the app, by name, as plain calls.</summary>
internal static class SagaActivities
{
    private static readonly Dictionary<string, MethodInfo> Activities = Functions<ActivityTriggerAttribute>();
    private static readonly Dictionary<string, MethodInfo> Sagas = Functions<OrchestrationTriggerAttribute>();

    /// <summary>The classes that activities are methods of.</summary>
    public static IEnumerable<Type> Classes => Activities.Values.Select(method => method.DeclaringType!).Distinct();

    /// <summary>Runs an orchestrator until it waits.</summary>
    public static Task Run(string saga, TaskOrchestrationContext context)
    {
        var method = Sagas[saga];
        return (Task)method.Invoke(Activator.CreateInstance(method.DeclaringType!), [context])!;
    }

    /// <summary>Carries an activity out.</summary>
    public static async Task<object?> CallAsync(IServiceProvider services, string activity, object? input)
    {
        var method = Activities[activity];
        var task = (Task)method.Invoke(services.GetRequiredService(method.DeclaringType!), [input, CancellationToken.None])!;
        await task;
        return method.ReturnType == typeof(Task) ? null : task.GetType().GetProperty(nameof(Task<>.Result))!.GetValue(task);
    }

    private static Dictionary<string, MethodInfo> Functions<TTrigger>()
        where TTrigger : Attribute => typeof(LocalApp).Assembly.GetTypes()
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
        .Where(method => method.GetParameters() is [var first, ..] && first.GetCustomAttribute<TTrigger>() is not null)
        .ToDictionary(method => method.GetCustomAttribute<FunctionAttribute>()!.Name, StringComparer.Ordinal);
}

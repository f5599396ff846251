using System.Collections;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using OrderFunctions.LocalHost.DurableTask;
using OrderFunctions.LocalHost.Invocation;
using OrderFunctions.LocalHost.Timers;
using OrderFunctions.LocalHost.Worker;
using OrderFunctions.LocalHost.Worker.Extensions.Abstractions;

namespace OrderFunctions.LocalHost.Discovery;

/// <summary>One trigger each, on the right parameter type, with arguments that make sense.</summary>
internal static partial class TriggerRules
{
    public static DiscoveredTrigger? FindTrigger(FunctionCandidate candidate)
    {
        var found = candidate.Parameters
            .SelectMany(p => p.GetCustomAttributes<TriggerBindingAttribute>().Select(a => (Parameter: p, Attribute: a)))
            .ToList();
        if (found.Count != 1)
        {
            candidate.Reject(found.Count == 0
                ? "the function has no trigger."
                : $"the function has {found.Count} triggers ({string.Join(", ", found.Select(f => f.Attribute.GetType().Name))}); it must have one.");
            return null;
        }
        var (parameter, attribute) = found[0];
        return new DiscoveredTrigger(KindOf(attribute), attribute, parameter);
    }

    public static void Check(FunctionCandidate candidate, DiscoveredTrigger trigger)
    {
        switch (trigger.Attribute)
        {
            case HttpTriggerAttribute http:
                MustBe<HttpRequest>(candidate, trigger);
                CheckLevel(candidate, trigger, http);
                HttpRoutes.Check(candidate, http);
                break;
            case QueueTriggerAttribute queue:
                CheckMessage(candidate, trigger);
                if (!QueueName().IsMatch(queue.QueueName ?? ""))
                    candidate.Reject($"'{queue.QueueName}' is no queue name: 3 to 63 lower-case letters, digits and single dashes.");
                break;
            case ServiceBusTriggerAttribute bus:
                CheckMessage(candidate, trigger);
                if (string.IsNullOrWhiteSpace(bus.TopicName) || string.IsNullOrWhiteSpace(bus.SubscriptionName))
                    candidate.Reject("the topic and the subscription must be named.");
                break;
            case TimerTriggerAttribute timer:
                MustBe<TimerInfo>(candidate, trigger);
                if (TimerSchedule.TryParse(timer.Schedule, out var error) is null)
                    candidate.Reject($"the schedule '{timer.Schedule}' is not a cron expression of six fields: {error}");
                break;
            case OrchestrationTriggerAttribute:
                MustBe<TaskOrchestrationContext>(candidate, trigger);
                break;
        }
    }

    private static TriggerKind KindOf(TriggerBindingAttribute attribute) => attribute switch
    {
        HttpTriggerAttribute => TriggerKind.Http,
        QueueTriggerAttribute => TriggerKind.Queue,
        ServiceBusTriggerAttribute => TriggerKind.Topic,
        TimerTriggerAttribute => TriggerKind.Timer,
        OrchestrationTriggerAttribute => TriggerKind.Orchestration,
        ActivityTriggerAttribute => TriggerKind.Activity,
        _ => throw new InvalidOperationException(attribute.GetType() + " is not a trigger of this host."),
    };

    private static void CheckLevel(FunctionCandidate candidate, DiscoveredTrigger trigger, HttpTriggerAttribute http)
    {
        // The attribute's value cannot tell "not said" from Anonymous: only the constructor that was used can.
        var said = trigger.Parameter.CustomAttributes
            .Single(a => a.AttributeType == typeof(HttpTriggerAttribute))
            .ConstructorArguments.Any(a => a.ArgumentType == typeof(AuthorizationLevel));
        if (!said)
            candidate.Reject("the HTTP trigger states no AuthorizationLevel; say AuthorizationLevel.Anonymous.");
        else if (http.AuthLevel != AuthorizationLevel.Anonymous)
            candidate.Reject($"AuthorizationLevel.{http.AuthLevel} needs host keys, which this host does not have; use Anonymous.");
    }

    private static void CheckMessage(FunctionCandidate candidate, DiscoveredTrigger trigger)
    {
        var (name, type) = (trigger.Parameter.Name, trigger.Parameter.ParameterType);
        if (type == typeof(byte[]))
            candidate.Reject($"parameter '{name}': a byte[] would be the raw body on the official worker, where it is Base64 here; take a string.");
        else if (trigger.Kind == TriggerKind.Topic && (type.IsArray || typeof(ICollection).IsAssignableFrom(type)))
            candidate.Reject($"parameter '{name}': without IsBatched a message comes alone, never as a batch; take one message.");
    }

    private static void MustBe<T>(FunctionCandidate candidate, DiscoveredTrigger trigger)
    {
        if (trigger.Parameter.ParameterType != typeof(T))
            candidate.Reject($"{trigger.Attribute.GetType().Name} must sit on a parameter of type {typeof(T).Name}, not {trigger.Parameter.ParameterType.Name}.");
    }

    [GeneratedRegex("^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex QueueName();
}

using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrderFunctions.LocalHost.DurableTask.Client;
using OrderFunctions.LocalHost.Invocation;
using OrderFunctions.LocalHost.Messaging;
using OrderFunctions.LocalHost.Worker;
using OrderFunctions.LocalHost.Worker.Extensions.Abstractions;

namespace OrderFunctions.LocalHost.Discovery;

/// <summary>Decides once, for each parameter of a function, where its value comes from.</summary>
internal sealed class ParameterBinding(FunctionCandidate candidate, DiscoveredTrigger trigger, PayloadSerializer serializer)
{
    public ParameterBinder[] Compile() => [.. candidate.Parameters.Select(Bind)];

    private ParameterBinder Bind(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        if (parameter == trigger.Parameter)
            return BindTrigger(type);
        if (parameter.GetCustomAttribute<DurableClientAttribute>() is not null)
            return BindClient(parameter, type);
        if (parameter.GetCustomAttribute<BindingAttribute>() is { } other)
            return Reject(parameter, $"{other.GetType().Name} is not supported there.");
        if (type == typeof(FunctionContext))
            return context => context;
        if (trigger.Kind == TriggerKind.Orchestration)
            return BindOrchestrationInput(parameter, type);
        if (type == typeof(CancellationToken))
            return context => context.CancellationToken;
        if (typeof(ILogger).IsAssignableFrom(type))
            return Reject(parameter, "a logger would be null on the official worker; take ILogger<T> in the constructor.");
        if (type == typeof(HttpContext))
            return Reject(parameter, "HttpContext cannot be bound; take HttpRequest and use its HttpContext.");
        return trigger.Kind switch
        {
            TriggerKind.Http when type == typeof(HttpRequest) => context => context.HttpContext!.Request,
            TriggerKind.Http => BindText(parameter),
            TriggerKind.Queue => BindFact(parameter, MessageFacts.OfQueues),
            TriggerKind.Topic => BindFact(parameter, MessageFacts.OfTopics),
            _ => Reject(parameter, $"nothing binds a {type.Name} there."),
        };
    }

    private ParameterBinder BindTrigger(Type type) => trigger.Kind switch
    {
        TriggerKind.Http => context => context.HttpContext!.Request,
        TriggerKind.Timer or TriggerKind.Orchestration => context => context.Input.TriggerValue,
        TriggerKind.Queue or TriggerKind.Topic when type == typeof(string) => context => context.Input.Payload,
        _ => BindJson(trigger.Parameter, type),
    };

    private ParameterBinder BindJson(ParameterInfo parameter, Type type)
    {
        if (serializer.TryGetTypeInfo(type) is not { } info)
            return Reject(parameter, $"the JSON options of the app do not know the type {type.Name}.");
        var absent = type.IsValueType && Nullable.GetUnderlyingType(type) is null ? Activator.CreateInstance(type) : null;
        return context => context.Input.Payload is { } json ? Read(json, info, parameter) : absent;
    }

    private ParameterBinder BindOrchestrationInput(ParameterInfo parameter, Type type)
    {
        if (type == typeof(CancellationToken) || typeof(ILogger).IsAssignableFrom(type))
            return Reject(parameter, $"an orchestrator cannot take a {type.Name}.");
        return BindJson(parameter, type);
    }

    private ParameterBinder BindClient(ParameterInfo parameter, Type type)
    {
        if (type != typeof(DurableTaskClient))
            return Reject(parameter, "[DurableClient] must sit on a parameter of type DurableTaskClient.");
        if (trigger.Kind == TriggerKind.Orchestration)
            return Reject(parameter, "an orchestrator calls activities only; it cannot take a DurableTaskClient.");
        return context => context.InstanceServices.GetRequiredService<DurableTaskClient>();
    }

    private ParameterBinder BindText(ParameterInfo parameter)
    {
        var name = parameter.Name!;
        if (TextConversion.For(name, parameter.ParameterType) is not { } convert)
            return Reject(parameter, $"a {parameter.ParameterType.Name} cannot be bound from the route or the query; take a string.");
        var absent = TextConversion.Absent(parameter);
        if (HttpRoutes.ParameterNames((HttpTriggerAttribute)trigger.Attribute, candidate.Name).Contains(name.ToUpperInvariant()))
        {
            return context => context.HttpContext!.Request.RouteValues.TryGetValue(name, out var value) && value is string text
                ? convert(text)
                : absent();
        }
        return context => context.HttpContext!.Request.Query.TryGetValue(name, out var values) && values.Count > 0
            ? convert(values.ToString())
            : absent();
    }

    private ParameterBinder BindFact(ParameterInfo parameter, IReadOnlySet<string> facts)
    {
        var name = parameter.Name!;
        if (!facts.Contains(name))
            return Reject(parameter, $"messages have no '{name}'; there are {string.Join(", ", facts.Order(StringComparer.Ordinal))}.");
        if (TextConversion.For(name, parameter.ParameterType) is not { } convert)
            return Reject(parameter, $"a {parameter.ParameterType.Name} cannot be bound from a property of the message.");
        var absent = TextConversion.Absent(parameter);
        return context => context.Input.BindingData.TryGetValue(name, out var value) && MessageFacts.TextOf(value) is { } text
            ? convert(text)
            : absent();
    }

    private ParameterBinder Reject(ParameterInfo parameter, string why)
    {
        candidate.Reject($"parameter '{parameter.Name}': {why}");
        return _ => null;
    }

    private static object? Read(string json, JsonTypeInfo info, ParameterInfo parameter)
    {
        try
        {
            return JsonSerializer.Deserialize(json, info);
        }
        catch (JsonException e)
        {
            throw new FunctionInputConverterException($"The payload for parameter '{parameter.Name}' is not a {info.Type.Name}: {e.Message}", e);
        }
    }
}

using System.Reflection;
using OrderFunctions.LocalHost.Worker;
using OrderFunctions.LocalHost.Worker.Extensions.Abstractions;

namespace OrderFunctions.LocalHost.Invocation;

/// <summary>What starts a function.</summary>
internal enum TriggerKind
{
    Http,
    Queue,
    Topic,
    Timer,
    Orchestration,
    Activity,
}

/// <summary>Runs the method on its target (null for a static one) with bound arguments.</summary>
internal delegate ValueTask<object?> FunctionBody(object? target, object?[] arguments);

/// <summary>Gives one parameter its value.</summary>
internal delegate object? ParameterBinder(LocalFunctionContext context);

/// <summary>A discovered function with everything compiled that an invocation needs.</summary>
internal sealed class FunctionDescriptor
{
    /// <summary>The name given by [Function].</summary>
    public required string Name { get; init; }

    public required TriggerKind Kind { get; init; }

    public required MethodInfo Method { get; init; }

    public required TriggerBindingAttribute Trigger { get; init; }

    public required ParameterInfo TriggerParameter { get; init; }

    /// <summary>The type inside Task of T or ValueTask of T; null when the method returns nothing.</summary>
    public required Type? ResultType { get; init; }

    public required FunctionDefinition Definition { get; init; }

    /// <summary>Function-level retry; null means none.</summary>
    public RetryAttribute? Retry { get; init; }

    /// <summary>Creates the function's class in the invocation's scope; null for a static method.</summary>
    public required Func<IServiceProvider, object>? CreateTarget { get; init; }

    public required FunctionBody Body { get; init; }

    public required ParameterBinder[] Binders { get; init; }

    /// <summary>Class.Method, as messages name the function.</summary>
    public string Label => Method.DeclaringType!.Name + "." + Method.Name;

    /// <summary>The name orchestrations call it by.</summary>
    public string TaskName => Trigger switch
    {
        OrchestrationTriggerAttribute { Orchestration: { Length: > 0 } name } => name,
        ActivityTriggerAttribute { Activity: { Length: > 0 } name } => name,
        _ => Name,
    };
}

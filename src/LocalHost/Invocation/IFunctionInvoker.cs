using Microsoft.AspNetCore.Http;

namespace OrderFunctions.LocalHost.Invocation;

/// <summary>Runs a function: a service scope, the middleware, bound parameters, the method.</summary>
internal interface IFunctionInvoker
{
    /// <summary>
    /// The value the function returned (null for none). The caller holds one <see cref="WorkTracker.Enter"/> for the time of
    /// the invocation; a parked delay gives it back while it waits. Awaits keep the caller's synchronization context.
    /// </summary>
    ValueTask<object?> InvokeAsync(FunctionDescriptor function, InvocationInput input, CancellationToken cancellationToken);
}

/// <summary>What the trigger brings to an invocation.</summary>
internal sealed class InvocationInput
{
    private static readonly IReadOnlyDictionary<string, object?> NoData = new Dictionary<string, object?>();

    /// <summary>The trigger parameter's value when it needs no conversion: a TaskOrchestrationContext, a TimerInfo.</summary>
    public object? TriggerValue { get; init; }

    /// <summary>Text of a message, or the JSON input of an activity or orchestrator (null: no input).</summary>
    public string? Payload { get; init; }

    /// <summary>Facts about the trigger that parameters are bound to by name, keys without regard to case.</summary>
    public IReadOnlyDictionary<string, object?> BindingData { get; init; } = NoData;

    public HttpContext? HttpContext { get; init; }

    /// <summary>Runs inside the scope once the middleware has returned: HTTP writes the result here.</summary>
    public Func<LocalFunctionContext, Task>? AfterwardsAsync { get; init; }

    /// <summary>Null: a new one is made when somebody asks.</summary>
    public string? InvocationId { get; init; }

    public int RetryCount { get; init; }

    public int MaxRetryCount { get; init; }

    /// <summary>W3C traceparent carried by the message; null takes the current activity's.</summary>
    public string? TraceParent { get; init; }
}

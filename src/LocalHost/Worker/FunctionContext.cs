namespace OrderFunctions.LocalHost.Worker;

/// <summary>One invocation, as middleware and functions see it.</summary>
public abstract class FunctionContext
{
    /// <summary>Id of this invocation; retries of a timer function share it.</summary>
    public abstract string InvocationId { get; }

    /// <summary>Id of the function.</summary>
    public abstract string FunctionId { get; }

    /// <summary>The W3C trace the invocation belongs to.</summary>
    public abstract TraceContext TraceContext { get; }

    /// <summary>Facts about the trigger, by name.</summary>
    public abstract BindingContext BindingContext { get; }

    /// <summary>Which retry of the function this is.</summary>
    public abstract RetryContext RetryContext { get; }

    /// <summary>The services of this invocation's scope.</summary>
    public abstract IServiceProvider InstanceServices { get; set; }

    /// <summary>The function being run.</summary>
    public abstract FunctionDefinition FunctionDefinition { get; }

    /// <summary>Values that middleware shares along the invocation.</summary>
    public abstract IDictionary<object, object> Items { get; set; }

    /// <summary>Fires when the client is gone, the time limit is over or the host stops for good.</summary>
    public virtual CancellationToken CancellationToken { get; } = CancellationToken.None;
}

/// <summary>Facts about the trigger: route values, query, message properties.</summary>
public abstract class BindingContext
{
    /// <summary>The facts by name.</summary>
    public abstract IReadOnlyDictionary<string, object?> BindingData { get; }
}

/// <summary>Which function-level retry this invocation is.</summary>
public abstract class RetryContext
{
    /// <summary>0 on the first run.</summary>
    public abstract int RetryCount { get; }

    /// <summary>Runs allowed after the first one.</summary>
    public abstract int MaxRetryCount { get; }
}

/// <summary>The W3C trace of an invocation.</summary>
public abstract class TraceContext
{
    /// <summary>The traceparent, or an empty string.</summary>
    public abstract string TraceParent { get; }

    /// <summary>The tracestate, or an empty string.</summary>
    public abstract string TraceState { get; }
}

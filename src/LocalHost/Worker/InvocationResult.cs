namespace OrderFunctions.LocalHost.Worker;

/// <summary>The result of the invocation, which middleware may read and replace after (or instead of) next.</summary>
public abstract class InvocationResult<T>
{
    /// <summary>The value the function returned, or the one put in its place.</summary>
    public abstract T? Value { get; set; }
}

/// <summary>The untyped result of the invocation.</summary>
public abstract class InvocationResult : InvocationResult<object>;

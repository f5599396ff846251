namespace OrderFunctions.LocalHost.Worker.Middleware;

/// <summary>The rest of the pipeline, the function itself at its end.</summary>
public delegate Task FunctionExecutionDelegate(FunctionContext context);

/// <summary>A step around invocations. Created once: take scoped services from the context, not the constructor.</summary>
public interface IFunctionsWorkerMiddleware
{
    /// <summary>Runs around the invocation; without a call of <paramref name="next"/> the function does not run.</summary>
    Task Invoke(FunctionContext context, FunctionExecutionDelegate next);
}

using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.LocalHost.Worker;
using OrderFunctions.LocalHost.Worker.Middleware;

namespace OrderFunctions.LocalHost.Invocation;

/// <summary>The middleware of the app in the order it was added; the first is the outermost.</summary>
internal sealed class MiddlewareChain(IServiceCollection services) : IFunctionsWorkerApplicationBuilder
{
    private readonly List<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> parts = [];

    public IServiceCollection Services => services;

    public IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware)
    {
        parts.Add(middleware);
        return this;
    }

    public FunctionExecutionDelegate Compose(FunctionExecutionDelegate innermost)
    {
        var next = innermost;
        for (var i = parts.Count - 1; i >= 0; i--)
            next = parts[i](next);
        return next;
    }
}

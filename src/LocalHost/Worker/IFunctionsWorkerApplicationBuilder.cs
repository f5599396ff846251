using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.LocalHost.Worker.Middleware;

namespace OrderFunctions.LocalHost.Worker;

/// <summary>Where a composition adds services and middleware.</summary>
public interface IFunctionsWorkerApplicationBuilder
{
    /// <summary>The app's services.</summary>
    IServiceCollection Services { get; }

    /// <summary>Adds middleware; the first one added is the outermost.</summary>
    IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware);
}

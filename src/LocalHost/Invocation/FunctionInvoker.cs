using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.LocalHost.Worker;
using OrderFunctions.LocalHost.Worker.Middleware;

namespace OrderFunctions.LocalHost.Invocation;

/// <summary>
/// The one way into a function. Nothing here leaves the caller's synchronization context, because orchestrators run on
/// one of their own.
/// </summary>
internal sealed class FunctionInvoker(
    IServiceScopeFactory scopes, MiddlewareChain middleware, WorkTracker tracker, Tracing tracing) : IFunctionInvoker
{
    private readonly FunctionExecutionDelegate pipeline = middleware.Compose(RunAsync);

    public async ValueTask<object?> InvokeAsync(
        FunctionDescriptor function, InvocationInput input, CancellationToken cancellationToken)
    {
        // An orchestrator waits by being put away, never by a parked delay: it needs no slot.
        var slot = function.Kind == TriggerKind.Orchestration ? null : ParkingSlot.Open(tracker);
        using var span = tracing.Begin(function, input);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            if (input.HttpContext is { } http)
                http.RequestServices = scope.ServiceProvider;
            var context = new LocalFunctionContext(function, input, scope.ServiceProvider, cancellationToken);
            await pipeline(context);
            if (input.AfterwardsAsync is { } afterwards)
                await afterwards(context);
            Tracing.End(span, input, null);
            return context.ReturnValue;
        }
        catch (Exception failure)
        {
            Tracing.End(span, input, failure);
            throw;
        }
        finally
        {
            slot?.Close();
        }
    }

    private static async Task RunAsync(FunctionContext functionContext)
    {
        var context = (LocalFunctionContext)functionContext;
        var function = context.Function;
        var binders = function.Binders;
        var arguments = binders.Length == 0 ? [] : new object?[binders.Length];
        for (var i = 0; i < binders.Length; i++)
            arguments[i] = binders[i](context);
        var target = function.CreateTarget?.Invoke(context.InstanceServices);
        context.ReturnValue = await function.Body(target, arguments);
    }
}

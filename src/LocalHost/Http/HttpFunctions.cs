using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Logging;
using OrderFunctions.LocalHost.Configuration;
using OrderFunctions.LocalHost.Discovery;
using OrderFunctions.LocalHost.Invocation;
using OrderFunctions.Storage;

namespace OrderFunctions.LocalHost.Http;

/// <summary>Runs an HTTP function for a request and writes its answer.</summary>
internal sealed partial class HttpFunctions(
    FunctionCatalog catalog,
    HostSettings settings,
    IFunctionInvoker invoker,
    Database database,
    TimeProvider time,
    ILogger<HttpFunctions> logger)
{
    /// <summary>One endpoint per function, below the route prefix of host.json.</summary>
    public IReadOnlyList<Endpoint> Endpoints() => [.. catalog.Of(TriggerKind.Http).Select(EndpointOf)];

    private RouteEndpoint EndpointOf(FunctionDescriptor function)
    {
        var template = HttpRoutes.TemplateOf(function);
        if (settings.RoutePrefix.Length > 0)
            template = settings.RoutePrefix + "/" + template;
        var methods = HttpRoutes.MethodsOf(function);
        var metadata = methods.Count == 0
            ? new EndpointMetadataCollection(function)
            : new EndpointMetadataCollection(function, new HttpMethodMetadata(methods));
        return new RouteEndpoint(
            context => RunAsync(function, context), RoutePatternFactory.Parse(template), 0, metadata, function.Name);
    }

    private async Task RunAsync(FunctionDescriptor function, HttpContext http)
    {
        // Not one byte leaves before everything the function applied is on disk.
        http.Response.OnStarting(static state => ((Database)state).WhenDurableAsync(), database);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        // The time runs from before the function's first line.
        using var limit = settings.FunctionTimeout is { } timeout ? new TimeLimit(timeout, time) : null;
        var invocation = invoker.InvokeAsync(function, HttpInput.From(http), cancellation.Token);
        try
        {
            if (limit is null || invocation.IsCompleted)
                await invocation.ConfigureAwait(false);
            else
                await WithinAsync(invocation.AsTask(), limit, function, http, cancellation).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Log.Failed(logger, e, function.Name);
            // Kestrel then breaks the connection off: a client must not take a part for the whole.
            if (http.Response.HasStarted)
                throw;
            Fail(http, e);
        }
    }

    private async Task WithinAsync(
        Task invocation, TimeLimit limit, FunctionDescriptor function, HttpContext http, CancellationTokenSource cancellation)
    {
        await Task.WhenAny(invocation, limit.WhenOver).ConfigureAwait(false);
        if (invocation.IsCompleted)
        {
            await invocation.ConfigureAwait(false);
            return;
        }
        Log.TimedOut(logger, function.Name, limit.Length);
        await cancellation.CancelAsync().ConfigureAwait(false);
        await AnswerTimeoutAsync(http).ConfigureAwait(false);
        // The request's objects belong to the function until it has returned; only the client is done.
        await invocation.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static async Task AnswerTimeoutAsync(HttpContext http)
    {
        if (http.Response.HasStarted)
        {
            http.Abort();
            return;
        }
        Fail(http, null);
        http.Response.Headers.Connection = "close";
        await http.Response.CompleteAsync().ConfigureAwait(false);
    }

    private static void Fail(HttpContext http, Exception? e)
    {
        http.Response.Clear();
        http.Response.StatusCode = e is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The function {Function} failed.")]
        public static partial void Failed(ILogger logger, Exception exception, string function);

        [LoggerMessage(2, LogLevel.Error, "The function {Function} was stopped: it ran longer than {Limit}.")]
        public static partial void TimedOut(ILogger logger, string function, TimeSpan limit);
    }
}

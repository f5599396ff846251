using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OrderFunctions.Functions.Ops;

namespace OrderFunctions.Functions.Http.Pipeline;

/// <summary>
/// The outermost ring: gives every request and message a W3C trace (continuing the sender's), measures it, and logs it
/// with that trace.
/// </summary>
internal sealed partial class TraceMiddleware(DoorMetrics metrics, ILogger<TraceMiddleware> logger) : IFunctionsWorkerMiddleware
{
    /// <summary>Answered on every response: the caller's own value, or the trace id.</summary>
    public const string CorrelationHeader = "X-Correlation-Id";

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        var name = context.FunctionDefinition.Name;
        var since = Stopwatch.GetTimestamp();
        using var started = StartActivity(context, name);
        var http = context.GetHttpContext();
        if (http is not null)
            http.Response.Headers[CorrelationHeader] = CorrelationOf(http.Request);
        try
        {
            await next(context);
        }
        catch (Exception e) when (http is null)
        {
            Log.MessageFailed(logger, e, name);
            metrics.QueueHandled(name, failed: true, Stopwatch.GetElapsedTime(since));
            throw;
        }

        if (http is null)
            metrics.QueueHandled(name, failed: false, Stopwatch.GetElapsedTime(since));
        else
            Finish(http, name, Stopwatch.GetElapsedTime(since));
    }

    private void Finish(HttpContext http, string name, TimeSpan elapsed)
    {
        metrics.HttpHandled(name, http.Request.Method, http.Response.StatusCode, elapsed);
        Log.Handled(logger, http.Request.Method, name, http.Response.StatusCode, elapsed.TotalMilliseconds);
    }

    // The host usually has started an activity for the request already. It did not, or not a usable one, when nobody
    // listens or the sender's traceparent is no traceparent.
    private static Activity? StartActivity(FunctionContext context, string name)
    {
        if (Activity.Current is { IdFormat: ActivityIdFormat.W3C })
            return null;
        var activity = new Activity(name).SetIdFormat(ActivityIdFormat.W3C);
        if (ActivityContext.TryParse(context.TraceContext.TraceParent, context.TraceContext.TraceState, out _))
            activity.SetParentId(context.TraceContext.TraceParent);
        return activity.Start();
    }

    private static string CorrelationOf(HttpRequest request)
    {
        var given = request.Headers[CorrelationHeader].ToString();
        var usable = given.Length is > 0 and <= 64 && given.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
        return usable ? given : Activity.Current!.TraceId.ToHexString();
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Debug, Message = "{Method} {Function} answered {Status} in {Milliseconds} ms")]
        public static partial void Handled(ILogger logger, string method, string function, int status, double milliseconds);

        [LoggerMessage(Level = LogLevel.Error, Message = "{Function} failed; the message will be tried again")]
        public static partial void MessageFailed(ILogger logger, Exception exception, string function);
    }
}

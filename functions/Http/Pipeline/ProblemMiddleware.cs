using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace OrderFunctions.Functions.Http.Pipeline;

/// <summary>
/// Puts the security headers on every answer and turns what a function throws into problem details: an unreadable
/// request into its status, everything else into a 500 that tells nothing but the trace id.
/// </summary>
internal sealed partial class ProblemMiddleware(ILogger<ProblemMiddleware> logger) : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        var http = context.GetHttpContext()!;
        AddSecurityHeaders(http);
        try
        {
            await next(context);
            await RenderAsync(context, http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client is gone; nobody reads an answer, and it is not our failure.
            http.Response.StatusCode = 499;
        }
        catch (Exception e) when (!http.Response.HasStarted)
        {
            http.Response.Headers.ContentLength = null;
            await ProblemFor(e, context.FunctionDefinition.Name).ExecuteAsync(http);
        }
    }

    // The hosts would render the result after all middleware. Done here, a result that cannot be rendered is a problem like
    // any other, and the rings outside see the status that was sent.
    private static async Task RenderAsync(FunctionContext context, HttpContext http)
    {
        var outcome = context.GetInvocationResult();
        if (outcome.Value is not IResult result)
            return;
        outcome.Value = null;
        await result.ExecuteAsync(http);
    }

    private Problem ProblemFor(Exception exception, string function)
    {
        if (exception is BadHttpRequestException { StatusCode: >= 400 and < 500 } bad)
        {
            return bad.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? new Problem(413, "BODY_TOO_LARGE", "The body is larger than the host accepts.")
                : new Problem(bad.StatusCode, "BAD_REQUEST", "The request could not be read.");
        }

        Log.Failed(logger, exception, function);
        return Problems.Internal;
    }

    // Answers are data, not pages: nothing may sniff, frame, cache or run them. A function that serves a page overrides.
    private static void AddSecurityHeaders(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        if (http.Request.IsHttps)
            headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "{Function} failed")]
        public static partial void Failed(ILogger logger, Exception exception, string function);
    }
}

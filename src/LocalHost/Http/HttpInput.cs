using Microsoft.AspNetCore.Http;
using OrderFunctions.LocalHost.Invocation;

namespace OrderFunctions.LocalHost.Http;

/// <summary>A request as the input of an invocation.</summary>
internal static class HttpInput
{
    public static InvocationInput From(HttpContext http)
    {
        var id = Guid.NewGuid().ToString();
        var request = http.Request;
        request.Headers["x-ms-invocation-id"] = id;
        request.Headers["X-Original-Proto"] = request.Scheme;
        request.Headers["X-Original-Host"] = request.Host.Value;
        if (http.Connection.RemoteIpAddress is { } address)
            request.Headers["X-Original-For"] = $"{address}:{http.Connection.RemotePort}";
        return new InvocationInput
        {
            HttpContext = http,
            InvocationId = id,
            TraceParent = request.Headers.TraceParent,
            BindingData = new HttpBindingData(http),
            AfterwardsAsync = WriteResultAsync,
        };
    }

    /// <summary>A null result leaves the answer as middleware or function have set it: 200 and empty if nobody did.</summary>
    private static Task WriteResultAsync(LocalFunctionContext context) =>
        context.ReturnValue is IResult result && !context.HttpContext!.Response.HasStarted
            ? result.ExecuteAsync(context.HttpContext)
            : Task.CompletedTask;
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace OrderFunctions.Testing.Payments;

/// <summary>Puts a stub that answers in the process on a port of its own, for an app that reaches it by address only.</summary>
public sealed class AServer : IAsyncDisposable
{
    private readonly HttpMessageInvoker _stub;
    private readonly WebApplication _web;

    private AServer(HttpMessageHandler stub)
    {
        _stub = new HttpMessageInvoker(stub, disposeHandler: false);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _web = builder.Build();
        _web.Run(AnswerAsync);
    }

    /// <summary>Where the stub answers.</summary>
    public string Address => _web.Urls.First() + "/";

    /// <summary>Opens the port.</summary>
    public static async Task<AServer> OpenAsync(HttpMessageHandler stub)
    {
        var server = new AServer(stub);
        await server._web.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _web.DisposeAsync();
        _stub.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var request = new HttpRequestMessage(
            new HttpMethod(context.Request.Method),
            new Uri(new Uri(Address), context.Request.Path.ToUriComponent() + context.Request.QueryString));
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        if (body.Length > 0)
            request.Content = new ByteArrayContent(body.ToArray());
        foreach (var header in context.Request.Headers)
            request.Headers.TryAddWithoutValidation(header.Key, header.Value.ToArray());
        using var response = await _stub.SendAsync(request, context.RequestAborted);
        context.Response.StatusCode = (int)response.StatusCode;
        context.Response.ContentType = "application/json";
        await response.Content.CopyToAsync(context.Response.Body);
    }
}

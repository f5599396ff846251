using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace OrderFunctions.Functions.Tests.Ops;

/// <summary>Takes what an exporter sends by OTLP over HTTP and keeps it as it came.</summary>
internal sealed class ACollector : IAsyncDisposable
{
    private readonly WebApplication _server;

    private ACollector(WebApplication server) => _server = server;

    public string Address => _server.Urls.Single();

    /// <summary>Content types, by path.</summary>
    public ConcurrentDictionary<string, string?> Seen { get; } = new();

    private ConcurrentQueue<(string Path, byte[] Body)> Bodies { get; } = new();

    public static async Task<ACollector> OpenAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var collector = new ACollector(builder.Build());
        collector._server.Run(collector.TakeAsync);
        await collector._server.StartAsync();
        return collector;
    }

    /// <summary>All bodies of a signal, one after the other; texts stand in them as UTF-8, ids as bytes.</summary>
    public string Text(string signal) => string.Concat(Bodies.Where(one => one.Path == "/v1/" + signal).Select(one => Encoding.Latin1.GetString(one.Body)));

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task TakeAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        Seen[http.Request.Path] = http.Request.ContentType;
        Bodies.Enqueue((http.Request.Path, body.ToArray()));
    }
}

using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace OrderFunctions.Benchmarks.Campaigns;

/// <summary>A mail provider that takes every mail, counts it, and remembers which batch it came with.</summary>
internal sealed class CountingProvider : IAsyncDisposable
{
    /// <summary>Names of the headers by which it tells mails apart, so that it need not read them.</summary>
    public const string To = "X-To", Batch = "X-Batch";

    private readonly ConcurrentDictionary<string, int> _taken = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ConcurrentBag<string>> _batches = new(StringComparer.Ordinal);
    private readonly WebApplication _app;

    private CountingProvider(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First() + "/");

    public static async Task<CountingProvider> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0, static listen => listen.Protocols = HttpProtocols.Http1));
        var provider = new CountingProvider(builder.Build());
        provider._app.Run(provider.AnswerAsync);
        await provider._app.StartAsync();
        return provider;
    }

    /// <summary>How many of so many recipients got nothing, and how many mails were too many.</summary>
    public (int Lost, int Duplicated) Count(int recipients) =>
        (recipients - _taken.Count, _taken.Values.Sum(times => times - 1));

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        if (HttpMethods.IsGet(http.Request.Method))
        {
            // The batch's: which of it are here.
            var known = _batches.GetValueOrDefault(http.Request.Path.Value!.TrimStart('/')) ?? [];
            await http.Response.WriteAsync(string.Join('\n', known));
            return;
        }

        var (to, batch) = (http.Request.Headers[To].ToString(), http.Request.Headers[Batch].ToString());
        // A mail that breaks off was not taken.
        await http.Request.Body.CopyToAsync(Stream.Null, http.RequestAborted);
        _batches.GetOrAdd(batch, static _ => []).Add(to);
        _taken.AddOrUpdate(to, 1, static (_, times) => times + 1);
        http.Response.StatusCode = StatusCodes.Status202Accepted;
    }
}

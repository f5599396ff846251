using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrderFunctions.LocalHost.Invocation;

namespace OrderFunctions.LocalHost.Http;

/// <summary>Kestrel, listening for the HTTP functions.</summary>
internal sealed class HttpServer : ITriggerListener, IHttpApplication<HttpContext>, IDisposable
{
    private readonly KestrelServer kestrel;
    private readonly WorkTracker tracker;
    private readonly WorkHandover handover;
    private readonly HttpPipeline pipeline;

    public HttpServer(
        LocalFunctionHostOptions options,
        IServiceProvider services,
        HttpPipeline pipeline,
        WorkTracker tracker,
        WorkHandover handover,
        ILoggerFactory loggers)
    {
        this.pipeline = pipeline;
        this.tracker = tracker;
        this.handover = handover;
        var kestrelOptions = new KestrelServerOptions { ApplicationServices = services, AddServerHeader = false };
        Limit(kestrelOptions.Limits, options);
        kestrelOptions.Listen(options.Address, options.Port);
        kestrel = new KestrelServer(
            Options.Create(kestrelOptions),
            new SocketTransportFactory(Options.Create(new SocketTransportOptions()), loggers),
            loggers);
    }

    /// <summary>Where the server listens, once it has been started.</summary>
    public Uri BaseAddress =>
        kestrel.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() is { } address
            ? new Uri(address + "/")
            : throw new InvalidOperationException("The host has not been started.");

    public Task StartAsync(CancellationToken cancellationToken)
    {
        pipeline.Prepare();
        return kestrel.StartAsync(this, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => kestrel.StopAsync(cancellationToken);

    public void Dispose() => kestrel.Dispose();

    public HttpContext CreateContext(IFeatureCollection contextFeatures)
    {
        tracker.Enter();
        var context = new DefaultHttpContext(contextFeatures);
        handover.Arrived(context.Request.Headers);
        return context;
    }

    public Task ProcessRequestAsync(HttpContext context) => pipeline.RunAsync(context);

    public void DisposeContext(HttpContext context, Exception? exception) => tracker.Exit();

    private static void Limit(KestrelServerLimits server, LocalFunctionHostOptions options)
    {
        var limits = options.HttpLimits;
        server.MaxRequestBodySize = options.MaxRequestBodyBytes;
        server.MaxRequestLineSize = limits.RequestLineBytes;
        server.MaxRequestHeadersTotalSize = limits.HeaderBytes;
        server.MaxRequestHeaderCount = limits.HeaderCount;
        server.RequestHeadersTimeout = limits.HeaderTime;
        server.MinRequestBodyDataRate = server.MinResponseDataRate = new MinDataRate(limits.BytesPerSecond, limits.SlowTime);
        server.KeepAliveTimeout = limits.KeepAlive;
        server.MaxConcurrentConnections = limits.Connections;
    }
}

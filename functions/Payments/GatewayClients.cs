using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Adapters.Gateways.Http;
using OrderFunctions.Adapters.Gateways.Sandbox;
using OrderFunctions.Application.Telemetry;

namespace OrderFunctions.Functions.Payments;

/// <summary>The HTTP clients between us and the gateways. All of them wait for durability and have a span per call.</summary>
internal sealed class GatewayClients(WhenDurable whenDurable, OrderTracing tracing) : IDisposable
{
    private readonly List<HttpClient> _clients = [];

    /// <summary>Ours to a gateway; its calls bring their own time limit.</summary>
    public HttpClient To(string gateway, Uri address) => Client(gateway, Sockets(), address, Timeout.InfiniteTimeSpan);

    /// <summary>Ours to the Sandbox. Without an address of another one the call ends in our own books and needs no socket.</summary>
    public HttpClient ToSandbox(IServiceProvider services, Uri? address) => address is null
        ? Client("sandbox", services.GetRequiredService<SandboxServer>(), new Uri("http://sandbox.invalid/"), Timeout.InfiniteTimeSpan)
        : To("sandbox", address);

    /// <summary>The Sandbox's to us.</summary>
    public SandboxWebhookDelivery Delivery(IServiceProvider services) =>
        ActivatorUtilities.CreateInstance<SandboxWebhookDelivery>(
            services, Client("own webhooks", Sockets(), null, TimeSpan.FromSeconds(10)));

    public void Dispose()
    {
        foreach (var client in _clients)
            client.Dispose();
    }

    private HttpClient Client(string gateway, HttpMessageHandler transport, Uri? address, TimeSpan timeout)
    {
        var calls = new GatewaySpan(tracing, gateway) { InnerHandler = transport };
        var client = new HttpClient(new DurableBeforeSending(whenDurable) { InnerHandler = calls })
        {
            BaseAddress = address,
            Timeout = timeout,
        };
        _clients.Add(client);
        return client;
    }

    private static SocketsHttpHandler Sockets() =>
        new() { PooledConnectionLifetime = TimeSpan.FromMinutes(5), ActivityHeadersPropagator = null };
}

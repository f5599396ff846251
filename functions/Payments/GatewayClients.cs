using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Adapters.Gateways.Http;
using OrderFunctions.Adapters.Gateways.Sandbox;

namespace OrderFunctions.Functions.Payments;

/// <summary>The HTTP clients between us and the gateways. All of them wait for durability.</summary>
internal sealed class GatewayClients(WhenDurable whenDurable) : IDisposable
{
    private readonly List<HttpClient> _clients = [];

    /// <summary>Ours to a gateway; its calls bring their own time limit.</summary>
    public HttpClient To(Uri address) => Client(Sockets(), address, Timeout.InfiniteTimeSpan);

    /// <summary>Ours to the Sandbox. Without an address of another one the call ends in our own books and needs no socket.</summary>
    public HttpClient ToSandbox(IServiceProvider services, Uri? address) => address is null
        ? Client(services.GetRequiredService<SandboxServer>(), new Uri("http://sandbox.invalid/"), Timeout.InfiniteTimeSpan)
        : To(address);

    /// <summary>The Sandbox's to us.</summary>
    public SandboxWebhookDelivery Delivery(IServiceProvider services) =>
        ActivatorUtilities.CreateInstance<SandboxWebhookDelivery>(
            services, Client(Sockets(), null, TimeSpan.FromSeconds(10)));

    public void Dispose()
    {
        foreach (var client in _clients)
            client.Dispose();
    }

    private HttpClient Client(HttpMessageHandler transport, Uri? address, TimeSpan timeout)
    {
        var client = new HttpClient(new DurableBeforeSending(whenDurable) { InnerHandler = transport })
        {
            BaseAddress = address,
            Timeout = timeout,
        };
        _clients.Add(client);
        return client;
    }

    private static SocketsHttpHandler Sockets() => new() { PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
}

using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Adapters.Gateways.Http;
using OrderFunctions.Adapters.Gateways.Sandbox;

namespace OrderFunctions.Functions.Payments;

/// <summary>The Sandbox's HTTP clients: ours to the gateway, and the gateway's to us. Both wait for durability.</summary>
internal sealed class SandboxClients(SandboxOptions options, WhenDurable whenDurable) : IDisposable
{
    private readonly List<HttpClient> _clients = [];

    public SandboxGateway Gateway(IServiceProvider services)
    {
        // Without an address of another Sandbox the call ends in our own books and needs no socket.
        HttpMessageHandler transport = options.BaseUrl is null
            ? services.GetRequiredService<SandboxServer>()
            : Sockets();
        return new SandboxGateway(
            Client(transport, options.BaseUrl ?? new Uri("http://sandbox.invalid/"), Timeout.InfiniteTimeSpan),
            services.GetRequiredService<GatewayPipeline>());
    }

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

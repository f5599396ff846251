using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrderFunctions.Adapters.Gateways.Http;
using OrderFunctions.Application.Notifications;
using OrderFunctions.Benchmarks.Hosts;
using OrderFunctions.Local;
using OrderFunctions.LocalHost;
using OrderFunctions.Storage;

namespace OrderFunctions.Benchmarks.Campaigns;

/// <summary>The app as it is shipped, with a mail provider over HTTP.</summary>
internal sealed class CampaignHost : IBenchmarkHost
{
    private readonly LocalFunctionHost _host;

    private CampaignHost(LocalFunctionHost host) => _host = host;

    public Uri Address => _host.BaseAddress;

    public Database Database => _host.Database;

    public static async Task<CampaignHost> StartAsync(Arguments arguments)
    {
        var provider = new Uri(arguments.Text("provider", string.Empty));
        var host = LocalApp.Build(new LocalAppOptions
        {
            DataFolder = arguments.Text("data", string.Empty),
            Port = 0,
            Logging = logging => logging.SetMinimumLevel(LogLevel.Warning).AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace),
            Settings = new Dictionary<string, string?> { ["Campaigns:Lease"] = TimeSpan.FromSeconds(arguments.Number("lease", 120)).ToString() },
            Services = services =>
            {
                // As every provider is called: when what the call tells of is on disk.
                services.AddSingleton(provided => new ProviderClient(new HttpClient(
                    new DurableBeforeSending(provided.GetRequiredService<WhenDurable>()) { InnerHandler = new SocketsHttpHandler { MaxConnectionsPerServer = 64 } })
                { BaseAddress = provider }));
                services.AddSingleton<IMailSender>(static provided => provided.GetRequiredService<ProviderClient>());
                services.AddSingleton<IMailLedger>(static provided => provided.GetRequiredService<ProviderClient>());
            },
        });
        await LocalApp.StartAsync(host);
        return new(host);
    }

    public Task<string?> AuditAsync(long placed, long declined) => Task.FromResult<string?>(null);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await _host.DisposeAsync();
    }
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using OrderFunctions.Adapters.Sqlite;
using OrderFunctions.Application.Catalogue;
using OrderFunctions.Application.Inventory;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Benchmarks.Hosts;
using OrderFunctions.Benchmarks.Orders;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Local;
using OrderFunctions.LocalHost;
using OrderFunctions.Storage;

namespace OrderFunctions.Benchmarks.App;

/// <summary>The app as it is shipped: its own doors, identity, idempotency, outbox, Sandbox payments, mail and papers.</summary>
internal sealed class AppHost : IBenchmarkHost
{
    private const long OpeningStock = 10_000_000;

    private readonly LocalFunctionHost _host;
    private readonly IDocumentStore _store;

    private AppHost(LocalFunctionHost host, string token) =>
        (_host, Token, _store) = (host, token, host.Services.GetRequiredService<IDocumentStore>());

    public Uri Address => _host.BaseAddress;

    public string Token { get; }

    public Database Database => _host.Database;

    public static async Task<AppHost> StartAsync(Arguments arguments, CompletionFeed feed)
    {
        var folder = DataFolder.Create(Path.GetDirectoryName(arguments.Text("data", string.Empty))!);
        var host = LocalApp.Build(new LocalAppOptions
        {
            DataFolder = folder.Path,
            Port = 0,
            Flush = HostProcess.SlowFlush(arguments.Number("flush", 0)),
            // Standard output is where the measuring process reads the answers.
            Logging = logging => logging.SetMinimumLevel(LogLevel.Warning).AddConsole(
                console => console.LogToStandardErrorThreshold = LogLevel.Trace),
            Services = services => services.Replace(ServiceDescriptor.Singleton<IDocumentStore>(provider => new WatchingStore(
                new SqliteDocumentStore(provider.GetRequiredService<Database>(), Containers.All), feed))),
        });
        await StockAsync(host.Services.GetRequiredService<IDocumentStore>());
        await LocalApp.StartAsync(host);
        using var issuer = DevelopmentIssuer.Load(folder.DevelopmentKey);
        var token = issuer.CreateToken(
            "customer-1", [Roles.Customer], new IdentityOptions().Audience, TimeProvider.System.GetUtcNow(), TimeSpan.FromHours(12));
        return new AppHost(host, token);
    }

    /// <summary>Everything paid is committed, nothing declined is held, and no unit has come or gone.</summary>
    public async Task<string?> AuditAsync(long placed, long declined)
    {
        await _host.WhenIdleAsync();
        long available = 0, reserved = 0, committed = 0;
        for (var n = 0; n < OrderRules.Skus; n++)
        {
            var counts = await new ReadAvailabilityHandler(_store).HandleAsync(new ReadAvailability(OrderRules.Sku(n)));
            available += counts!.Available;
            reserved += counts.Reserved;
            committed += counts.Committed;
        }

        return reserved == 0 && committed == placed - declined && available + committed == OrderRules.Skus * OpeningStock
            ? null
            : $"{available} available, {reserved} reserved, {committed} committed after {placed} orders, {declined} of them declined";
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await _host.DisposeAsync();
    }

    private static async Task StockAsync(IDocumentStore store)
    {
        for (var n = 0; n < OrderRules.Skus; n++)
        {
            var product = new ProductDraft
            {
                Sku = OrderRules.Sku(n),
                Name = $"Article {n}",
                Price = new PriceDraft(1999, "EUR"),
                TaxBasisPoints = 1900,
            };
            await new CreateProductHandler(store, TimeProvider.System).HandleAsync(new CreateProduct(product));
            await new ReceiveStockHandler(store, TimeProvider.System)
                .HandleAsync(new ReceiveStock(OrderRules.Sku(n), "opening", OpeningStock));
        }
    }
}

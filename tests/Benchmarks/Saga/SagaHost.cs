using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Adapters.Sqlite;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Benchmarks.Hosts;
using OrderFunctions.Benchmarks.Orders;
using OrderFunctions.LocalHost;
using OrderFunctions.Storage;

namespace OrderFunctions.Benchmarks.Saga;

/// <summary>The saga's functions on the local host.</summary>
internal sealed class SagaHost : IBenchmarkHost
{
    private readonly LocalFunctionHost _host;
    private readonly IDocumentStore _store;

    private SagaHost(LocalFunctionHost host, IDocumentStore store) => (_host, _store) = (host, store);

    public Uri Address => _host.BaseAddress;

    public Database Database => _host.Database;

    public static async Task<SagaHost> StartAsync(Arguments arguments, CompletionFeed feed)
    {
        var builder = LocalFunctionHost.CreateBuilder(new LocalFunctionHostOptions
        {
            Port = 0,
            DatabasePath = arguments.Text("data", string.Empty),
            Flush = HostProcess.SlowFlush(arguments.Number("flush", 0)),
            HostJson = """{"version":"2.0","extensions":{"http":{"routePrefix":""}}}""",
            SchemaModules = [SqliteDocumentStore.CreateModule(SagaContainers.All)],
        });
        builder.AddFunctions(typeof(PlaceOrderFunction), typeof(OrderSaga), typeof(OrderActivities));
        builder.Services.Configure<JsonSerializerOptions>(json => json.TypeInfoResolver = OrderJson.Default);
        builder.Services.AddSingleton<IDocumentStore>(services =>
            new SqliteDocumentStore(services.GetRequiredService<Database>(), SagaContainers.All));
        builder.Services.AddSingleton(services => new SagaServices(services.GetRequiredService<IDocumentStore>(), feed));
        var host = builder.Build();
        var store = host.Services.GetRequiredService<IDocumentStore>();
        await SeedAsync(store);
        await host.StartAsync();
        return new SagaHost(host, store);
    }

    public async Task<string?> AuditAsync(long placed, long declined)
    {
        long available = 0, reserved = 0, committed = 0, uneven = 0;
        for (var n = 0; n < OrderRules.Skus; n++)
        {
            var stock = await _store.ReadAsync(
                SagaContainers.Stock, OrderRules.Sku(n), SagaContainers.StockDocumentId, OrderJson.Default.StockDocument);
            available += stock!.Value.Available;
            reserved += stock.Value.Reserved;
            committed += stock.Value.Committed;
            if (stock.Value.Available + stock.Value.Reserved + stock.Value.Committed != OrderRules.OpeningStock) uneven++;
        }

        return Database.Read(connection => new Books(
            Shipped: Count(connection, SagaContainers.Orders, "Shipped"),
            Failed: Count(connection, SagaContainers.Orders, "Failed"),
            available,
            reserved,
            committed,
            ReservationsCommitted: Count(connection, SagaContainers.Stock, "COMMITTED"),
            ReservationsReleased: Count(connection, SagaContainers.Stock, "RELEASED"),
            uneven)).Compare(placed, declined);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await _host.DisposeAsync();
    }

    private static async Task SeedAsync(IDocumentStore store)
    {
        for (var n = 0; n < OrderRules.Skus; n++)
        {
            await store.CommitAsync(SagaContainers.Stock, OrderRules.Sku(n),
            [
                TypedDocuments.Create(
                    SagaContainers.StockDocumentId, new StockDocument(OrderRules.OpeningStock, 0, 0), OrderJson.Default.StockDocument),
            ]);
        }
    }

    /// <summary>Orders, or reservations, of that status; shipments lie beside the orders, with words of their own.</summary>
    private static long Count(SqlConnection connection, string container, string status)
    {
        var row = connection.Prepare($"SELECT count(*) FROM doc_{container} WHERE instr(body, ?1) > 0")
            .Bind(1, Encoding.UTF8.GetBytes($"\"status\":\"{status}\""));
        row.Step();
        return row.GetInt64(0);
    }
}

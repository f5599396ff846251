using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Benchmarks.Hosts;
using OrderFunctions.Benchmarks.Orders;
using OrderFunctions.Storage;

namespace OrderFunctions.Benchmarks.Yardstick;

/// <summary>The order process as one would write it by hand: Kestrel, one method per step, and the same storage.</summary>
internal sealed class YardstickHost : IBenchmarkHost
{
    private readonly WebApplication _app;

    private YardstickHost(WebApplication app, Database database) => (_app, Database) = (app, database);

    public Database Database { get; }

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features
        .Get<IServerAddressesFeature>()!.Addresses.Single());

    public static async Task<YardstickHost> StartAsync(Arguments arguments, CompletionFeed feed)
    {
        var database = Database.Open(
            new DatabaseOptions
            {
                Path = arguments.Text("data", string.Empty),
                Flush = HostProcess.SlowFlush(arguments.Number("flush", 0)),
            },
            [YardstickSql.Schema]);
        var orders = new YardstickOrders(database, feed);
        await orders.ResumeAsync();

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.MapPost("/api/orders", async (HttpContext http) =>
        {
            var body = await JsonSerializer.DeserializeAsync(http.Request.Body, OrderJson.Default.PlaceOrderBody, http.RequestAborted);
            var order = OrderRules.Place(body!, Ids.New(TimeProvider.System), TimeProvider.System.GetUtcNow());
            await orders.PlaceAsync(order);
            return Results.Json(
                new PlacedOrder(order.Id, order.Status), OrderJson.Default.PlacedOrder, statusCode: StatusCodes.Status202Accepted);
        });
        await app.StartAsync();
        return new YardstickHost(app, database);
    }

    public Task<string?> AuditAsync(long placed, long declined) =>
        Task.FromResult(Database.Read(YardstickSql.Books).Compare(placed, declined));

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await Database.DisposeAsync();
    }
}

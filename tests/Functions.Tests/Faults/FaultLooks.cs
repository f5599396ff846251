using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Ops;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Functions.Orders;

namespace OrderFunctions.Functions.Tests.Faults;

/// <summary>Looks behind the API, for what must not be there twice, or at all.</summary>
internal static class FaultLooks
{
    /// <summary>What functions wake sagas with.</summary>
    public static SagaClient SagaClient(this AShop shop) =>
        new(shop.Host.DurableClient, shop.Host.Services.GetRequiredService<WatchSagasHandler>());

    /// <summary>Ids of all orchestrations there ever were.</summary>
    public static IReadOnlyList<string> Sagas(this AShop shop) => shop.Column("SELECT id FROM durable_instances");

    /// <summary>How many episodes the history of an order's saga holds.</summary>
    public static int EpisodesOf(this AShop shop, string orderId) =>
        shop.Column($"SELECT h.episode FROM durable_history h JOIN durable_instances i ON h.history = i.history WHERE i.id = '{orderId}'").Count;

    /// <summary>Ids of all documents of a container.</summary>
    public static IReadOnlyList<string> DocumentIds(this AShop shop, string container) => shop.Column($"SELECT id FROM doc_{container}");

    /// <summary>The JSON of all documents of a container.</summary>
    public static IReadOnlyList<string> DocumentBodies(this AShop shop, string container) => shop.Column($"SELECT body FROM doc_{container}");

    /// <summary>Messages that wait in any queue or subscription.</summary>
    public static int MessagesWaiting(this AShop shop) => shop.Column("SELECT message_id FROM messages").Count;

    /// <summary>The JSON of all orders, by id.</summary>
    public static IReadOnlyDictionary<string, string> StoredOrders(this AShop shop) => shop
        .Column($"SELECT partition || ' ' || body FROM doc_{Containers.Orders} WHERE id = '{OrderDocument.Id}'")
        .Select(row => row.Split(' ', 2)).ToDictionary(row => row[0], row => row[1], StringComparer.Ordinal);

    /// <summary>Payments in the Sandbox's books.</summary>
    public static int PaymentsAtGateway(this AShop shop) => shop.DocumentIds(Containers.Sandbox).Count(id => id == "payment");

    /// <summary>New products with so many units each.</summary>
    public static async Task StockAsync(this AShop shop, IReadOnlyList<string> skus, int units)
    {
        await shop.StaffPostAsync("api/products/import", new JsonArray([.. skus.Select(sku => new JsonObject
        {
            ["sku"] = sku, ["name"] = "Product " + sku, ["price"] = new JsonObject { ["amount"] = 1000, ["currency"] = "EUR" }, ["taxBasisPoints"] = 1900,
        })]));
        await shop.StaffPostAsync("api/inventory/batch", new JsonObject
        {
            ["entries"] = new JsonArray([.. skus.Select(sku => new JsonObject
            {
                ["id"] = "open-" + sku, ["type"] = "RECEIPT", ["sku"] = sku, ["quantity"] = units,
            })]),
        });
    }

    private static IReadOnlyList<string> Column(this AShop shop, string sql) => shop.Host.Database.Read(connection =>
    {
        var rows = new List<string>();
        var statement = connection.Prepare(sql);
        while (statement.Step()) rows.Add(statement.GetString(0));
        return rows;
    });
}

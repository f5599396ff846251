using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Adapters.Gateways.Sandbox;
using OrderFunctions.Application.Inventory;
using OrderFunctions.Application.Notifications;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Orders;
using Xunit;

namespace OrderFunctions.Functions.Tests.Ops;

/// <summary>What a test of the staff's side does to a shop: breaks things, and looks at what staff see of it.</summary>
internal static class AWorkshop
{
    public const string Secret = "whsec_of_the_workshop";

    /// <summary>A shop whose webhooks the test can sign, and whose mail server may be away.</summary>
    public static Task<AShop> OpenAsync(MailServer? mail = null, params (string Key, string Value)[] settings) =>
        AShop.OpenAsync(options => options with
        {
            Settings = new Dictionary<string, string?>(
                settings.Select(one => KeyValuePair.Create(one.Key, (string?)one.Value)))
            { ["Payments:Sandbox:WebhookSecrets:0"] = Secret },
            Services = services =>
            {
                if (mail is not null) services.AddSingleton<IMailSender>(mail);
            },
        });

    public static async Task<JsonNode> GetAsync(this AShop shop, string path)
    {
        var (status, body) = await AShop.SendAsync(shop.Staff, HttpMethod.Get, path);
        Assert.True(status == HttpStatusCode.OK, $"{path}: {status} {body?.ToJsonString()}");
        return body!;
    }

    public static Task<(HttpStatusCode Status, JsonNode? Body)> PostAsync(this AShop shop, string path, JsonNode? body = null) =>
        AShop.SendAsync(shop.Staff, HttpMethod.Post, path, body);

    /// <summary>The repair queue, of one kind or all.</summary>
    public static async Task<IReadOnlyList<JsonNode>> RepairsAsync(this AShop shop, string? kind = null) =>
        [.. (await shop.GetAsync("api/ops/repairs" + (kind is null ? "" : "?kind=" + kind)))["repairs"]!.AsArray().Select(one => one!)];

    /// <summary>Codes of the open alerts about a subject.</summary>
    public static async Task<IReadOnlyList<string>> AlertsAsync(this AShop shop, string subject) =>
    [
        .. (await shop.GetAsync("api/ops/alerts"))["alerts"]!.AsArray()
            .Where(alert => alert!["subject"]!.GetValue<string>() == subject)
            .Select(alert => $"{alert!["level"]} {alert["code"]}"),
    ];

    public static string Id(this JsonNode node) => node["id"]!.GetValue<string>();

    public static async Task<Order> OrderAsync(this AShop shop, string id) =>
        await shop.Host.Services.GetRequiredService<OrderRepository>().ReadAsync(id, CancellationToken.None);

    public static async Task DoAsync(this AShop shop, string id, OrderCommand command) => Assert.Null(
        (await shop.Host.Services.GetRequiredService<OrderRepository>().ExecuteAsync(id, command, Actor.Saga, CancellationToken.None)).Refusal);

    /// <summary>Edits a stored document behind everybody's back.</summary>
    public static async Task EditAsync(this AShop shop, string container, string partition, string id, Action<JsonObject> edit)
    {
        var store = shop.Host.Services.GetRequiredService<IDocumentStore>();
        var found = (await store.FindAsync(container, partition, id))!;
        var json = JsonNode.Parse(found.Body.Span)!.AsObject();
        edit(json);
        await store.CommitAsync(
            container, partition, [new DocumentOperation.Replace(id, Encoding.UTF8.GetBytes(json.ToJsonString()), null)]);
    }

    /// <summary>A paid order whose goods are gone: backordered.</summary>
    public static async Task<string> ABackorderAsync(this AShop shop)
    {
        var order = await shop.PlaceAsync(card: null);
        await shop.Host.WhenIdleAsync();
        var allocation = (await shop.OrderAsync(order)).LiveAllocations().Single().Allocation;
        await shop.Host.Services.GetRequiredService<ReleaseReservationHandler>()
            .HandleAsync(new ReleaseReservation("MUG-BLUE", allocation.Id, allocation.Quantity, allocation.Location));
        var left = (await shop.StockAsync()).Available;
        await shop.Host.Services.GetRequiredService<AdjustStockHandler>()
            .HandleAsync(new AdjustStock("MUG-BLUE", "burnt", -left, "burnt"));
        var (status, _) = await AShop.SendAsync(
            shop.Customer, HttpMethod.Post, $"api/orders/{order}/payments", new JsonObject { ["method"] = "tok_success" });
        Assert.Equal(HttpStatusCode.Created, status);
        Assert.Equal("BACKORDERED", await shop.StatusAsync(order));
        return order;
    }

    /// <summary>The money is at the gateway, and nobody was told.</summary>
    public static async Task<(string Order, string Payment)> APaymentNobodyHeardOfAsync(this AShop shop)
    {
        var order = await shop.PlaceAsync(card: null);
        await shop.Host.WhenIdleAsync();
        var (_, body) = await AShop.SendAsync(
            shop.Customer, HttpMethod.Post, $"api/orders/{order}/payments", new JsonObject { ["method"] = "tok_success.dropped" });
        return (order, body!.Id());
    }

    public static byte[] PaymentSucceeded(this AShop shop, string order, string payment) => SandboxSimulation.Body(
        "payment.succeeded", "evt_test", order, payment, new Money(1, "EUR"), "", shop.Clock.GetUtcNow());

    public static async Task<HttpStatusCode> SendWebhookAsync(this AShop shop, byte[] body, string secret = Secret)
    {
        using var client = shop.Host.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, SandboxRoutes.Webhook) { Content = new ByteArrayContent(body) };
        request.Headers.Add(SandboxWebhooks.SignatureHeader, SandboxSimulation.Sign(body, secret, shop.Clock.GetUtcNow()));
        using var response = await client.SendAsync(request);
        return response.StatusCode;
    }
}

/// <summary>A mail server that can be away.</summary>
internal sealed class MailServer : IMailSender
{
    public bool IsAway { get; set; }

    public List<string> Sent { get; } = [];

    public Task SendAsync(Mail mail, CancellationToken cancellationToken)
    {
        if (IsAway) throw new InvalidOperationException("Nobody takes mail for ada@example.com.");
        lock (Sent) Sent.Add(mail.Subject);
        return Task.CompletedTask;
    }
}

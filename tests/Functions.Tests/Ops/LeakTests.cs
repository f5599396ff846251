using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Tests.Faults;
using OrderFunctions.Functions.Tests.Http;
using OrderFunctions.Functions.Tests.Orders;
using Xunit;

namespace OrderFunctions.Functions.Tests.Ops;

/// <summary>
/// Whole lives of orders, good and bad, with a customer whose data cannot be mistaken for anything else: it must be in none
/// of the places that people read who have no business with it.
/// </summary>
public sealed partial class LeakTests : IDisposable
{
    private const string StripeKey = "sk_test_thegatewayskey0123";
    private const string StripeSecret = "whsec_thegatewayswebhooks";
    private const string MailPassword = "themailserverspassword";
    private static readonly string[] Personal =
        ["Zaphod", "Quibble", "zz-example", "5550199", "Leakproof", "ZQ9 7XY", "ZQ97XY", "Trillian", "Billing Row", "4111111111111111", "tok_"];

    private readonly LogRecorder _log = new();
    private readonly List<string> _tokens = [];
    private readonly List<string> _answers = [];
    private readonly List<string> _links = [];

    [Fact]
    public async Task Nothing_about_a_person_and_no_secret_reaches_logs_histories_spans_metrics_alerts_problems_or_links()
    {
        await using var shop = await OpenAsync();
        using var spans = new SpanRecorder(shop.Host);
        using var customer = Client(shop, Roles.Customer, "customer-1");
        using var staff = Client(shop, Roles.SuperAdmin, "staff-1");
        await LiveAsync(shop, customer, staff);
        await AskForNonsenseAsync(shop, customer);
        await BreakASagaAsync(shop, customer);
        await shop.Host.AdvanceAsync(TimeSpan.FromMinutes(6));

        var log = string.Join('\n', _log.Entries.Select(entry => $"{entry.Text} {entry.Exception}"));
        var places = new Dictionary<string, string>
        {
            ["log"] = log,
            ["histories"] = Rows(shop, "SELECT CAST(data AS TEXT) FROM durable_history"),
            ["instances"] = Rows(shop, "SELECT id || CAST(coalesce(output, '') AS TEXT) || CAST(coalesce(failure, '') AS TEXT) || CAST(coalesce(custom_status, '') AS TEXT) FROM durable_instances"),
            ["messages between functions"] = Rows(shop, "SELECT body || coalesce(properties, '') || coalesce(dead_reason, '') || coalesce(dead_description, '') FROM messages"),
            ["spans"] = string.Join('\n', spans.Ended.Select(Everything)),
            ["metrics"] = await staff.GetStringAsync(new Uri("metrics", UriKind.Relative)),
            ["alerts"] = string.Join('\n', shop.DocumentBodies(Containers.Alerts)),
            ["audit trail"] = string.Join('\n', shop.DocumentBodies(Containers.Audit)),
            ["problems"] = string.Join('\n', _answers),
            ["links"] = string.Join('\n', _links.Concat(shop.DocumentBodies(Containers.Messages).SelectMany(mail => Link().Matches(mail).Select(link => link.Value)))),
        };

        // The places have been filled: a test that looks at nothing finds nothing.
        Assert.Contains(_log.Entries, entry => entry.Level == LogLevel.Trace || entry.Level == LogLevel.Debug);
        Assert.Contains(_log.Entries, entry => entry.Exception is not null);
        Assert.All(places, place => Assert.True(place.Value.Length > 200 || place.Key == "messages between functions", place.Key));
        Assert.Contains("SAGA_FAILED", places["alerts"], StringComparison.Ordinal);
        Assert.Contains("Leakproof", string.Join('\n', shop.DocumentBodies(Containers.Orders)), StringComparison.Ordinal);
        string[] secrets = [StripeKey, StripeSecret, MailPassword, AWorkshop.Secret, .. _tokens];
        var leaks =
            from place in places
            from marker in Personal.Concat(secrets)
            let at = place.Value.IndexOf(marker, StringComparison.OrdinalIgnoreCase)
            where at >= 0
            select $"{marker} in {place.Key}: …{place.Value[Math.Max(0, at - 200)..Math.Min(place.Value.Length, at + 40)]}";
        Assert.True(!leaks.Any(), string.Join("\n----\n", leaks));
    }

    public void Dispose() => _log.Dispose();

    /// <summary>Mail and one gateway are away: nobody listens at those ports, and what is said about it names nobody.</summary>
    private Task<AShop> OpenAsync() => AShop.OpenAsync(options => options with
    {
        Logging = logging => logging.ClearProviders().AddProvider(_log).SetMinimumLevel(LogLevel.Trace),
        ReplayEveryAwait = true,
        Settings = new Dictionary<string, string?>
        {
            ["Mail:Smtp:Host"] = "127.0.0.1",
            ["Mail:Smtp:Port"] = "1",
            ["Mail:Smtp:UseTls"] = "false",
            ["Mail:Smtp:UserName"] = "shop",
            ["Mail:Smtp:Password"] = MailPassword,
            ["Payments:Sandbox:WebhookSecrets:0"] = AWorkshop.Secret,
            ["Payments:Stripe:SecretKey"] = StripeKey,
            ["Payments:Stripe:PublishableKey"] = "pk_test_thegatewayskey0123",
            ["Payments:Stripe:WebhookSecrets:0"] = StripeSecret,
            ["Payments:Stripe:BaseUrl"] = "http://127.0.0.1:1/",
        },
    });

    /// <summary>Bought and delivered in part, refunded, declined, suspected, undeliverable, and stuck at a gateway that is away.</summary>
    private async Task LiveAsync(AShop shop, HttpClient customer, HttpClient staff)
    {
        var bought = await PlaceAsync(shop, customer, Order());
        await shop.ShipAsync(bought);
        await AskAsync(staff, "POST", $"api/orders/{bought}/refunds", new JsonObject { ["goodwill"] = 100 });
        await PlaceAsync(shop, customer, Order(card: "tok_hard_decline"));
        await PlaceAsync(shop, customer, Order(quantity: 80));
        var cancelled = await PlaceAsync(shop, customer, Order(card: null));
        await AskAsync(customer, "POST", $"api/orders/{cancelled}/cancel");
        var away = Order(card: null);
        away["payment"] = new JsonObject { ["provider"] = "stripe", ["method"] = "tok_stripe" };
        await PlaceAsync(shop, customer, away);

        var unheard = await PlaceAsync(shop, customer, Order(card: "tok_success.dropped"));
        var payment = (await shop.SettledAsync(unheard))["payments"]![0]!.Id();
        Assert.Equal(HttpStatusCode.OK, await shop.SendWebhookAsync(shop.PaymentSucceeded(unheard, payment)));
        Assert.Equal(HttpStatusCode.BadRequest, await shop.SendWebhookAsync(Encoding.UTF8.GetBytes(Order().ToJsonString()), "whsec_of_a_stranger"));
        await shop.SendWebhookAsync(Encoding.UTF8.GetBytes(Order().ToJsonString()));
        await shop.Host.WhenIdleAsync();
    }

    /// <summary>Personal data where it does not belong: in wrong fields, keys, paths, queries, headers, broken JSON and queues.</summary>
    private async Task AskForNonsenseAsync(AShop shop, HttpClient customer)
    {
        foreach (var field in new[] { "sku", "quantity" })
        {
            var order = Order();
            order["lines"]![0]![field] = "Zaphod Quibblewick";
            await AskAsync(customer, "POST", "api/orders", order);
        }

        foreach (var (section, field) in new[] { ("contact", "email"), ("contact", "phone"), ("shippingAddress", "country"), ("payment", "provider"), ("payment", "method") })
        {
            var order = Order();
            order[section]![field] = "Zaphod Quibblewick 4111111111111111";
            await AskAsync(customer, "POST", "api/orders", order);
        }

        await AskAsync(customer, "POST", "api/orders", new JsonObject { ["contact"] = "zaphod@zz-example.test", ["lines"] = new JsonArray("Zaphod Quibblewick") });
        await AskAsync(customer, "POST", "api/orders", new JsonArray("Zaphod Quibblewick"));
        await AskAsync(customer, "POST", "api/orders", Order(), key: "zaphod@zz-example.test " + new string('x', 300));
        await AskAsync(customer, "GET", "api/orders/zaphod@zz-example.test?name=Zaphod%20Quibblewick");
        await AskAsync(customer, "GET", "api/orders?limit=Zaphod&continuation=zaphod@zz-example.test");
        await AskAsync(customer, "GET", "api/products/Leakproof%20Lane");
        await AskAsync(customer, "GET", "zaphod@zz-example.test");
        await AskAsync(customer, "POST", "api/webhooks/zaphod@zz-example.test", Order());
        using (var stranger = shop.Host.CreateClient())
        {
            stranger.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Bearer Zaphod.Quibblewick.4111111111111111");
            stranger.DefaultRequestHeaders.TryAddWithoutValidation("X-Correlation-Id", "zaphod@zz-example.test");
            stranger.DefaultRequestHeaders.TryAddWithoutValidation("traceparent", "Zaphod Quibblewick");
            stranger.DefaultRequestHeaders.UserAgent.ParseAdd("Zaphod/1.0");
            await AskAsync(stranger, "GET", "api/orders");
        }

        using var broken = new StringContent("""{"contact":{"email":"zaphod@zz-example.test"}, "lines": Zaphod""", Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/orders") { Content = broken };
        request.Headers.Add("Idempotency-Key", "broken");
        using var response = await customer.SendAsync(request);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        _answers.Add(await response.Content.ReadAsStringAsync());
        await shop.Host.SendAsync("inbox", "Zaphod Quibblewick, 77 Leakproof Lane");
        await shop.Host.WhenIdleAsync();
    }

    private async Task BreakASagaAsync(AShop shop, HttpClient customer)
    {
        var order = await PlaceAsync(shop, customer, Order(card: null));
        await shop.Host.Database.WriteAsync(connection => connection.Prepare(
            "UPDATE durable_history SET data = CAST(replace(CAST(data AS TEXT), 'ReserveAllocation', 'ReserveNothing') AS BLOB)").Execute());
        await shop.SagaClient().WakeAsync(order, default);
        await shop.Host.WhenIdleAsync();
    }

    private static JsonObject Order(int quantity = 1, string? card = "tok_success")
    {
        var order = AShop.Order(quantity: quantity, card: card);
        order["contact"] = new JsonObject { ["email"] = "zaphod@zz-example.test", ["phone"] = "+44205550199" };
        order["shippingAddress"] = Address("Zaphod Quibblewick", "77 Leakproof Lane", "GB");
        order["billingAddress"] = Address("Trillian Quibblewick", "88 Billing Row", "US");
        return order;
    }

    private static JsonObject Address(string name, string line, string country) => new()
    {
        ["name"] = name,
        ["line1"] = line,
        ["city"] = "Quibbleham",
        ["postalCode"] = country == "US" ? "10001" : "ZQ9 7XY",
        ["country"] = country,
    };

    private HttpClient Client(AShop shop, string role, string subject)
    {
        var client = shop.As(role, subject);
        _tokens.Add(client.DefaultRequestHeaders.Authorization!.Parameter!);
        return client;
    }

    private async Task<string> PlaceAsync(AShop shop, HttpClient customer, JsonObject order)
    {
        var placed = await AskAsync(customer, "POST", "api/orders", order);
        await shop.Host.WhenIdleAsync();
        return placed!.Id();
    }

    private async Task<JsonNode?> AskAsync(HttpClient client, string method, string path, JsonNode? body = null, string? key = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key ?? Guid.NewGuid().ToString());
        using var response = await client.SendAsync(request);
        var answer = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode) _answers.Add($"{response.Headers} {answer}");
        _links.Add($"{response.Headers} {string.Join(' ', Link().Matches(answer).Select(link => link.Value))}");
        return response.IsSuccessStatusCode ? JsonNode.Parse(answer) : null;
    }

    private static string Everything(Activity span) => string.Join(
        ' ',
        span.OperationName,
        span.DisplayName,
        span.StatusDescription,
        string.Join(' ', span.TagObjects.Concat(span.Links.SelectMany(link => link.Tags ?? [])).Concat(span.Events.SelectMany(one => one.Tags))),
        string.Join(' ', span.Baggage),
        span.TraceStateString);

    private static string Rows(AShop shop, string sql) => shop.Host.Database.Read(connection =>
    {
        var rows = new StringBuilder();
        var statement = connection.Prepare(sql);
        while (statement.Step()) rows.AppendLine(statement.GetString(0));
        return rows.ToString();
    });

    [GeneratedRegex("""(?:https?:/|")/[^\s"<>\\]+""")]
    private static partial Regex Link();
}

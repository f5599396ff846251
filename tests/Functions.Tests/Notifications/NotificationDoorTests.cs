using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrderFunctions.Application.Notifications;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Tests.Faults;
using OrderFunctions.Functions.Tests.Http;
using OrderFunctions.Functions.Tests.OpenApi;
using OrderFunctions.Functions.Tests.Ops;
using Xunit;

namespace OrderFunctions.Functions.Tests.Notifications;

/// <summary>Messages through the whole app: chosen, written, delayed, reported about.</summary>
public sealed class NotificationDoorTests
{
    private const string Preferences = "api/notifications/preferences";
    private const string Read = "api/notifications/read";
    private const string Devices = "api/notifications/devices";
    private const string Shipped = "api/ops/templates/order-shipped/de/email";

    [Fact]
    public async Task A_customer_chooses_how_to_be_told_and_is_told_so()
    {
        await using var shop = await AShop.OpenAsync(options => options with { Settings = new Dictionary<string, string?> { ["Texts:Channel"] = "WhatsApp" } });
        var (_, before, tag) = await SendAsync(shop.Customer, HttpMethod.Get, Preferences);
        Assert.Equal(
            ["EMAIL true true", "WHATSAPP false false", "SMS false false", "PUSH false false", "IN_APP true false"],
            ChoicesOf(before!, "ORDER_RECEIVED"));

        var body = new JsonObject
        {
            ["language"] = "de",
            ["choices"] = new JsonArray(Choice("ORDER_RECEIVED", "SMS", true), Choice("ORDER_RECEIVED", "IN_APP", false)),
        };
        var (status, after, next) = await SendAsync(shop.Customer, HttpMethod.Put, Preferences, body, tag);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(["EMAIL true true", "WHATSAPP false false", "SMS true false", "PUSH false false", "IN_APP false false"], ChoicesOf(after!, "ORDER_RECEIVED"));
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await SendAsync(shop.Customer, HttpMethod.Put, Preferences, body, tag)).Status);
        Assert.Equal((HttpStatusCode)428, (await SendAsync(shop.Customer, HttpMethod.Put, Preferences, body)).Status);
        await AssertRefusedAsync("PREFERENCE_REQUIRED", new JsonObject { ["choices"] = new JsonArray(Choice("ORDER_RECEIVED", "EMAIL", false)) });
        foreach (var (member, value) in new (string, JsonNode)[]
        {
            ("language", "not a language"), ("timeZone", "Berlin"), ("quietHours", new JsonObject { ["from"] = "22:00", ["until"] = "22:00" }),
            ("quietHours", new JsonObject { ["from"] = "25:00", ["until"] = "07:00" }),
            ("choices", new JsonArray(Choice("ORDER_SHIPPED", "SMS", true), Choice("ORDER_SHIPPED", "SMS", false))),
        })
        {
            await AssertRefusedAsync("VALIDATION_FAILED", new JsonObject { [member] = value });
        }

        var order = AShop.Order(card: null);
        order["contact"]!["phone"] = "+49301234567";
        var id = (await AShop.SendAsync(shop.Customer, HttpMethod.Post, "api/orders", order)).Body!.Id();
        await shop.Host.WhenIdleAsync();
        Assert.Equal(["EMAIL Wir haben Ihre Bestellung", "SMS "], (await MessagesAsync(shop, id)).Select(one => $"{one["channel"]} {one["subject"]!.GetValue<string>().Split(id[^12..])[0].Trim()}").Order(StringComparer.Ordinal));
        Assert.Empty((await SendAsync(shop.Customer, HttpMethod.Get, "api/notifications")).Body!["notifications"]!.AsArray());

        async Task AssertRefusedAsync(string code, JsonObject refused)
        {
            var (answer, problem, _) = await SendAsync(shop.Customer, HttpMethod.Put, Preferences, refused, next);
            Assert.Equal((HttpStatusCode.BadRequest, code), (answer, problem!["code"]!.GetValue<string>()));
        }
    }

    [Fact]
    public async Task What_can_wait_leaves_when_quiet_hours_end_and_the_customers_list_knows_at_once()
    {
        await using var shop = await AShop.OpenAsync();
        // It is 12:00 in UTC, 21:00 in Tokyo.
        var quiet = new JsonObject { ["timeZone"] = "Asia/Tokyo", ["quietHours"] = new JsonObject { ["from"] = "20:00", ["until"] = "21:20" } };
        await ChooseAsync(shop, quiet);
        var order = await shop.PlaceAsync();
        var parcel = (await shop.SettledAsync(order))["shipments"]![0]!.Id();
        // The list is by time: what was confirmed comes before what was shipped.
        await shop.Host.AdvanceAsync(TimeSpan.FromSeconds(1));
        await shop.StaffPostAsync($"api/shipments/{parcel}/packed");
        await shop.StaffPostAsync($"api/shipments/{parcel}/handed-over");

        Assert.Equal(["ORDER_CONFIRMED", "ORDER_RECEIVED"], await shop.MessagesAsync(order));
        var list = (await SendAsync(shop.Customer, HttpMethod.Get, "api/notifications?limit=2")).Body!;
        Assert.Equal((3, "ORDER_SHIPPED"), (list["unread"]!.GetValue<int>(), list["notifications"]![0]!["kind"]!.GetValue<string>()));
        var newest = new JsonObject { ["ids"] = new JsonArray(list["notifications"]![0]!.Id()) };
        // Of somebody else's list it is not.
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(shop.As(Roles.Customer, "customer-2"), HttpMethod.Post, Read, newest)).Status);
        Assert.Equal(3, (await SendAsync(shop.Customer, HttpMethod.Get, "api/notifications?state=unread")).Body!["notifications"]!.AsArray().Count);
        foreach (var _ in new[] { 1, 2 }) Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(shop.Customer, HttpMethod.Post, Read, newest)).Status);
        Assert.Equal(2, (await SendAsync(shop.Customer, HttpMethod.Get, "api/notifications?state=unread")).Body!["notifications"]!.AsArray().Count);
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(shop.Customer, HttpMethod.Post, Read, new JsonObject { ["ids"] = new JsonArray("../profile") })).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(shop.Customer, HttpMethod.Post, Read, new JsonObject())).Status);
        Assert.Equal(0, (await SendAsync(shop.Customer, HttpMethod.Get, "api/notifications")).Body!["unread"]!.GetValue<int>());

        await shop.Host.AdvanceAsync(TimeSpan.FromMinutes(15));
        Assert.Equal(2, (await shop.MessagesAsync(order)).Count);
        await shop.Host.AdvanceAsync(TimeSpan.FromMinutes(5));
        Assert.Equal(["ORDER_CONFIRMED", "ORDER_RECEIVED", "ORDER_SHIPPED"], await shop.MessagesAsync(order));
    }

    [Fact]
    public async Task Staff_try_words_and_change_them_and_a_template_with_an_unknown_variable_stores_nothing()
    {
        await using var shop = await AShop.OpenAsync();
        var (_, builtIn, tag) = await SendAsync(shop.Staff, HttpMethod.Get, Shipped);
        Assert.Equal((true, "Ihre Bestellung {{number}} ist unterwegs"), (builtIn!["builtin"]!.GetValue<bool>(), builtIn["subject"]!.GetValue<string>()));
        var good = Words("Unterwegs: {{number}}", "Hallo {{name}}, Nummer {{trackingNumber}}.", "<h1>Hallo {{name}}</h1>{{trackingLink}}");

        var (_, shown, _) = await SendAsync(shop.Staff, HttpMethod.Post, Shipped + "/preview", good);
        Assert.Contains("<h1>Hallo Ada Example</h1>", shown!["html"]!.GetValue<string>(), StringComparison.Ordinal);
        foreach (var (bad, code) in new[]
        {
            (Words("{{number}}", "{{trackingNumber}} {{password}}"), "TEMPLATE_VARIABLE_UNKNOWN"), (Words("{{number}}", "It left."), "TEMPLATE_VARIABLE_MISSING"),
            (Words("{{number}}", "{{trackingNumber"), "TEMPLATE_SYNTAX"), (Words(null, "{{number}} {{trackingNumber}}"), "TEMPLATE_PART_INVALID"),
            (Words("{{number}}", "{{trackingNumber}}{{#each lines}}" + new string('x', 15_000) + "{{/each}}"), "TEMPLATE_TOO_LONG"),
        })
        {
            foreach (var (method, path) in new[] { (HttpMethod.Put, Shipped), (HttpMethod.Post, Shipped + "/preview") })
            {
                var (status, problem, _) = await SendAsync(shop.Staff, method, path, bad.DeepClone(), tag);
                Assert.Equal((HttpStatusCode.BadRequest, code), (status, problem!["code"]!.GetValue<string>()));
            }
        }

        Assert.Empty(shop.DocumentIds(Application.Persistence.Containers.Templates));
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(shop.Staff, HttpMethod.Put, Shipped, good.DeepClone(), tag)).Status);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await SendAsync(shop.Staff, HttpMethod.Put, Shipped, good.DeepClone(), tag)).Status);
        await ChooseAsync(shop, new JsonObject { ["language"] = "de" });
        var order = await DeliverAsync(shop);
        var mail = (await MessagesAsync(shop, order)).Single(one => one["kind"]!.GetValue<string>() == "ORDER_SHIPPED");
        Assert.Equal("Unterwegs: " + order[^12..], mail["subject"]!.GetValue<string>());
        Assert.Contains("<h1>Hallo Ada Example</h1>", mail["html"]!.GetValue<string>(), StringComparison.Ordinal);

        var (_, changed, second) = await SendAsync(shop.Staff, HttpMethod.Get, Shipped);
        Assert.Equal((1, "staff-1"), (changed!["number"]!.GetValue<int>(), changed["changedBy"]!.GetValue<string>()));
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(shop.Staff, HttpMethod.Delete, Shipped, null, second)).Status);
        Assert.True((await SendAsync(shop.Staff, HttpMethod.Get, Shipped)).Body!["builtin"]!.GetValue<bool>());
        Assert.Equal([2, 1], (await SendAsync(shop.Staff, HttpMethod.Get, Shipped + "/versions")).Body!["versions"]!.AsArray().Select(one => one!["number"]!.GetValue<int>()));
        Assert.Equal("de", (await SendAsync(shop.Staff, HttpMethod.Get, "api/ops/templates/order-shipped/de-at/email")).Body!["wordsFrom"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(shop.Staff, HttpMethod.Get, "api/ops/templates/order-eaten/de/email")).Status);
        Assert.Equal(16 * 5 * 2, (await SendAsync(shop.Staff, HttpMethod.Get, "api/ops/templates")).Body!["templates"]!.AsArray().Count);
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(shop.Customer, HttpMethod.Get, Shipped)).Status);
    }

    [Fact]
    public async Task Mail_that_comes_back_is_reported_by_a_signed_webhook_made_up_for_and_lifted_by_staff_and_no_address_is_on_the_way()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var logs = new LogRecorder();
        await using var shop = await AShop.OpenAsync(options => options with
        {
            Settings = new Dictionary<string, string?>
            {
                ["Texts:Channel"] = "Sms",
                ["Mail:SendGrid:WebhookKeys:0"] = Convert.ToBase64String(key.ExportSubjectPublicKeyInfo()),
            },
            Logging = logging => logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddProvider(logs),
        });
        var body = AShop.Order(card: null);
        body["contact"]!["phone"] = "+49301234567";
        var order = (await AShop.SendAsync(shop.Customer, HttpMethod.Post, "api/orders", body)).Body!.Id();
        await shop.Host.WhenIdleAsync();
        var mail = Assert.Single(await MessagesAsync(shop, order));
        Assert.Equal("SENT", mail["status"]!.GetValue<string>());
        var reports = new JsonArray(
            new JsonObject { ["event"] = "processed", ["message_key"] = mail.Id(), ["email"] = "ada@example.com" },
            new JsonObject { ["event"] = "bounce", ["type"] = "bounce", ["message_key"] = mail.Id(), ["email"] = "ada@example.com", ["reason"] = "550 no such ada@example.com" });

        Assert.Equal(HttpStatusCode.BadRequest, await ReportAsync(shop, reports.ToJsonString() + " ", reports.ToJsonString(), key));
        foreach (var _ in new[] { 1, 2 }) Assert.Equal(HttpStatusCode.OK, await ReportAsync(shop, reports.ToJsonString(), reports.ToJsonString(), key));
        await shop.Host.WhenIdleAsync();

        Assert.Equal(["EMAIL BOUNCED", "SMS SENT"], (await MessagesAsync(shop, order)).Select(one => $"{one["channel"]} {one["status"]}").Order(StringComparer.Ordinal));
        Assert.Equal(["EMAIL BOUNCED True", "SMS SENT False"], (await shop.GetAsync($"api/orders/{order}/timeline"))["messages"]!.AsArray().Select(one => $"{one!["channel"]} {one["status"]} {one["cannotBeDelivered"]!.GetValue<bool>()}").Order(StringComparer.Ordinal));
        var suppressed = Assert.Single((await shop.GetAsync("api/ops/suppressions"))["suppressions"]!.AsArray())!;
        Assert.Equal("ada@example.com", suppressed["address"]!.GetValue<string>());
        Assert.DoesNotContain("ada", suppressed.Id(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(shop.Customer, HttpMethod.Delete, $"api/ops/suppressions/{suppressed.Id()}")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(shop.Staff, HttpMethod.Delete, $"api/ops/suppressions/{suppressed.Id()}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(shop.Staff, HttpMethod.Delete, $"api/ops/suppressions/{suppressed.Id()}")).Status);
        Assert.Empty((await shop.GetAsync("api/ops/suppressions"))["suppressions"]!.AsArray());

        using var visitor = shop.Host.CreateClient();
        var said = logs.Entries.Select(entry => entry.Text + entry.Exception)
            .Append(await visitor.GetStringAsync(new Uri("metrics", UriKind.Relative)))
            .Append((await shop.GetAsync("api/ops/audit")).ToJsonString());
        Assert.All(said, text => Assert.DoesNotContain("ada@example.com", text, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_device_is_told_until_its_app_is_gone()
    {
        var pushes = new Pushes();
        await using var shop = await AShop.OpenAsync(options => options with { Services = services => services.AddSingleton<IPushSender>(pushes) });
        foreach (var (device, token, status) in new[]
        {
            ("phone-1", "fcm-token-1", HttpStatusCode.NoContent), ("phone-2", "fcm-token-2", HttpStatusCode.NoContent),
            ("phone-3", "short", HttpStatusCode.BadRequest), ("phone/3", "fcm-token-3", HttpStatusCode.BadRequest),
        })
        {
            Assert.Equal(status, (await SendAsync(shop.Customer, HttpMethod.Put, Devices, new JsonObject { ["id"] = device, ["token"] = token })).Status);
        }

        foreach (var _ in new[] { 1, 2 }) Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(shop.Customer, HttpMethod.Delete, Devices + "?device=phone-2")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(shop.Customer, HttpMethod.Delete, Devices)).Status);

        var order = await DeliverAsync(shop);
        var first = Assert.Single(pushes.Sent);
        Assert.Equal(("fcm-token-1", order), (first.Token, first.OrderId));
        pushes.IsGone = true;
        await DeliverAsync(shop);

        Assert.Empty((await SendAsync(shop.Customer, HttpMethod.Get, Preferences)).Body!["devices"]!.AsArray());
    }

    private static JsonObject Choice(string kind, string channel, bool on) => new() { ["event"] = kind, ["channel"] = channel, ["on"] = on };

    private static JsonObject Words(string? subject, string text, string? html = null) => new() { ["subject"] = subject, ["text"] = text, ["html"] = html };

    private static IEnumerable<string> ChoicesOf(JsonNode preferences, string kind) => preferences["choices"]!.AsArray()
        .Where(one => one!["event"]!.GetValue<string>() == kind)
        .Select(one => $"{one!["channel"]} {one["on"]} {one["required"]}");

    private static async Task<IReadOnlyList<JsonNode>> MessagesAsync(AShop shop, string order) =>
        [.. (await shop.GetAsync($"api/ops/messages?order={order}"))["messages"]!.AsArray().Select(one => one!)];

    private static async Task<string> DeliverAsync(AShop shop)
    {
        var order = await shop.PlaceAsync();
        var parcel = (await shop.SettledAsync(order))["shipments"]![0]!.Id();
        await shop.StaffPostAsync($"api/shipments/{parcel}/packed");
        await shop.StaffPostAsync($"api/shipments/{parcel}/handed-over");
        await shop.Host.WhenIdleAsync();
        return order;
    }

    private static async Task ChooseAsync(AShop shop, JsonObject preferences)
    {
        var (_, _, tag) = await SendAsync(shop.Customer, HttpMethod.Get, Preferences);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(shop.Customer, HttpMethod.Put, Preferences, preferences, tag)).Status);
    }

    private static async Task<HttpStatusCode> ReportAsync(AShop shop, string body, string signed, ECDsa key)
    {
        using var stranger = shop.Host.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/webhooks/sendgrid") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Twilio-Email-Event-Webhook-Timestamp", "1700000000");
        request.Headers.Add(
            "X-Twilio-Email-Event-Webhook-Signature",
            Convert.ToBase64String(key.SignData(Encoding.UTF8.GetBytes("1700000000" + signed), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)));
        using var answer = await stranger.SendAsync(request);
        return answer.StatusCode;
    }

    private static async Task<(HttpStatusCode Status, JsonNode? Body, string? ETag)> SendAsync(
        HttpClient client, HttpMethod method, string path, JsonNode? body = null, string? tag = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = JsonContent.Create(body);
        if (tag is not null) request.Headers.TryAddWithoutValidation("If-Match", tag);
        using var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var answer = text.Length == 0 ? null : JsonNode.Parse(text);
        ApiWatch.Look(method, path, body, response.StatusCode, answer);
        return (response.StatusCode, answer, response.Headers.ETag?.ToString());
    }

    private sealed class Pushes : IPushSender
    {
        public bool IsGone { get; set; }

        public List<PushMessage> Sent { get; } = [];

        public Task SendAsync(PushMessage message, CancellationToken cancellationToken)
        {
            if (IsGone) throw new PushNotAcceptedException("UNREGISTERED") { IsFinal = true, IsGone = true };
            Sent.Add(message);
            return Task.CompletedTask;
        }
    }
}

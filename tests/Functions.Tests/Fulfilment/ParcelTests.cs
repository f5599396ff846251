using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Adapters.Gateways.Sandbox;
using OrderFunctions.Adapters.Gateways.Signatures;
using OrderFunctions.Application.Fulfilment.Carriers;
using OrderFunctions.Functions.Tests.Faults;
using OrderFunctions.Functions.Tests.Orders;
using Xunit;

namespace OrderFunctions.Functions.Tests.Fulfilment;

/// <summary>Parcels on their way with a carrier that is not the house: booked, scanned, lost, refused and taken back.</summary>
public sealed class ParcelTests(ParcelTests.AShopWithACarrier fixture) : IClassFixture<ParcelTests.AShopWithACarrier>
{
    private AShop Shop => fixture.Shop;

    [Fact]
    public async Task A_parcel_moves_by_itself_and_its_page_tells_everybody_with_the_link_and_nobody_who_it_is_for()
    {
        var (order, shipment) = await PackedAsync();
        await Shop.Host.AdvanceAsync(TimeSpan.FromSeconds(10));

        var seen = await Shop.SettledAsync(order);
        Assert.Equal("DELIVERED", seen.Text("status"));
        var facts = await Shop.FactsAsync(order);
        Assert.Equal(["shipment-booked", "shipment-labelled", "shipment-handed-over", "shipment-in-transit", "shipment-delivered", "delivered"],
            facts.SkipWhile(fact => fact != "shipment-booked"));
        Assert.Contains("ORDER_SHIPPED", await Shop.MessagesAsync(order));

        var parcel = (await AShop.SendAsync(Shop.Customer, HttpMethod.Get, $"api/orders/{order}/shipments")).Body!["shipments"]![0]!;
        Assert.Equal(["PACKED", "HANDED_OVER", "IN_TRANSIT", "DELIVERED"], parcel["events"]!.AsArray().Select(step => step!.Text("what")).Order(ByWay));
        Assert.Equal(("Sandbox Express", shipment), (parcel.Text("carrier"), parcel.Text("id")));
        Assert.NotNull(parcel["expectedAt"]);

        using var stranger = Shop.Host.CreateClient();
        var link = parcel.Text("tracking");
        var page = await stranger.GetStringAsync(link);
        Assert.Equal(("DELIVERED", "Berlin"), (JsonNode.Parse(page)!.Text("status"), JsonNode.Parse(page)!.Text("city")));
        Assert.All(["Ada", "Sample Street", "10115", "ada@", order], personal => Assert.DoesNotContain(personal, page, StringComparison.OrdinalIgnoreCase));
        foreach (var guess in new[] { link[..^1] + (link[^1] == 'A' ? 'B' : 'A'), link[..^2], link[..^22] + new string('A', 22), "/api/tracking/x", "/api/tracking/" + new string('A', 42) + 'B', "/api/tracking/" + new string('!', 43) })
            Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(guess)).StatusCode);
        var mails = (await AShop.SendAsync(Shop.Staff, HttpMethod.Get, $"api/ops/messages?order={order}")).Body!.ToJsonString();
        Assert.Contains(link, mails, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_at_the_door_is_told_and_counted_and_the_next_try_delivers()
    {
        var (order, _) = await PackedAsync("sandbox: attempt");

        await Shop.Host.AdvanceAsync(TimeSpan.FromSeconds(10));

        var parcel = (await Shop.SettledAsync(order))["shipments"]![0]!;
        Assert.Equal(("DELIVERED", 1), (parcel.Text("status"), parcel["failedAttempts"]!.GetValue<int>()));
        Assert.Contains("DELIVERY_FAILED", await Shop.MessagesAsync(order));
    }

    [Theory, InlineData("lost", "PARCEL_LOST"), InlineData("return", "PARCEL_RETURNED")]
    public async Task Staff_hear_once_of_what_is_lost_or_comes_back_and_send_it_again(string way, string alert)
    {
        var (order, shipment) = await PackedAsync("sandbox: " + way);
        await Shop.Host.AdvanceAsync(TimeSpan.FromMinutes(2));
        await Shop.SagaClient().WakeParcelAsync(order, shipment, default);
        await Shop.Host.WhenIdleAsync();
        Assert.Equal(1, await AlertsAsync(alert, order));

        await Shop.StaffPostAsync($"api/shipments/{shipment}/reship");

        Assert.Equal("ASSIGNED", await Shop.StatusAsync(order));
        Assert.Equal("COMPLETED", await fixture.SagaOfAsync(shipment));
    }

    [Fact]
    public async Task A_carrier_that_refuses_holds_nothing_up_once_staff_choose_another()
    {
        var (order, shipment) = await PackedAsync("sandbox: refuse");
        var waiting = (await Shop.SettledAsync(order))["shipments"]![0]!;
        Assert.Equal(("CREATED", "address_not_served"), (waiting.Text("status"), waiting.Text("bookingProblem")));
        Assert.Equal(1, await AlertsAsync("PARCEL_REFUSED", order));

        await Situations.RefusedAsync(Shop.Staff, $"api/shipments/{shipment}/carrier", "CARRIER_UNKNOWN", new JsonObject { ["carrier"] = "pigeon" });
        await Shop.StaffPostAsync($"api/shipments/{shipment}/carrier", new JsonObject { ["carrier"] = "house" });

        var booked = (await Shop.SettledAsync(order))["shipments"]![0]!;
        Assert.Equal(("LABELLED", "House delivery"), (booked.Text("status"), booked.Text("carrier")));
        await Situations.RefusedAsync(Shop.Staff, $"api/shipments/{shipment}/carrier", "WRONG_STATE", new JsonObject { ["carrier"] = "sandbox" });
    }

    [Fact]
    public async Task A_cancel_takes_the_booking_back_and_the_parcel_goes_nowhere()
    {
        var (order, shipment) = await PackedAsync();
        var carrier = Shop.Host.Services.GetRequiredService<SandboxCarrier>();
        Assert.NotNull(await carrier.FindAsync(ParcelReference.Of(shipment), default));

        await AShop.SendAsync(Shop.Customer, HttpMethod.Post, $"api/orders/{order}/cancel");
        await Shop.Host.AdvanceAsync(TimeSpan.FromMinutes(1));

        Assert.Equal("CANCELLED", await Shop.StatusAsync(order));
        Assert.Null(await carrier.FindAsync(ParcelReference.Of(shipment), default));
        Assert.DoesNotContain("shipment-in-transit", await Shop.FactsAsync(order));
        Assert.Equal("COMPLETED", await fixture.SagaOfAsync(shipment));
    }

    [Fact]
    public async Task A_carrier_that_sends_nothing_is_asked()
    {
        var (order, _) = await PackedAsync("sandbox: silent");
        await Shop.Host.AdvanceAsync(TimeSpan.FromMinutes(5));
        Assert.Equal("PACKED", await Shop.StatusAsync(order));

        await Shop.Host.AdvanceAsync(TimeSpan.FromHours(6));

        Assert.Equal("DELIVERED", await Shop.StatusAsync(order));
    }

    [Fact]
    public async Task Forged_repeated_and_strange_callbacks_change_nothing()
    {
        var (order, shipment) = await PackedAsync("sandbox: silent");
        var number = (await Shop.SettledAsync(order))["shipments"]![0]!.Text("trackingNumber");
        var body = Callback("s1", ParcelReference.Of(shipment), number, "LOST");

        Assert.Equal(HttpStatusCode.BadRequest, await fixture.CallBackAsync(body, "whsec_of_somebody_else"));
        Assert.Equal(HttpStatusCode.OK, await fixture.CallBackAsync(Callback("s2", ParcelReference.Of(shipment), number, "IN_TRANSIT")));
        Assert.Equal(HttpStatusCode.OK, await fixture.CallBackAsync(Callback("s2", ParcelReference.Of(shipment), number, "IN_TRANSIT")));
        Assert.Equal(HttpStatusCode.OK, await fixture.CallBackAsync(Callback("s3", $"{Guid.CreateVersion7()}-main", "SX0", "DELIVERED")));
        Assert.Equal(HttpStatusCode.OK, await fixture.CallBackAsync("{}"));
        await Shop.Host.WhenIdleAsync();

        Assert.Equal("IN_TRANSIT", await Shop.StatusAsync(order));
        Assert.Single(await Shop.FactsAsync(order), fact => fact == "shipment-in-transit");
        var held = (await AShop.SendAsync(Shop.Staff, HttpMethod.Get, "api/ops/inbox?state=HELD")).Body!.ToJsonString();
        Assert.Contains("sandbox-carrier", held, StringComparison.Ordinal);
        Assert.DoesNotContain("webhook_bad_signatures_total 0", await Shop.Host.CreateClient().GetStringAsync("metrics"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bad_input_is_refused_and_the_label_comes_as_PDF_and_as_ZPL()
    {
        var order = await Shop.PlaceAsync();
        var shipment = await Shop.ShipmentAsync(order);
        await Situations.RefusedAsync(Shop.Staff, $"api/shipments/{shipment}/packed?carrier=pigeon", "CARRIER_UNKNOWN");
        await Situations.RefusedAsync(Shop.Customer, $"api/shipments/{shipment}/carrier", "FORBIDDEN", new JsonObject { ["carrier"] = "house" });
        await Shop.StaffPostAsync($"api/shipments/{shipment}/packed");
        await Shop.Host.WhenIdleAsync();

        var zpl = await Shop.Staff.GetStringAsync($"api/shipments/{shipment}/label?format=zpl");
        Assert.StartsWith("^XA", zpl, StringComparison.Ordinal);
        Assert.Contains("Ada Example", zpl, StringComparison.Ordinal);
        Assert.StartsWith("%PDF", await Shop.Staff.GetStringAsync($"api/shipments/{shipment}/label"), StringComparison.Ordinal);
        using var asks = new HttpRequestMessage(HttpMethod.Get, $"api/shipments/{shipment}/label") { Headers = { { "Accept", "application/zpl" } } };
        using var answer = await Shop.Staff.SendAsync(asks);
        Assert.Equal("application/zpl", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(HttpStatusCode.BadRequest, (await Shop.Staff.GetAsync($"api/shipments/{shipment}/label?format=png")).StatusCode);
    }

    private static readonly Comparer<string> ByWay = Comparer<string>.Create((one, other) =>
        Array.IndexOf(Way, one).CompareTo(Array.IndexOf(Way, other)));

    private static string[] Way => ["PACKED", "HANDED_OVER", "IN_TRANSIT", "DELIVERED"];

    private async Task<(string Order, string Shipment)> PackedAsync(string? line2 = null)
    {
        var body = AShop.Order();
        if (line2 is not null) body["shippingAddress"]!["line2"] = line2;
        var order = await Shop.PlaceAsync(body);
        var shipment = await Shop.ShipmentAsync(order);
        await Shop.StaffPostAsync($"api/shipments/{shipment}/packed?carrier=sandbox");
        await Shop.Host.WhenIdleAsync();
        return (order, shipment);
    }

    private async Task<int> AlertsAsync(string code, string order) =>
        (await AShop.SendAsync(Shop.Staff, HttpMethod.Get, "api/ops/alerts?limit=100")).Body!["alerts"]!.AsArray()
        .Count(alert => alert!["code"]!.GetValue<string>() == code && alert["subject"]!.GetValue<string>() == order);

    private string Callback(string id, string reference, string number, string news) => new JsonObject
    {
        ["id"] = id + number,
        ["type"] = "parcel.scanned",
        ["reference"] = reference,
        ["trackingNumber"] = number,
        ["news"] = news.ToLowerInvariant(),
        ["happenedAt"] = Shop.Clock.GetUtcNow(),
    }.ToJsonString();

    /// <summary>One shop for all: parcels of one order are nothing to another.</summary>
    public sealed class AShopWithACarrier : IAsyncLifetime
    {
        public AShop Shop { get; private set; } = null!;

        public async Task InitializeAsync() => Shop = await AShop.OpenAsync();

        public async Task DisposeAsync() => await Shop.DisposeAsync();

        public async Task<HttpStatusCode> CallBackAsync(string body, string? secret = null)
        {
            var options = Shop.Host.Services.GetRequiredService<SandboxOptions>();
            var bytes = Encoding.UTF8.GetBytes(body);
            using var request = new HttpRequestMessage(HttpMethod.Post, SandboxRoutes.CarrierWebhook) { Content = new ByteArrayContent(bytes) };
            request.Headers.Add(
                SandboxWebhooks.SignatureHeader,
                TimestampedSignature.Sign(bytes, Shop.Clock.GetUtcNow(), secret is null ? options.WebhookSecrets : [secret]));
            using var client = Shop.Host.CreateClient();
            return (await client.SendAsync(request)).StatusCode;
        }

        public async Task<string> SagaOfAsync(string shipment)
        {
            await Shop.Host.WhenIdleAsync();
            var instance = await Shop.Host.DurableClient.GetInstanceAsync("parcel-" + shipment, getInputsAndOutputs: false, default);
            return instance!.RuntimeStatus.ToString().ToUpperInvariant();
        }
    }
}

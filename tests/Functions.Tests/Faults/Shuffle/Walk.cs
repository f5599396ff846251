using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using OrderFunctions.Application.Orders;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Functions.Http.Identity;
using Xunit;

namespace OrderFunctions.Functions.Tests.Faults.Shuffle;

/// <summary>
/// One order's journey: the customer, the staff and the carrier do their parts through the doors, as soon as the order lets
/// them and after some hesitation. Without a schedule nobody hesitates, and nothing comes twice.
/// </summary>
internal sealed class Walk(int seed, Journey journey, Schedule? schedule)
{
    /// <summary>Units of each article on the shelf.</summary>
    public const int Units = 200;

    // Nothing that a journey waits for takes longer: money on its way takes six minutes at most, a payment that settles one more.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);
    private const int Tries = 10;

    private AShop _shop = null!;
    private Rhythm _rhythm = null!;
    private OrderRepository _orders = null!;
    private HttpClient _customer = null!;
    private HttpClient _staff = null!;

    public int Seed => seed;

    public Journey Journey => journey;

    public Schedule? Schedule => schedule;

    /// <summary>Two articles that nobody else buys.</summary>
    public (string First, string Second) Skus { get; } =
        (string.Create(CultureInfo.InvariantCulture, $"SEED-{seed}-A"), string.Create(CultureInfo.InvariantCulture, $"SEED-{seed}-B"));

    public string Email => string.Create(CultureInfo.InvariantCulture, $"buyer-{seed}@example.com");

    public string OrderId { get; private set; } = "";

    /// <summary>Walks the whole way.</summary>
    public Task RunAsync(AShop shop, Rhythm rhythm, OrderRepository orders, HttpClient staff)
    {
        (_shop, _rhythm, _orders, _staff) = (shop, rhythm, orders, staff);
        _customer = shop.As(Roles.Customer, string.Create(CultureInfo.InvariantCulture, $"buyer-{seed}"));
        return journey.WalkAsync(this);
    }

    public async Task PlaceAsync(string? card, int quantity = 2, string? billingCountry = null, int second = 1)
    {
        var body = AShop.Order(Skus.First, quantity, card);
        body["lines"]!.AsArray().Add(new JsonObject { ["sku"] = Skus.Second, ["quantity"] = second });
        body["contact"]!["email"] = Email;
        if (billingCountry is not null)
        {
            body["billingAddress"] = body["shippingAddress"]!.DeepClone();
            body["billingAddress"]!["country"] = billingCountry;
        }

        OrderId = (await PostAsync(_customer, "api/orders", body))["id"]!.GetValue<string>();
    }

    /// <summary>Waits until the order stands there, then hesitates.</summary>
    public Task UntilAsync(OrderStatus status) => UntilAsync(order => order.Status == status, status.ToString());

    public async Task UntilAsync(Func<Order, bool> isSo, string what)
    {
        var giveUp = _shop.Clock.GetUtcNow() + Patience;
        Order order;
        do
        {
            await _rhythm.NextAsync();
            order = await _orders.ReadAsync(OrderId, default);
            Assert.True(_shop.Clock.GetUtcNow() < giveUp, $"waits for {what}, but is {order.Status}");
        }
        while (!isSo(order));
        await HesitateAsync();
    }

    /// <summary>The gateway knows of the payment, whatever we know.</summary>
    public Task UntilAtGatewayAsync() => UntilAsync(order => order.Payments is [{ GatewayId: not null }], "a payment at the gateway");

    public async Task PauseAsync(TimeSpan time)
    {
        for (var end = _shop.Clock.GetUtcNow() + time; _shop.Clock.GetUtcNow() < end;) await _rhythm.NextAsync();
    }

    public Task PayAsync(string card) => CustomerAsync("payments", new JsonObject { ["provider"] = "sandbox", ["method"] = card });

    public Task CancelAsync() => CustomerAsync("cancel");

    /// <summary>Approves on the gateway's page.</summary>
    public async Task ApproveAsync()
    {
        var payment = (await _orders.ReadAsync(OrderId, default)).Payments[^1].GatewayId!;
        using var answer = await _customer.PostAsync("api/sandbox/payments/" + payment, new StringContent("answer=approve"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    /// <summary>Staff ask something of the order.</summary>
    public Task StaffAsync(string what, JsonNode body) => PostAsync(_staff, $"api/orders/{OrderId}/{what}", body);

    /// <summary>The warehouse does something with the order's last parcel.</summary>
    public async Task ParcelAsync(string what, JsonNode? body = null) => await PostAsync(_staff, $"api/shipments/{await ParcelIdAsync()}/{what}", body);

    /// <summary>Units come in or leave, and the entry is sent twice.</summary>
    public async Task BookAsync(string type, int quantity)
    {
        var entry = new JsonObject { ["id"] = $"{Skus.First}-{type}", ["type"] = type, ["sku"] = Skus.First, ["quantity"] = quantity, ["reason"] = "test" };
        for (var time = 0; time < (schedule is null ? 1 : 2); time++)
        {
            await PostAsync(_staff, "api/inventory/batch", new JsonObject { ["entries"] = new JsonArray(entry.DeepClone()) });
            await HesitateAsync();
        }
    }

    /// <summary>The carrier reports; under a schedule everything twice and in any order.</summary>
    public async Task ScanAsync(params string[] news)
    {
        var scans = schedule is null ? news : Shuffled([.. news, .. news]);
        foreach (var scan in scans)
        {
            await ParcelAsync("scans", new JsonObject { ["eventId"] = scan, ["news"] = scan });
            await HesitateAsync();
        }
    }

    private string[] Shuffled(string[] all)
    {
        for (var left = all.Length; left > 1; left--)
        {
            var pick = schedule!.Below(left, "scan");
            (all[left - 1], all[pick]) = (all[pick], all[left - 1]);
        }

        return all;
    }

    private async Task HesitateAsync()
    {
        for (var beats = schedule?.Below(6, "hesitate") ?? 0; beats > 0; beats--) await _rhythm.NextAsync();
    }

    private Task CustomerAsync(string what, JsonNode? body = null) => PostAsync(_customer, $"api/orders/{OrderId}/{what}", body);

    private async Task<string> ParcelIdAsync()
    {
        var (_, view) = await AShop.SendAsync(_staff, HttpMethod.Get, $"api/orders/{OrderId}");
        return view!["shipments"]!.AsArray()[^1]!["id"]!.GetValue<string>();
    }

    /// <summary>Whoever gets no answer asks again, under the same key.</summary>
    private async Task<JsonNode> PostAsync(HttpClient client, string path, JsonNode? body)
    {
        var key = Guid.NewGuid().ToString();
        for (var tries = 1; ; tries++)
        {
            var (status, answer) = await AShop.SendAsync(client, HttpMethod.Post, path, body, key);
            if (status != HttpStatusCode.InternalServerError || schedule is null || tries == Tries)
            {
                Assert.True((int)status < 300, $"{path}: {status} {answer?.ToJsonString()}");
                return answer!;
            }

            await _rhythm.NextAsync();
        }
    }
}

using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Functions.Tests.Faults.Crash;
using OrderFunctions.Functions.Tests.Hosts;
using OrderFunctions.Functions.Tests.Production;
using OrderFunctions.Functions.Tests.Returns;
using OrderFunctions.LocalHost.Durable;
using Xunit;

namespace OrderFunctions.Functions.Tests.Orders;

/// <summary>
/// Orders that are under way survive a deployment: histories recorded with each released version of the saga are replayed
/// against the saga of today, which must take the same steps.
/// </summary>
/// <remarks>
/// A release records its histories into a folder of its own: <c>ORDERFUNCTIONS_RECORD=v2 dotnet test …</c>. Recorded files are
/// never written again.
/// </remarks>
public sealed partial class GoldenHistoryTests
{
    private static readonly string Folder = Path.Combine(RepositoryFiles.Root, "tests/Functions.Tests/Orders/Histories");

    private static readonly (string Name, Func<AShop, Task<string>> PlayAsync)[] Stories =
    [
        ("delivered", DeliverAsync),
        ("declined", shop => shop.PlaceAsync(card: "tok_hard_decline")),
        ("out-of-stock", shop => shop.PlaceAsync(sku: "PRINT-LTD")),
        ("expired", shop => WaitAsync(shop, null, TimeSpan.FromMinutes(16))),
        ("payment-timeout", shop => WaitAsync(shop, "tok_success_after_action", TimeSpan.FromMinutes(31))),
        ("cancelled-after-payment", CancelAsync),
        ("declined-by-a-dealer", DeclineAsync),
        ("made-to-order", MakeToOrderAsync),
        ("made-to-order-line", async shop => "line-" + WritingRoom.TaskOf(await MakeToOrderAsync(shop))),
        ("parcel-delivered", ParcelAsync),
        ("parcel-refused-then-lost", RefusedParcelAsync),
        ("parcel-stopped-on-its-way", StoppedParcelAsync),
        ("refunded-afterwards", RefundAsync),
        ("returned", shop => SendBackAsync(shop, Buyer.Units(1))),
        ("exchanged", shop => SendBackAsync(shop, Buyer.Units(2, "EXCHANGE", Situations.Mug))),
        ("campaign", SendCampaignAsync),
        ("exchange-out-of-stock", shop => SendBackAsync(shop, Buyer.Units(2, "EXCHANGE", "PRINT-LTD"))),
    ];

    public static TheoryData<string> Recorded =>
        [.. Directory.EnumerateFiles(Folder, "*.jsonl", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Folder, path)).Order()];

    [Theory, MemberData(nameof(Recorded))]
    public async Task A_recorded_history_takes_the_same_steps_today(string file)
    {
        await using var shop = await AShop.OpenAsync();

        var result = Replay(shop).Replay(await File.ReadAllTextAsync(Path.Combine(Folder, file)));

        Assert.True(result.Divergence is null, result.Divergence);
        Assert.Equal("Completed", result.End);
        Assert.True(result.Episodes > 1);
    }

    [Fact]
    public async Task Every_story_has_a_recorded_history_and_none_holds_personal_data()
    {
        var missing = new List<string>();
        foreach (var (name, playAsync) in Stories)
        {
            await using var shop = await AShop.OpenAsync();
            var order = await playAsync(shop);
            await shop.Host.WhenIdleAsync();
            var history = Replay(shop).Export(order)!;

            Assert.Null(Replay(shop).Replay(history).Divergence);
            foreach (var secret in new[] { "ada@example.com", "Ada Example", "Sample Street", "tok_", "Grandma", "Rosa" })
                Assert.DoesNotContain(secret, history, StringComparison.Ordinal);
            if (Environment.GetEnvironmentVariable("ORDERFUNCTIONS_RECORD") is { Length: > 0 } version)
                await RecordAsync(version, name, history);
            if (!Directory.EnumerateDirectories(Folder).Any(folder => File.Exists(Path.Combine(folder, name + ".jsonl"))))
                missing.Add(name);
        }

        Assert.Empty(missing);
    }

    [Fact]
    public void Every_saga_has_a_recorded_history() => Assert.Empty(CrashPlan.Sagas.Except(
        Directory.EnumerateFiles(Folder, "*.jsonl", SearchOption.AllDirectories).Select(file => Started().Match(File.ReadAllText(file)).Groups[1].Value)));

    [GeneratedRegex("\"started\",\"([A-Za-z]+)\"")]
    private static partial Regex Started();

    private static HistoryReplay Replay(AShop shop) => shop.Host.Services.GetRequiredService<HistoryReplay>();

    private static async Task RecordAsync(string version, string name, string history)
    {
        Directory.CreateDirectory(Path.Combine(Folder, version));
        var path = Path.Combine(Folder, version, name + ".jsonl");
        if (File.Exists(path)) return;
        await using var file = new FileStream(path, FileMode.CreateNew);
        await using var writer = new StreamWriter(file);
        await writer.WriteAsync(history);
    }

    /// <summary>The history of a return is that of a saga of its own, whose id the return's is.</summary>
    private static async Task<string> SendBackAsync(AShop shop, JsonObject wish)
    {
        var buyer = new Buyer(shop, "customer-1");
        var one = await buyer.SendBackAsync(await buyer.HasAsync(), wish);
        await buyer.TakenBackAsync(one, restock: wish["lines"]![0]!["quantity"]!.GetValue<int>());
        return one;
    }

    /// <summary>Scheduled, held, resumed: the history is that of the last turn.</summary>
    private static async Task<string> SendCampaignAsync(AShop shop)
    {
        var words = new JsonObject { ["name"] = "Spring", ["subject"] = "News", ["text"] = "Hello {{name}}. {{unsubscribeLink}}", ["perSecond"] = 2 };
        using var list = new StringContent("email,name\nada@example.com,Ada Example\nbob@example.com,Bob\n", null, "text/csv");
        using var answer = await shop.Staff.PostAsync(new Uri("api/files?kind=recipients", UriKind.Relative), list);
        words["fileId"] = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["id"]!.GetValue<string>();
        var campaign = (await shop.StaffPostAsync("api/campaigns", words))["id"]!.GetValue<string>();
        await shop.StaffPostAsync($"api/campaigns/{campaign}/start", new JsonObject { ["sendAt"] = shop.Clock.GetUtcNow().AddHours(1) });
        await shop.Host.WhenIdleAsync();
        foreach (var what in new[] { "pause", "resume" }) await shop.StaffPostAsync($"api/jobs/{campaign}/{what}");
        await shop.LeapAsync(TimeSpan.FromHours(1));
        return $"campaign-{campaign}-2";
    }

    private static async Task<string> WaitAsync(AShop shop, string? card, TimeSpan wait)
    {
        var order = await shop.PlaceAsync(card: card);
        await shop.Host.AdvanceAsync(wait);
        return order;
    }

    private static async Task<string> CancelAsync(AShop shop)
    {
        var order = await shop.PlaceAsync();
        await shop.Host.WhenIdleAsync();
        await AShop.SendAsync(shop.Customer, HttpMethod.Post, $"api/orders/{order}/cancel");
        return order;
    }

    /// <summary>A refund that is sent once the order has ended has a saga of its own.</summary>
    private static async Task<string> RefundAsync(AShop shop)
    {
        var order = await DeliverAsync(shop);
        await shop.Host.WhenIdleAsync();
        await shop.StaffPostAsync($"api/orders/{order}/refunds", new JsonObject { ["goodwill"] = 100 });
        return "refund-" + (await shop.SettledAsync(order))["refunds"]![0]!["id"]!.GetValue<string>();
    }

    private static async Task<string> ParcelAsync(AShop shop)
    {
        var order = await DeliverAsync(shop);
        return "parcel-" + (await shop.SettledAsync(order))["shipments"]![0]!["id"]!.GetValue<string>();
    }

    /// <summary>Everything that can happen to a parcel: told of, chosen for, at the door in vain, asked about, sent again by rule.</summary>
    private static async Task<string> RefusedParcelAsync(AShop shop)
    {
        var body = AShop.Order();
        body["shippingAddress"]!["line2"] = "sandbox: refuse";
        var order = await shop.PlaceAsync(body);
        var shipment = await shop.ShipmentAsync(order);
        await shop.StaffPostAsync($"api/shipments/{shipment}/packed?carrier=sandbox");
        await shop.Host.WhenIdleAsync();
        await shop.StaffPostAsync($"api/shipments/{shipment}/carrier", new JsonObject { ["carrier"] = "house" });
        await shop.Host.WhenIdleAsync();
        foreach (var news in new[] { "ATTEMPT_FAILED", "LOST" }) await shop.ScanAsync(shipment, news);
        await shop.Host.WhenIdleAsync();
        await shop.StaffPostAsync($"api/shipments/{shipment}/refund-lost");
        return "parcel-" + shipment;
    }

    /// <summary>The house takes no wishes: its people are told, and say what came of it.</summary>
    private static async Task<string> StoppedParcelAsync(AShop shop)
    {
        var order = await shop.PlaceAsync();
        var shipment = await shop.ShipAsync(order);
        await AShop.SendAsync(shop.Customer, HttpMethod.Post, $"api/orders/{order}/cancel");
        await shop.Host.WhenIdleAsync();
        await shop.StaffPostAsync($"api/shipments/{shipment}/intercept", new JsonObject { ["stopped"] = true });
        return "parcel-" + shipment;
    }

    private static async Task<string> MakeToOrderAsync(AShop shop)
    {
        var room = await WritingRoom.OpenAsync(shop, "ode", "ode-1", "ode-2");
        var order = await room.OrderAsync("MUG-BLUE");
        await shop.Host.AdvanceAsync(TimeSpan.FromHours(4));
        await room.WriteAsync("ode-2", order);
        await room.RejectAsync(order, 1);
        await room.UploadAsync("ode-2", order);
        await room.DoAsync(room.Qc, order, "approve", new JsonObject { ["draft"] = 2 });
        await AShop.SendAsync(shop.Customer, HttpMethod.Post, $"api/orders/{order}/cancel");
        return order;
    }

    private static async Task<string> DeclineAsync(AShop shop)
    {
        await shop.WithDealersAsync(Situations.Mug, units: 2, "near", "far");
        var order = await shop.PlaceAsync(quantity: 2);
        await shop.Host.WhenIdleAsync();
        await shop.StaffPostAsync($"api/picklists/{order}-near/decline", new JsonObject { ["reason"] = "closed" });
        return await DeliverAsync(shop, order);
    }

    private static async Task<string> DeliverAsync(AShop shop) => await DeliverAsync(shop, await shop.PlaceAsync(quantity: 2));

    private static async Task<string> DeliverAsync(AShop shop, string order)
    {
        var shipment = (await shop.SettledAsync(order))["shipments"]![0]!["id"]!.GetValue<string>();
        await shop.StaffPostAsync($"api/shipments/{shipment}/packed");
        await shop.Host.WhenIdleAsync();
        await shop.StaffPostAsync($"api/shipments/{shipment}/handed-over");
        await shop.StaffPostAsync($"api/shipments/{shipment}/scans", new JsonObject { ["eventId"] = "e1", ["news"] = "DELIVERED" });
        return order;
    }
}

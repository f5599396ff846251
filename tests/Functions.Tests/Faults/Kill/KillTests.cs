using System.Text.Json.Nodes;
using Xunit;
using Xunit.Abstractions;

namespace OrderFunctions.Functions.Tests.Faults.Kill;

/// <summary>
/// The app is killed over and over while it works, and then everything is counted: orders, stock, money, mail. Mail may
/// come twice (the protocol cannot do better than "at least once"), but only from two lives, and under one message id.
/// </summary>
[Trait("Runs", "Thousands")]
public sealed class KillTests(ITestOutputHelper output)
{
    private const int Kills = 30;
    private const int Seed = 4711;

    [Fact]
    public async Task Killed_thirty_times_under_load_the_shop_keeps_its_word()
    {
        var random = new Random(Seed);
        await using var shop = await ShopUnderKill.OpenAsync();
        for (var kill = 0; kill < Kills; kill++) await shop.LiveAndDieAsync(random.Next(10, 120), Seed + kill);
        await shop.StartForGoodAsync();

        var audit = new Audit(shop);
        var orders = await audit.OrdersAtRestAsync();
        output.WriteLine($"{orders.Count} orders, {shop.Gateway.Effects.Count} effects, {shop.Gateway.Repeats} repeats at the gateway, {shop.Mail.Accepted.Count} mails");
        output.WriteLine(string.Join(", ", orders.GroupBy(order => order.Status).Select(group => $"{group.Key} {group.Count()}")));

        foreach (var purchase in shop.Acknowledged) Assert.True(await shop.PlaceAsync(purchase));
        await audit.StockAddsUpAsync(orders);
        audit.MoneyAddsUp(orders);
        await audit.CustomersWereToldAsync(orders);
        await shop.StopAsync();
        Assert.Empty(shop.Wrong);
        await audit.NothingIsLeftToDoAsync(orders);
    }
}

/// <summary>An order as the API shows it, and what happened to it.</summary>
internal sealed record AuditedOrder(Purchase Purchase, JsonNode View, IReadOnlyList<string> Facts)
{
    public string Id => Purchase.OrderId;

    public string Status => View["status"]!.GetValue<string>();

    public int Count(params string[] facts) => Facts.Count(facts.Contains);

    public IEnumerable<JsonNode> All(string name) => View[name]!.AsArray().Select(one => one!);
}

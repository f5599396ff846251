using System.Text.Json.Nodes;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Functions.Tests.Ops;
using OrderFunctions.Functions.Tests.Orders;
using Xunit;

namespace OrderFunctions.Functions.Tests.Faults.Crash;

/// <summary>What came of a story, line by line, without ids and times: two tellings of it must say the same.</summary>
internal static partial class Outcome
{
    public static async Task<string> OfAsync(Story story)
    {
        var shop = story.Shop;
        await AssertSoundAsync(shop);
        var order = await Situations.OrderAsync(shop, story.Order);
        string[] lines =
        [
            $"order {order.Status} {order.Reason?.Code} due {order.Due is not null}",
            .. order.Lines.Select(line => $"line {line.Sku} {string.Join(", ", line.Allocations.Select(one => $"{one.Quantity} {one.Status}"))}"),
            .. order.Payments.Select(payment => $"payment {payment.Status} {payment.Amount}"),
            .. order.Refunds.Select(refund => $"refund {refund.Status} {refund.Amount} {refund.Reason} try {refund.Try}"),
            .. order.Shipments.Select(shipment => $"shipment {shipment.Status} label {shipment.Label is not null}"),
            .. order.Undos.Select(undo => $"undo {undo.Kind} {undo.Status}").Order(StringComparer.Ordinal),
            .. order.Alerts.Select(alert => "alert " + alert.Split(':')[0]),
            .. (await shop.FactsAsync(order.Id)).Order(StringComparer.Ordinal).Select(fact => "fact " + fact),
            .. (await StockAsync(shop, order.Lines.Select(line => line.Sku))),
            .. AtGateway(shop),
            .. (await shop.MessagesAsync(order.Id)).Select(message => "message " + message),
            $"mails {story.Mails}, advertising {story.Advertising}",
            .. Files(story),
            .. (await shop.RepairsAsync()).Select(repair => $"repair {repair["kind"]}"),
            .. (await shop.GetAsync($"api/orders/{order.Id}/returns"))["returns"]!.AsArray().Select(one =>
                $"return {one!["status"]} {one["givenBack"]} credit {one["credit"]} exchanged {one["exchangeOrderId"] is not null} {one["problem"]}"),
            .. shop.DocumentBodies(Containers.Credit).Select(body => JsonNode.Parse(body)!).Where(body => body["balance"] is not null)
                .Select(account => $"credit {account["balance"]} {account["currency"]}"),
            .. Desks(shop),
            $"sagas {shop.Sagas().Count}",
        ];
        return string.Join('\n', lines);
    }

    /// <summary>Money and stock add up.</summary>
    public static async Task AssertSoundAsync(AShop shop)
    {
        string? continuation = null;
        do
        {
            var page = await shop.GetAsync("api/ops/invariants" + (continuation is null ? "" : "?continuation=" + Uri.EscapeDataString(continuation)));
            Assert.Empty(page["violations"]!.AsArray());
            Assert.Empty(page["tooBusy"]!.AsArray());
            continuation = page["continuation"]?.GetValue<string>();
        }
        while (continuation is not null);
    }

    private static async Task<IEnumerable<string>> StockAsync(AShop shop, IEnumerable<string> skus)
    {
        var lines = new List<string>();
        foreach (var sku in skus) lines.Add($"stock {sku} {await shop.StockAsync(sku)}");
        return lines;
    }

    /// <summary>Every charge and every refund in the gateway's own books.</summary>
    private static IEnumerable<string> AtGateway(AShop shop) =>
        shop.DocumentBodies(Containers.Sandbox).Select(body => JsonNode.Parse(body)!).Where(body => body["captured"] is not null).Select(payment =>
            $"at gateway {payment["status"]} captured {payment["captured"]} presented {payment["presented"]} refunds "
            + string.Join(", ", payment["refunds"]?.AsArray().Select(refund => $"{refund!["amount"]} {refund["status"]}") ?? []));

    /// <summary>What lies on the desks of writers, and what was said about their drafts.</summary>
    private static IEnumerable<string> Desks(AShop shop) => shop.DocumentBodies(Containers.Production)
        .Select(body => JsonNode.Parse(body)!).Where(body => body["list"]?.GetValue<string>() == "desks")
        .Select(desk => $"desk {desk["name"]} has {desk["tasks"]!.AsArray().Count}, approved {desk["approved"] ?? 0}, rejected {desk["rejected"] ?? 0}")
        .Order(StringComparer.Ordinal);

    private static IEnumerable<string> Files(Story story) => !Directory.Exists(story.FilesFolder) ? [] :
        Directory.EnumerateFiles(story.FilesFolder, "*", SearchOption.AllDirectories)
            .Select(path => "file " + MadeUpId().Replace(Path.GetRelativePath(story.FilesFolder, path).Replace(story.Order, "{order}", StringComparison.Ordinal), "{id}"))
            .Order(StringComparer.Ordinal);

    [System.Text.RegularExpressions.GeneratedRegex("-r[0-9a-f]{12}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial System.Text.RegularExpressions.Regex MadeUpId();
}

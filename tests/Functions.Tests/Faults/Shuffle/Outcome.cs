using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Inbox;
using OrderFunctions.Application.Ops;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Payments;
using Xunit;

namespace OrderFunctions.Functions.Tests.Faults.Shuffle;

/// <summary>
/// What became of the orders on all sides, each as text without ids and times: two runs of one journey end with the same.
/// </summary>
internal sealed class Outcome(AShop shop, IReadOnlyList<Walk> walks)
{
    // What a line is about: an order, an article, or a mail address.
    private readonly List<(string About, string Line)> _lines = [];

    public static async Task<IReadOnlyList<string>> ReadAsync(AShop shop, IReadOnlyList<Walk> walks, Recorder recorder)
    {
        var outcome = new Outcome(shop, walks);
        await outcome.ReadOrdersAsync();
        outcome.ReadBooks();
        foreach (var heard in recorder.Events) outcome.Add(heard.Key, heard.Select(type => "event " + type));
        foreach (var mailed in recorder.Mails) outcome.Add(mailed.Key, mailed.Select(_ => "mail"));
        await outcome.ReadInvariantsAsync();
        return outcome.Texts();
    }

    private async Task ReadOrdersAsync()
    {
        var orders = shop.Host.Services.GetRequiredService<OrderRepository>();
        foreach (var walk in walks.Where(walk => walk.OrderId.Length > 0))
        {
            var order = await orders.ReadAsync(walk.OrderId, default);
            var glance = OrderGlance.Of(order);
            var saga = await shop.Host.DurableClient.GetInstanceAsync(order.Id);
            Add(order.Id, $"order {order.Status} {order.Reason?.Code}, {(glance.HasWork ? "has work left" : "no work left")}, saga {(glance.IsSettled == saga?.IsCompleted ? "as it should be" : saga?.RuntimeStatus)}");
            Add(order.Id, order.Lines.Select(line => $"line {line.Id}: {string.Join(' ', line.Allocations.Select(one => $"{one.Quantity} {one.Status}"))}"));
            Add(order.Id, order.Payments.Select(one =>
                $"payment {one.Number}: {one.Status}, captured {one.Captures.Sum(capture => capture.Amount.Amount)}, refunded {Refunded(order, one)}"));
            Add(order.Id, order.Refunds.Select(one => $"refund {one.Reason}: {one.Status} {one.Amount.Amount}"));
            Add(order.Id, order.Shipments.Select(one => $"shipment {one.Status} of {one.AllocationIds.Count}, {one.CarrierEventIds.Count} scans"));
            Add(order.Id, order.Undos.Select(one => $"undo {one.Kind}: {one.Status}"));
        }
    }

    private static long Refunded(Order order, PaymentAttempt payment) =>
        order.Refunds.Where(one => one.PaymentId == payment.Id && one.Status == RefundStatus.Succeeded).Sum(one => one.Amount.Amount);

    private void ReadBooks()
    {
        foreach (var stock in shop.DocumentBodies(Containers.Stock).Select(body => JsonNode.Parse(body)!).Where(one => one["onHand"] is not null))
        {
            var sku = stock["sku"]!.GetValue<string>();
            Add(sku, $"stock {sku[^1]}: on hand {stock["onHand"]}, reserved {stock["reserved"]}, committed {stock["committed"]}, available {stock["available"]}");
        }

        foreach (var notice in Documents(Containers.Messages, StoredJson.Default.Notice))
            Add(notice.OrderId!, notice.Messages.Select(one => $"message {notice.Kind}{(one.SentAt is null ? " that never left" : "")}"));
        foreach (var alert in Documents(Containers.Alerts, StoredJson.Default.Alert))
            Add(alert.Subject, $"alert {alert.Code}");
        ReadGateway();
        ReadInbox();
        Assert.DoesNotContain(shop.DocumentBodies(Containers.DeadLetters), body => JsonNode.Parse(body)!["list"] is not null);
    }

    private void ReadGateway()
    {
        foreach (var document in shop.DocumentBodies(Containers.Sandbox).Select(body => JsonNode.Parse(body)!))
        {
            var said = document["event"]?["data"]!["payment"];
            var order = (said ?? document)["metadata"]!["orderId"]!.GetValue<string>();
            if (said is not null) Add(order, "webhook that was never delivered");
            else
            {
                Add(order, $"charge {document["status"]}: captured {document["captured"]}");
                Add(order, document["refunds"]!.AsArray().Select(one => $"charge refunded {one!["amount"]}: {one["status"]}"));
            }
        }
    }

    /// <summary>A webhook is kept once per event id, and acted upon once, whatever comes again under the same id or another.</summary>
    private void ReadInbox()
    {
        var disturbed = walks.Where(walk => walk.Schedule is not null).Select(walk => walk.OrderId).ToHashSet(StringComparer.Ordinal);
        var entries = shop.DocumentBodies(Containers.Inbox)
            .Where(body => JsonNode.Parse(body)!["provider"] is not null)
            .Select(body => JsonSerializer.Deserialize(body, StoredJson.Default.InboxEntry)!);
        foreach (var same in entries.GroupBy(entry => (OrderId: entry.OrderId!, entry.ObjectId, entry.Type, entry.ResultingState)))
        {
            var sent = disturbed.Contains(same.Key.OrderId) ? 2 : 1;
            Add(same.Key.OrderId, $"webhook {same.Key.Type}: kept {(same.Count() + sent - 1) / sent}, acted upon {same.Count(entry => entry.Status == InboxStatus.Processed)}");
        }
    }

    private async Task ReadInvariantsAsync()
    {
        var check = shop.Host.Services.GetRequiredService<CheckInvariantsHandler>();
        CheckedInvariants page = new(0, 0, 0, [], [], null);
        do
        {
            page = await check.HandleAsync(new(1000, page.Continuation), default);
            foreach (var violation in page.Violations)
                Add(violation.Subject.Split('@')[0], $"VIOLATED {violation.Rule} {violation.Detail}: {violation.Found}, expected {violation.Expected}");
        }
        while (page.Continuation is not null);
    }

    private IEnumerable<T> Documents<T>(string container, JsonTypeInfo<T> type) =>
        shop.DocumentBodies(container).Select(body => JsonSerializer.Deserialize(body, type)!);

    private void Add(string about, params IEnumerable<string> lines) => _lines.AddRange(lines.Select(line => (about, line)));

    private List<string> Texts()
    {
        var about = _lines.ToLookup(one => one.About, one => one.Line);
        return [.. walks.Select(walk => string.Join('\n',
            about[walk.OrderId].Concat(about[walk.Skus.First]).Concat(about[walk.Skus.Second]).Concat(about[walk.Email])
                .GroupBy(line => line)
                .Select(same => same.Count() == 1 ? same.Key : $"{same.Key} × {same.Count()}")
                .Order(StringComparer.Ordinal)))];
    }
}

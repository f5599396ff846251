using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using OrderFunctions.Adapters.Gateways.Sandbox;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Inbox;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Functions.Tests.Faults.Shuffle;

/// <summary>The schedules of the seeds that run side by side. Each seed buys articles of its own, which tells whose message it is.</summary>
internal sealed class Schedules
{
    private readonly Dictionary<string, Schedule> _bySku = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Schedule> _known = new(StringComparer.Ordinal);

    public void Add(Schedule schedule, params string[] skus)
    {
        foreach (var sku in skus) _bySku.Add(sku, schedule);
    }

    public Schedule OfSku(string sku) => _bySku[sku];

    /// <summary>Whose queue message it is.</summary>
    public ValueTask<Schedule> OfMessageAsync(string queue, string body, IDocumentStore store) => queue switch
    {
        Queues.Outbox => OfOrderAsync(body, store),
        InboxHints.Queue => OfPaymentAsync(InboxHints.Parse(body).Partition.Split(':')[1], store),
        SandboxWebhookDelivery.Queue => OfPaymentAsync(JsonNode.Parse(body)!["paymentId"]!.GetValue<string>(), store),
        FillBackordersHandler.Queue => new(OfSku(body)),
        _ => throw new InvalidOperationException($"Whose messages are those of {queue}?"),
    };

    public async ValueTask<Schedule> OfOrderAsync(string orderId, IDocumentStore store)
    {
        if (_known.TryGetValue(orderId, out var known)) return known;
        var found = await store.ReadAsync(Containers.Orders, orderId, OrderDocument.Id, StoredJson.Default.OrderDocument);
        return _known[orderId] = OfSku(found!.Value.Order.Lines[0].Sku);
    }

    private async ValueTask<Schedule> OfPaymentAsync(string gatewayId, IDocumentStore store)
    {
        if (_known.TryGetValue(gatewayId, out var known)) return known;
        var payment = await store.FindAsync(Containers.Sandbox, gatewayId, "payment");
        return _known[gatewayId] = await OfOrderAsync(JsonNode.Parse(payment!.Body.Span)!["metadata"]!["orderId"]!.GetValue<string>(), store);
    }
}

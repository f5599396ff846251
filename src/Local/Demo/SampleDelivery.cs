using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Events;

namespace OrderFunctions.Local.Demo;

/// <summary>
/// A small delivery system, written against the messages and the API alone: it is asked for goods, sends them in parcels of two and
/// says so, now and then twice or in the wrong order, as such systems do.
/// </summary>
/// <param name="readOrder">Where an order goes stands in the API; messages name nobody.</param>
internal sealed class SampleDelivery(Func<string, CancellationToken, Task<JsonNode>> readOrder, Action<string> say)
{
    private const int UnitsInAParcel = 2;

    private readonly Channel<(string Topic, JsonNode Message)> _mail = Channel.CreateUnbounded<(string, JsonNode)>();
    private readonly Dictionary<string, long> _revisions = [];
    private int _parcels;

    /// <summary>Its ears on the bus. What it hears it puts aside: nobody waits for what it makes of it.</summary>
    public void Subscribe(IServiceCollection services)
    {
        foreach (var topic in new[] { "orders-created", "orders-cancelled" })
        {
            services.AddSingleton(new Subscription(
                topic, "sample-delivery", Types: null, (told, cancellationToken) => _mail.Writer.WriteAsync((topic, JsonNode.Parse(told.ToJson())!), cancellationToken).AsTask()));
        }
    }

    /// <summary>Works until it is stopped.</summary>
    public async Task RunAsync(IEventPublisher bus, CancellationToken cancellationToken)
    {
        await foreach (var (topic, message) in _mail.Reader.ReadAllAsync(cancellationToken))
        {
            var (type, data) = (message["type"]!.GetValue<string>(), message["data"]!);
            var order = data["orderId"]!.GetValue<string>();
            var units = data[type == "delivery.requested" ? "items" : "remaining"]!.AsArray();
            say($"→ {topic,-17} {type}: {string.Join(", ", units.Select(one => $"{one!["quantity"]} × {one["sku"]} from {one["location"]}"))}");
            // Of two messages about an order the higher revision counts.
            var revision = data["revision"]!.GetValue<long>();
            if (revision <= _revisions.GetValueOrDefault(order)) continue;
            _revisions[order] = revision;
            if (type == "delivery.requested") await SendAsync(bus, order, units, cancellationToken);
        }
    }

    private async Task SendAsync(IEventPublisher bus, string order, JsonArray units, CancellationToken cancellationToken)
    {
        var address = (await readOrder(order, cancellationToken))["shippingAddress"]!;
        say($"  {"GET api/orders/…",-17} it goes to {address["city"]}, {address["country"]}");
        foreach (var one in units)
        {
            for (var left = one!["quantity"]!.GetValue<int>(); left > 0; left -= UnitsInAParcel)
                await SendParcelAsync(bus, order, one, Math.Min(left, UnitsInAParcel), cancellationToken);
        }
    }

    private async Task SendParcelAsync(IEventPublisher bus, string order, JsonNode line, int quantity, CancellationToken cancellationToken)
    {
        var parcel = $"P-{++_parcels}";
        var shipped = Message("parcel.shipped", order, new JsonObject
        {
            ["orderId"] = order,
            ["parcelId"] = parcel,
            ["carrier"] = "Sample couriers",
            ["trackingNumber"] = "SC" + parcel,
            ["items"] = new JsonArray(new JsonObject { ["lineId"] = line["lineId"]!.DeepClone(), ["location"] = line["location"]!.DeepClone(), ["quantity"] = quantity }),
            ["shippedAt"] = DateTimeOffset.UtcNow,
        });
        var delivered = Message("parcel.delivered", order, new JsonObject { ["orderId"] = order, ["parcelId"] = parcel, ["deliveredAt"] = DateTimeOffset.UtcNow });
        if (_parcels % 2 == 1)
        {
            await TellAsync(bus, "orders-shipped", shipped, $"{parcel} with {quantity}", cancellationToken);
            await TellAsync(bus, "orders-shipped", shipped, $"{parcel} once more", cancellationToken);
            await TellAsync(bus, "orders-delivered", delivered, parcel, cancellationToken);
        }
        else
        {
            await TellAsync(bus, "orders-delivered", delivered, $"{parcel}, too early", cancellationToken);
            await TellAsync(bus, "orders-shipped", shipped, $"{parcel} with {quantity}", cancellationToken);
        }
    }

    private async Task TellAsync(IEventPublisher bus, string topic, JsonObject message, string what, CancellationToken cancellationToken)
    {
        say($"← {topic,-17} {message["type"]}: {what}");
        await bus.PublishAsync(topic, CloudEvent.Parse(message.ToJsonString()), cancellationToken);
    }

    private static JsonObject Message(string type, string order, JsonObject data) => new()
    {
        ["specversion"] = "1.0",
        ["id"] = Guid.NewGuid().ToString(),
        ["source"] = "urn:sample-delivery",
        ["type"] = type,
        ["subject"] = order,
        ["time"] = DateTimeOffset.UtcNow,
        ["datacontenttype"] = "application/json",
        ["dataschema"] = "urn:order-functions:v1:" + type,
        ["eventcontractversion"] = "v1",
        ["data"] = data,
    };
}

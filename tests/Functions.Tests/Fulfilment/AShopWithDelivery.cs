using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Events.Contracts;
using OrderFunctions.Application.Fulfilment;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Functions.Tests.Ops;
using OrderFunctions.Functions.Tests.Orders;
using OrderFunctions.LocalHost.Hosting;
using OrderFunctions.LocalHost.Messaging;
using OrderFunctions.LocalHost.Testing;
using OrderFunctions.LocalHost.Worker;
using OrderFunctions.Testing;
using Xunit;

namespace OrderFunctions.Functions.Tests.Fulfilment;

/// <summary>A shop whose orders a delivery system outside sends. What it is told is kept, and the test speaks for it.</summary>
internal sealed class AShopWithDelivery : IAsyncDisposable
{
    private readonly string _bus;
    private readonly ConcurrentQueue<CloudEvent> _told = new();

    private AShopWithDelivery(string bus) => _bus = bus;

    public AShop Shop { get; private set; } = null!;

    /// <summary>What the delivery system was told, in a line each: type, units by line, what is left.</summary>
    public IReadOnlyList<string> Told => [.. _told.OrderBy(told => told.Data.GetProperty("revision").GetInt32()).Select(Line)];

    /// <summary>Names of the functions that were called, a try each.</summary>
    public ConcurrentQueue<string> Invocations { get; } = new();

    public static async Task<AShopWithDelivery> OpenAsync(
        string bus, string mode = "External", string? folder = null, ManualTimeProvider? clock = null, bool isHeard = true)
    {
        var shop = new AShopWithDelivery(bus);
        shop.Shop = await AShop.OpenAsync(
            options => options with
            {
                Settings = new Dictionary<string, string?> { ["EventBus:Mode"] = bus, ["Fulfilment:Mode"] = mode },
                Functions = [typeof(DeliveryEars)],
                Middleware = builder => builder.UseMiddleware((context, next) =>
                {
                    shop.Invocations.Enqueue(context.FunctionDefinition.Name);
                    return next();
                }),
                Services = isHeard ? shop.Listen : null,
            },
            folder,
            clock);
        return shop;
    }

    /// <summary>A paid order of so many mugs, which the delivery system is to send.</summary>
    public async Task<string> PlaceAsync(int quantity = 1)
    {
        var order = await Shop.PlaceAsync(quantity: quantity);
        Assert.Equal("ASSIGNED", await Shop.StatusAsync(order));
        return order;
    }

    /// <summary>A parcel has left. Returns the code of the refusal, null when it was taken.</summary>
    public Task<string?> ShippedAsync(string order, string parcel, int units, string? id = null, string line = "1") => SendAsync(
        Topics.OrdersShipped,
        EventTypes.ParcelShipped,
        new JsonObject
        {
            ["orderId"] = order,
            ["parcelId"] = parcel,
            ["carrier"] = "Swift Couriers",
            ["trackingNumber"] = "SC-" + parcel,
            ["items"] = new JsonArray(new JsonObject { ["lineId"] = line, ["quantity"] = units }),
            ["shippedAt"] = "2030-01-01T12:00:00Z",
        },
        id);

    /// <summary>A parcel has arrived.</summary>
    public Task<string?> DeliveredAsync(string order, string parcel, string? id = null) => SendAsync(
        Topics.OrdersDelivered,
        EventTypes.ParcelDelivered,
        new JsonObject { ["orderId"] = order, ["parcelId"] = parcel, ["deliveredAt"] = "2030-01-01T12:30:00Z" },
        id);

    /// <summary>The message as it is sent.</summary>
    public static JsonObject Message(string type, JsonNode data, string id) => new()
    {
        ["specversion"] = "1.0",
        ["id"] = id,
        ["source"] = "urn:delivery",
        ["type"] = type,
        ["subject"] = data["orderId"]?.DeepClone() ?? "none",
        ["time"] = "2030-01-01T12:00:00Z",
        ["dataschema"] = "urn:order-functions:v1:" + type,
        ["datacontenttype"] = "application/json",
        ["eventcontractversion"] = "v1",
        ["data"] = data,
    };

    public Task<string?> SendAsync(string topic, string type, JsonNode data, string? id = null)
    {
        var name = id ?? Guid.NewGuid().ToString();
        return SendAsync(topic, Message(type, data, name).ToJsonString(), name);
    }

    /// <summary>Hands a message over as the bus does it, and waits for what comes of it.</summary>
    public async Task<string?> SendAsync(string topic, string body, string id)
    {
        if (_bus == "LocalTopics")
        {
            var before = (await Shop.RepairsAsync("dead-letter")).Select(repair => repair.Id()).ToHashSet();
            await Shop.Host.Services.GetRequiredService<LocalTopics>().PublishAsync(topic, new TopicMessage { MessageId = id, Body = body });
            await Shop.Host.WhenIdleAsync();
            var dead = (await Shop.RepairsAsync("dead-letter")).SingleOrDefault(repair => !before.Contains(repair.Id()));
            return dead is null ? null : (await Shop.GetAsync("api/ops/repairs/" + dead.Id())).Text("reason").Split(':')[0];
        }

        try
        {
            await Shop.Host.Services.GetRequiredService<IEventPublisher>().PublishAsync(topic, CloudEvent.Parse(body), default);
            await Shop.Host.WhenIdleAsync();
            return null;
        }
        catch (AggregateException refused) when (refused.InnerException is MessageRefusedException { Code: var code })
        {
            return code;
        }
    }

    /// <summary>Nothing of the order has changed since.</summary>
    public async Task AssertUnchangedAsync(Order before) => Assert.Equal(before.Version, (await Situations.OrderAsync(Shop, before.Id)).Version);

    public ValueTask DisposeAsync() => Shop.DisposeAsync();

    private void Listen(IServiceCollection services)
    {
        foreach (var topic in new[] { Topics.OrdersCreated, Topics.OrdersCancelled })
        {
            services.AddSingleton(new Subscription(topic, DeliveryEars.Name, null, (told, _) =>
            {
                Assert.Empty(ContractSchemas.ProblemsOfEvent(told.ToJson()));
                _told.Enqueue(told);
                return Task.CompletedTask;
            }));
        }
    }

    private static string Line(CloudEvent told)
    {
        return told.Type == EventTypes.DeliveryRequested
            ? $"requested {Units("items")}"
            : $"cancelled {told.Data.GetProperty("reason")} {Units("withdrawn")} left {Units("remaining")}".TrimEnd();

        string Units(string name) => string.Join(
            ' ', told.Data.GetProperty(name).EnumerateArray().Select(one => $"{one.GetProperty("lineId")}:{one.GetProperty("quantity")}"));
    }
}

/// <summary>The ears of a delivery system on the bus.</summary>
public sealed class DeliveryEars(ProcessEventHandler process)
{
    internal const string Name = "delivery-test";

    [Function("OrdersCreatedToTest")]
    public Task CreatedAsync([ServiceBusTrigger(Topics.OrdersCreated, Name)] string message, CancellationToken cancellationToken) =>
        process.HandleAsync(new(Topics.OrdersCreated, Name, CloudEvent.Parse(message)), cancellationToken);

    [Function("OrdersCancelledToTest")]
    public Task CancelledAsync([ServiceBusTrigger(Topics.OrdersCancelled, Name)] string message, CancellationToken cancellationToken) =>
        process.HandleAsync(new(Topics.OrdersCancelled, Name, CloudEvent.Parse(message)), cancellationToken);
}

using System.Text.Json.Nodes;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Events.Contracts;
using OrderFunctions.Functions.Tests.Local;
using OrderFunctions.Functions.Tests.Orders;
using OrderFunctions.Functions.Tests.Production;
using OrderFunctions.LocalHost.Testing;
using Xunit;

namespace OrderFunctions.Functions.Tests.Events;

/// <summary>Events of orders told again, made from the orders: their outbox rows are long gone.</summary>
public sealed class ReplayTests
{
    private const string Replay = "api/ops/events/replay";

    [Theory, InlineData("Memory"), InlineData("LocalTopics")]
    public async Task An_empty_subscriber_ends_where_one_is_that_was_there_from_the_start(string mode)
    {
        using var folder = new AFolder();
        var clock = new ManualTimeProvider(new DateTimeOffset(2030, 1, 1, 12, 0, 0, TimeSpan.Zero));
        ASubscriber early = new(EarlyTopics.Name);
        await using (var shop = await OpenAsync(mode, folder, clock, [typeof(EarlyTopics)], early))
        {
            await TellStoriesAsync(shop);
            await shop.Host.WhenIdleAsync();
        }

        // What a delivery system is told is replayed in DeliveryTests, and rare things are told the same way.
        string[] types =
        [
            EventTypes.OrderCreated, EventTypes.OrderConfirmed, EventTypes.OrderCancelled, EventTypes.OrderFailed, EventTypes.OrderShipped,
            EventTypes.OrderDelivered, EventTypes.InventoryReserved, EventTypes.InventoryFailed, EventTypes.InventoryReleased,
            EventTypes.InventoryCommitted, EventTypes.PaymentSucceeded, EventTypes.PaymentFailed, EventTypes.RefundRequested,
            EventTypes.RefundSucceeded, EventTypes.RefundFailed, EventTypes.DraftUploaded, EventTypes.QcApproved, EventTypes.QcRejected,
            EventTypes.OrderEnding, EventTypes.OrderHeld, EventTypes.OrderResumed, EventTypes.OrderReduced, EventTypes.PaymentStarted, EventTypes.PaymentReceived,
            EventTypes.AssignmentMade, EventTypes.ProductionStarted, EventTypes.ProductionCompleted, EventTypes.TaskMoved,
            EventTypes.ShipmentPacked, EventTypes.ShipmentLabelled, EventTypes.ShipmentDelivered,
        ];
        Assert.Empty(types.Except(early.TypesHeard));

        // The next version of the app has more subscribers.
        ASubscriber again = new(EarlyTopics.Name), late = new(LateTopics.Name), onTopic = new(LateTopics.OnTopic);
        await using var next = await OpenAsync(mode, folder, clock, [typeof(EarlyTopics), typeof(LateTopics)], again, late, onTopic);
        foreach (var topic in new[] { Topics.Orders, Topics.Inventory, Topics.Payments, Topics.Fulfilment })
        {
            var (delivered, before, pages) = await late.ReplayAsync(next, topic);
            Assert.Equal((Lines(early, topic), 0, 3), (delivered, before, pages));

            // Once more, and to the one who has heard it all: nothing is new.
            Assert.Equal((0, delivered, 3), await late.ReplayAsync(next, topic));
            Assert.Equal((0, delivered, 3), await again.ReplayAsync(next, topic));
        }

        Assert.Equal(Told(early), Told(late));
        Assert.Equal(0, again.Count);

        // On the topic, where the same messages passed a moment ago: whoever has them passes them over.
        var (events, told) = (Lines(early, Topics.Orders), late.Count);
        var answer = await next.StaffPostAsync(Replay, new JsonObject { ["topic"] = Topics.Orders });
        await next.Host.WhenIdleAsync();
        Assert.Equal((events, events, told, 0), (answer["delivered"]!.GetValue<int>(), onTopic.Count, late.Count, again.Count));
        var (asReplayed, asLive) = (Told(onTopic), Told(early));
        Assert.All(asReplayed, order => Assert.Equal(asLive[order.Key], order.Value));

        // Messages of a topic are handled side by side: there, what was told counts, and in memory also in which order.
        Dictionary<string, string> Told(ASubscriber subscriber) => subscriber.Heard.ToDictionary(
            heard => heard.Key,
            heard => mode == "Memory" ? heard.Value : string.Join('\n', heard.Value.Split('\n').Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task Who_may_not_ask_or_asks_for_what_is_not_there_gets_a_code_and_nothing_is_told()
    {
        ASubscriber late = new(LateTopics.Name);
        await using var shop = await AShop.OpenAsync(options => options with { Services = late.Subscribe });
        var order = await shop.PlaceAsync();
        await shop.Host.WhenIdleAsync();
        var before = late.Count;

        var body = new JsonObject { ["topic"] = Topics.Orders, ["subscription"] = late.Name, ["again"] = true };
        await Situations.RefusedAsync(shop.Customer, Replay, "FORBIDDEN", body);
        await Situations.RefusedAsync(shop.Staff, Replay, "UNKNOWN_SUBSCRIPTION", With("subscription", "nobody"));
        await Situations.RefusedAsync(shop.Staff, Replay, "NOT_FOUND", With("orderId", Guid.Empty.ToString()));
        foreach (var (name, value) in new (string, JsonNode?)[]
        {
            ("topic", "people-events"), ("orderId", "../x"), ("types", new JsonArray("payment.failed")), ("types", new JsonArray()),
            ("limit", 0), ("limit", 101), ("continuation", "nonsense"), ("subscription", null),
        })
        {
            await Situations.RefusedAsync(shop.Staff, Replay, "VALIDATION_FAILED", With(name, value));
        }

        body["from"] = "2030-01-02T00:00:00Z";
        await Situations.RefusedAsync(shop.Staff, Replay, "VALIDATION_FAILED", With("before", "2030-01-02T00:00:00Z"));
        Assert.Equal(before, late.Count);

        var audit = (await AShop.SendAsync(shop.Staff, HttpMethod.Get, "api/ops/audit?by=staff-1")).Body!.ToJsonString();
        Assert.Contains("ReplayEvents", audit, StringComparison.Ordinal);

        JsonObject With(string name, JsonNode? value)
        {
            var changed = body.DeepClone().AsObject();
            changed[name] = value?.DeepClone();
            return changed;
        }
    }

    [Fact]
    public async Task A_replay_can_be_narrowed_forced_and_repeated_where_a_subscriber_failed()
    {
        ASubscriber late = new(LateTopics.Name);
        await using var shop = await AShop.OpenAsync(options => options with { Services = late.Subscribe });
        var (first, second) = (await shop.PlaceAsync(), await shop.PlaceAsync(card: null));
        await shop.Host.AdvanceAsync(TimeSpan.FromMinutes(10));
        await AShop.SendAsync(shop.Customer, HttpMethod.Post, $"api/orders/{second}/cancel");
        var third = await shop.PlaceAsync(card: "tok_hard_decline");
        await shop.Host.WhenIdleAsync();
        var all = late.Count;

        // Narrowed to a type, an order and a time, and forced: all of them were processed.
        Assert.Equal(0, await ToldAsync([]));
        Assert.Equal(3, await ToldAsync(new() { ["types"] = new JsonArray("order.created"), ["again"] = true }));
        Assert.Equal(2, await ToldAsync(new() { ["orderId"] = third, ["again"] = true }));
        Assert.Equal(3, await ToldAsync(new() { ["from"] = "2030-01-01T12:10:00Z", ["again"] = true }));
        Assert.Equal(3, await ToldAsync(new() { ["before"] = "2030-01-01T12:10:00Z", ["again"] = true }));
        Assert.Equal(all + 11, late.Count);

        // It fails at one event: the rest of that order waits, the others do not; the next time what was missing comes.
        late.Refuses = told => told.Subject == first && told.Type == EventTypes.OrderCreated;
        var answer = await shop.StaffPostAsync(Replay, Body(new() { ["again"] = true }));
        Assert.Equal(4, answer["delivered"]!.GetValue<int>());
        var failure = Assert.Single(answer["failures"]!.AsArray())!;
        Assert.Equal((first, EventTypes.OrderCreated, "InvalidOperationException"), (failure.Text("orderId"), failure.Text("type"), failure.Text("reason")));
        late.Refuses = _ => false;
        Assert.Equal(2, await ToldAsync(new() { ["orderId"] = first, ["again"] = true }));
        Assert.Contains($"{second} {Topics.Orders}", late.Heard.Keys);

        async Task<int> ToldAsync(JsonObject more)
        {
            var told = await shop.StaffPostAsync(Replay, Body(more));
            Assert.Empty(told["failures"]!.AsArray());
            return told["delivered"]!.GetValue<int>();
        }
    }

    [Fact]
    public async Task The_command_replays_page_by_page_and_says_what_became_of_it()
    {
        await using var shop = await StatusTests.OpenAsync();
        var order = await shop.PlaceAsync(card: "tok_hard_decline");
        await shop.Host.WhenIdleAsync();

        var port = StatusTests.Port(shop);
        var done = await ACommand.RunAsync(shop.Folder, "events", "replay", "--subscription", "notifications", "--order", order, "--from", "2020-01-01", "--port", port);
        Assert.Equal((0, "", "delivered 0, processed before 2, not wanted 0, orders 1, failed 0"), (done.ExitCode, done.Error, done.Output.Trim()));

        var refused = await ACommand.RunAsync(shop.Folder, "events", "replay", "--subscription", "nobody", "--port", port);
        Assert.Equal((1, "POST api/ops/events/replay was answered with 422 UNKNOWN_SUBSCRIPTION."), (refused.ExitCode, Assert.Single(refused.ErrorLines)));
        var wrong = await ACommand.RunAsync(shop.Folder, "events", "replay", "--from", "soon", "--port", port);
        Assert.Contains("--from is 'soon'; it must be a time", wrong.Error, StringComparison.Ordinal);
    }

    private static JsonObject Body(JsonObject more)
    {
        var body = new JsonObject { ["topic"] = Topics.Orders, ["subscription"] = LateTopics.Name };
        foreach (var (name, value) in more) body[name] = value?.DeepClone();
        return body;
    }

    private static int Lines(ASubscriber subscriber, string topic) =>
        subscriber.Heard.Where(order => order.Key.EndsWith(topic, StringComparison.Ordinal)).Sum(order => order.Value.Count(c => c == '\n') + 1);

    private static Task<AShop> OpenAsync(
        string mode, AFolder folder, ManualTimeProvider clock, IReadOnlyList<Type> functions, params ASubscriber[] subscribers) => AShop.OpenAsync(
        options => options with
        {
            Settings = new Dictionary<string, string?> { ["EventBus:Mode"] = mode },
            Functions = functions,
            Services = services =>
            {
                foreach (var subscriber in subscribers) subscriber.Subscribe(services);
            },
        },
        folder.Path,
        clock);

    /// <summary>
    /// Delivered with something paid back; declined; stopped, let go on, reduced and cancelled after payment, where the money goes back and
    /// where it cannot; sold out; made to order.
    /// </summary>
    private static async Task TellStoriesAsync(AShop shop)
    {
        var delivered = await shop.PlaceAsync();
        var shipment = await shop.ShipAsync(delivered);
        await shop.ScanAsync(shipment, "DELIVERED");
        await shop.PlaceAsync(card: "tok_hard_decline");
        foreach (var card in new[] { "tok_success", "tok_refund_fails" })
        {
            var cancelled = await shop.PlaceAsync(quantity: 2, card: card);
            await shop.Host.WhenIdleAsync();
            var held = await shop.StaffPostAsync($"api/orders/{cancelled}/holds", new JsonObject());
            await shop.StaffPostAsync($"api/orders/{cancelled}/holds/{held["holds"]![0]!["id"]}/lift");
            await AShop.SendAsync(shop.Customer, HttpMethod.Post, $"api/orders/{cancelled}/lines/1/quantity", new JsonObject { ["quantity"] = 1 });
            await AShop.SendAsync(shop.Customer, HttpMethod.Post, $"api/orders/{cancelled}/cancel");
        }

        await shop.PlaceAsync(quantity: 999);
        var room = await WritingRoom.OfTheCatalogueAsync(shop, "verse-1");
        var written = await room.OrderAsync();
        await room.WriteAsync("verse-1", written);
        await room.RejectAsync(written, 1);
        await room.UploadAsync("verse-1", written);
        await room.DoAsync(room.Qc, written, "approve", new JsonObject { ["draft"] = 2 });
        await shop.Host.AdvanceAsync(TimeSpan.FromMinutes(5));
    }
}

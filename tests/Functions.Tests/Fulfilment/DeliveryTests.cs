using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Events.Contracts;
using OrderFunctions.Application.Fulfilment;
using OrderFunctions.Application.Orders;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Fulfilment;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Functions.Tests.Local;
using OrderFunctions.Functions.Tests.Ops;
using OrderFunctions.Functions.Tests.Orders;
using OrderFunctions.LocalHost.Testing;
using Xunit;

namespace OrderFunctions.Functions.Tests.Fulfilment;

/// <summary>Orders that a delivery system outside sends: what it is told, and what comes of what it says.</summary>
public sealed class DeliveryTests
{
    public static TheoryData<string> Buses => ["Memory", "LocalTopics"];

    [Theory, MemberData(nameof(Buses))]
    public async Task An_order_is_told_to_the_delivery_system_once_and_ends_delivered(string bus)
    {
        await using var delivery = await AShopWithDelivery.OpenAsync(bus);
        var shop = delivery.Shop;
        var before = await shop.StockAsync();
        var order = await delivery.PlaceAsync(3);

        Assert.Equal(["requested 1:3"], delivery.Told);
        var seen = await shop.SettledAsync(order);
        Assert.Empty(seen["shipments"]!.AsArray());
        Assert.Equal("DELIVERY", seen["lines"]![0]!["allocations"]![0]!.Text("assignedTo"));
        await Situations.RefusedAsync(shop.Staff, $"api/shipments/{order}-main/packed", RefusalCodes.ShipmentUnknown);

        Assert.Null(await delivery.ShippedAsync(order, "D-1", 3));
        Assert.Equal("SHIPPED", await shop.StatusAsync(order));
        Assert.Equal((before.OnHand - 3, 0, 0), (await shop.StockAsync() is var stock ? stock.OnHand : 0, stock.Reserved, stock.Committed));
        var parcel = Assert.Single((await shop.SettledAsync(order))["shipments"]!.AsArray())!;
        Assert.Equal(("HANDED_OVER", "Swift Couriers", "SC-D-1"), (parcel.Text("status"), parcel.Text("carrier"), parcel.Text("trackingNumber")));
        Assert.Equal(HttpStatusCode.OK, (await shop.Host.CreateClient().GetAsync(parcel.Text("tracking"))).StatusCode);

        Assert.Null(await delivery.DeliveredAsync(order, "D-1"));
        Assert.Equal("DELIVERED", await shop.StatusAsync(order));
        Assert.Equal(["ORDER_CONFIRMED", "ORDER_DELIVERED", "ORDER_RECEIVED", "ORDER_SHIPPED"], await shop.MessagesAsync(order));
        Assert.Equal(["requested 1:3"], delivery.Told);
        await AssertSoundAsync(shop);
    }

    [Theory, MemberData(nameof(Buses))]
    public async Task An_order_that_goes_in_parts_takes_each_part_off_the_books_when_it_leaves(string bus)
    {
        await using var delivery = await AShopWithDelivery.OpenAsync(bus);
        var shop = delivery.Shop;
        var before = (await shop.StockAsync()).OnHand;
        var order = await delivery.PlaceAsync(5);

        Assert.Null(await delivery.ShippedAsync(order, "D-1", 2));
        var stock = await shop.StockAsync();
        Assert.Equal((before - 2, 3), (stock.OnHand, stock.Committed));
        Assert.Equal("PARTIAL", (await shop.SettledAsync(order)).Text("fulfilmentStatus"));

        Assert.Null(await delivery.DeliveredAsync(order, "D-1"));
        Assert.Equal("ASSIGNED", await shop.StatusAsync(order));
        Assert.Null(await delivery.ShippedAsync(order, "D-2", 1));
        Assert.Null(await delivery.ShippedAsync(order, "D-3", 2));
        Assert.Null(await delivery.DeliveredAsync(order, "D-3"));
        Assert.Null(await delivery.DeliveredAsync(order, "D-2"));

        Assert.Equal("DELIVERED", await shop.StatusAsync(order));
        stock = await shop.StockAsync();
        Assert.Equal((before - 5, 0), (stock.OnHand, stock.Committed));
        await AssertSoundAsync(shop);
    }

    [Theory, MemberData(nameof(Buses))]
    public async Task A_message_that_comes_twice_counts_once_by_its_id_and_by_what_it_says(string bus)
    {
        await using var delivery = await AShopWithDelivery.OpenAsync(bus);
        var shop = delivery.Shop;
        var before = (await shop.StockAsync()).OnHand;
        var order = await delivery.PlaceAsync(2);

        foreach (var id in new[] { "m-1", "m-1", "m-2" }) Assert.Null(await delivery.ShippedAsync(order, "D-1", 1, id));
        Assert.Equal(before - 1, (await shop.StockAsync()).OnHand);
        foreach (var id in new[] { "m-3", "m-3", "m-4" }) Assert.Null(await delivery.DeliveredAsync(order, "D-1", id));
        Assert.Null(await delivery.ShippedAsync(order, "D-1", 1, "m-5"));

        var facts = await shop.FactsAsync(order);
        Assert.Equal((1, 1), (facts.Count(what => what == "shipment-packed"), facts.Count(what => what == "shipment-delivered")));
        Assert.Equal(RefusalCodes.IdReused, await delivery.ShippedAsync(order, "D-1", 2, "m-6"));
        Assert.Equal(before - 1, (await shop.StockAsync()).OnHand);
    }

    [Theory, MemberData(nameof(Buses))]
    public async Task What_arrived_before_it_left_is_held_and_counts_once_it_is_said_to_have_left(string bus)
    {
        await using var delivery = await AShopWithDelivery.OpenAsync(bus);
        var shop = delivery.Shop;
        var order = await delivery.PlaceAsync(2);

        Assert.Null(await delivery.DeliveredAsync(order, "D-1"));
        Assert.Equal("ASSIGNED", await shop.StatusAsync(order));
        var timeline = await shop.GetAsync($"api/orders/{order}/timeline");
        Assert.Contains("arrival-held", timeline["entries"]!.AsArray().Select(entry => entry!.Text("what")));
        Assert.Contains("has not said to have sent", timeline["waitsFor"]!.Text("waits"), StringComparison.Ordinal);

        Assert.Null(await delivery.ShippedAsync(order, "D-1", 2));
        Assert.Equal("DELIVERED", await shop.StatusAsync(order));
        await AssertSoundAsync(shop);
    }

    [Theory, MemberData(nameof(Buses))]
    public async Task What_cannot_be_taken_is_refused_and_changes_nothing(string bus)
    {
        await using var delivery = await AShopWithDelivery.OpenAsync(bus);
        var shop = delivery.Shop;
        var order = await delivery.PlaceAsync(2);
        var unpaid = await shop.PlaceAsync(card: null);
        await shop.Host.WhenIdleAsync();
        var (stock, before) = (await shop.StockAsync(), await Situations.OrderAsync(shop, order));

        Assert.Equal(RefusalCodes.OrderUnknown, await delivery.ShippedAsync("0199f0a1-7a4e-7d7d-8a33-6a3f0c5d1e2f", "D-1", 1));
        Assert.Equal(RefusalCodes.OrderUnknown, await delivery.DeliveredAsync("0199f0a1-7a4e-7d7d-8a33-6a3f0c5d1e2f", "D-1"));
        Assert.Equal(RefusalCodes.LineUnknown, await delivery.ShippedAsync(order, "D-1", 1, line: "9"));
        Assert.Equal(RefusalCodes.QuantityInvalid, await delivery.ShippedAsync(order, "D-1", 3));
        Assert.Equal(RefusalCodes.WrongState, await delivery.ShippedAsync(unpaid, "D-1", 1));
        Assert.Equal(DeliveryMessage.NotTheSchema, await delivery.ShippedAsync(order, "D-1", 0));
        Assert.Equal(DeliveryMessage.NotTheSchema, await delivery.ShippedAsync(order, "D/1", 1));
        Assert.Equal(
            DeliveryMessage.VersionUnknown,
            await delivery.SendAsync(Topics.OrdersDelivered, EventTypes.ParcelShipped, new JsonObject { ["orderId"] = order }));
        var later = AShopWithDelivery.Message(EventTypes.ParcelDelivered, new JsonObject { ["orderId"] = order }, "v2");
        later["eventcontractversion"] = "v2";
        Assert.Equal(DeliveryMessage.VersionUnknown, await delivery.SendAsync(Topics.OrdersDelivered, later.ToJsonString(), "v2"));

        await delivery.AssertUnchangedAsync(before);
        Assert.Equal(stock, await shop.StockAsync());
    }

    [Fact]
    public async Task What_is_refused_is_a_dead_letter_after_three_tries_with_its_reason_and_can_be_mended()
    {
        await using var delivery = await AShopWithDelivery.OpenAsync("LocalTopics");
        var shop = delivery.Shop;
        var order = await delivery.PlaceAsync(2);
        Assert.Equal(RefusalCodes.QuantityInvalid, await delivery.ShippedAsync(order, "D-1", 20, "m-1"));
        await delivery.SendAsync(Topics.OrdersShipped, "no message at all", "m-2");

        var dead = await shop.RepairsAsync("dead-letter");
        Assert.Equal(2, dead.Count);
        var refused = dead.Single(repair => repair.Text("problem").EndsWith(nameof(MessageRefusedException), StringComparison.Ordinal));
        Assert.Equal("orders-shipped/fulfilment", refused.Text("subject"));
        var detail = await shop.GetAsync("api/ops/repairs/" + refused.Id());
        Assert.StartsWith(RefusalCodes.QuantityInvalid, detail.Text("reason"), StringComparison.Ordinal);
        Assert.All(await shop.AlertsAsync("orders-shipped/fulfilment"), alert => Assert.Equal("CRITICAL DEAD_LETTER", alert));
        Assert.Equal(6, delivery.Invocations.Count(name => name == "OrdersShipped"));

        // A typing error over there: staff mend it, and the parcel is sent.
        var mended = detail.Text("payload").Replace("\"quantity\":20", "\"quantity\":2", StringComparison.Ordinal);
        await shop.StaffPostAsync($"api/ops/repairs/{refused.Id()}/retry", new JsonObject { ["payload"] = mended, ["reason"] = "two were meant" });
        Assert.Equal("SHIPPED", await shop.StatusAsync(order));
    }

    [Theory, MemberData(nameof(Buses))]
    public async Task A_cancelled_order_is_withdrawn_and_what_has_left_all_the_same_is_a_critical_alert(string bus)
    {
        await using var delivery = await AShopWithDelivery.OpenAsync(bus);
        var shop = delivery.Shop;
        var order = await delivery.PlaceAsync(2);
        await AShop.SendAsync(shop.Customer, HttpMethod.Post, $"api/orders/{order}/cancel");
        Assert.Equal("CANCELLED", await shop.StatusAsync(order));
        Assert.Equal(["requested 1:2", "cancelled CANCELLED_BY_CUSTOMER 1:2 left"], delivery.Told);
        var stock = await shop.StockAsync();

        foreach (var id in new[] { "m-1", "m-2" }) Assert.Null(await delivery.ShippedAsync(order, "D-1", 2, id));
        Assert.Null(await delivery.DeliveredAsync(order, "D-1"));

        Assert.Equal(["CRITICAL SENT_IN_VAIN"], await shop.AlertsAsync(order));
        Assert.Contains("alert-raised", await shop.FactsAsync(order));
        Assert.Equal(("CANCELLED", stock), (await shop.StatusAsync(order), await shop.StockAsync()));
        await shop.AssertAllRefundedAsync(order);
    }

    [Theory, MemberData(nameof(Buses))]
    public async Task The_rest_of_an_order_is_cancelled_and_what_is_on_its_way_is_recalled(string bus)
    {
        await using var delivery = await AShopWithDelivery.OpenAsync(bus);
        var shop = delivery.Shop;
        var before = (await shop.StockAsync()).OnHand;
        var order = await delivery.PlaceAsync(3);
        Assert.Null(await delivery.ShippedAsync(order, "D-1", 1));
        await AShop.SendAsync(shop.Customer, HttpMethod.Post, $"api/orders/{order}/cancel");
        Assert.Equal("SHIPPED", await shop.StatusAsync(order));
        await AShop.SendAsync(shop.Customer, HttpMethod.Post, $"api/orders/{order}/cancel");
        await shop.Host.WhenIdleAsync();

        Assert.Equal(["requested 1:3", "cancelled CHANGED 1:2 left", "cancelled CHANGED  left"], delivery.Told);
        var stock = await shop.StockAsync();
        Assert.Equal((before - 1, 0, 0), (stock.OnHand, stock.Reserved, stock.Committed));

        // It had left already, and arrives.
        Assert.Null(await delivery.DeliveredAsync(order, "D-1"));
        Assert.Equal("DELIVERED", await shop.StatusAsync(order));
        await AssertSoundAsync(shop);
    }

    [Fact]
    public async Task A_part_that_left_keeps_its_goods_although_the_rest_is_released_before_the_books_were_divided()
    {
        await using var delivery = await AShopWithDelivery.OpenAsync("Memory");
        var shop = delivery.Shop;
        var before = (await shop.StockAsync()).OnHand;
        var order = await delivery.PlaceAsync(3);
        var orders = shop.Host.Services.GetRequiredService<OrderRepository>();

        // As if the process had died after the commit, and the cancel were carried out first.
        var sent = new OrderCommand.RecordParcelSent(DeliverySystem.ShipmentIdOf(order, "D-1"), [new SentUnits("1", 1)], "Swift", "T", "delivery");
        Assert.Null((await orders.ExecuteAsync(order, sent, Actor.Saga, default)).Refusal);
        await shop.DoAsync(order, new OrderCommand.Cancel(Caller.Customer, "customer-1"));
        var undo = (await Situations.OrderAsync(shop, order)).Undos.Single(one => one.Kind == UndoKind.ReleaseStock);
        await shop.Host.Services.GetRequiredService<CarryOutUndoHandler>().HandleAsync(new CarryOutUndo(order, undo.Id), default);
        await shop.Host.Services.GetRequiredService<DispatchParcelHandler>().HandleAsync(new DispatchParcel(order, sent.ShipmentId), default);

        var stock = await shop.StockAsync();
        Assert.Equal((before - 1, 0, 0), (stock.OnHand, stock.Reserved, stock.Committed));
        await AssertSoundAsync(shop);
    }

    [Theory, MemberData(nameof(Buses))]
    public async Task Fewer_units_a_hold_and_staff_who_take_it_back_are_told(string bus)
    {
        await using var delivery = await AShopWithDelivery.OpenAsync(bus);
        var shop = delivery.Shop;
        var order = await delivery.PlaceAsync(3);
        await shop.StaffPostAsync($"api/orders/{order}/lines/1/quantity", new JsonObject { ["quantity"] = 2 });
        await shop.DoAsync(order, new OrderCommand.PlaceHold("h1", Hold.SuperAdminReview, "staff-1"));
        await shop.DoAsync(order, new OrderCommand.LiftHold("h1", "staff-1"));
        var allocation = (await Situations.OrderAsync(shop, order)).LiveAllocations().Single().Allocation.Id;
        await shop.StaffPostAsync(
            $"api/orders/{order}/assignments", new JsonObject { ["allocationId"] = allocation, ["location"] = "main", ["reason"] = "they cannot" });
        await shop.Host.WhenIdleAsync();

        Assert.Equal(
            ["requested 1:3", "cancelled CHANGED 1:1 left 1:2", "cancelled ORDER_ON_HOLD 1:2 left", "requested 1:2", "cancelled CHANGED 1:2 left"], delivery.Told);
        await shop.ShipAsync(order);
        Assert.Equal("SHIPPED", await shop.StatusAsync(order));
        Assert.Equal(RefusalCodes.WrongState, await delivery.ShippedAsync(order, "D-1", 2));
        await AssertSoundAsync(shop);
    }

    [Fact]
    public async Task Who_sends_an_order_is_decided_when_it_is_confirmed_and_stays()
    {
        using var folder = new AFolder();
        var clock = new ManualTimeProvider(new DateTimeOffset(2030, 1, 1, 12, 0, 0, TimeSpan.Zero));
        string outside, inside;
        await using (var delivery = await AShopWithDelivery.OpenAsync("Memory", folder: folder.Path, clock: clock))
        {
            outside = await delivery.PlaceAsync();
        }

        await using (var delivery = await AShopWithDelivery.OpenAsync("Memory", "Internal", folder.Path, clock))
        {
            inside = await delivery.PlaceAsync();
            Assert.Empty(delivery.Told);
            Assert.Equal(RefusalCodes.WrongState, await delivery.ShippedAsync(inside, "D-1", 1));
            Assert.Null(await delivery.ShippedAsync(outside, "D-1", 1));
            Assert.Equal("SHIPPED", await delivery.Shop.StatusAsync(outside));
            await delivery.Shop.ShipAsync(inside);
            Assert.Equal("SHIPPED", await delivery.Shop.StatusAsync(inside));
        }
    }

    [Theory, MemberData(nameof(Buses))]
    public async Task A_delivery_system_that_comes_later_is_told_everything_again_by_a_replay(string bus)
    {
        using var folder = new AFolder();
        var clock = new ManualTimeProvider(new DateTimeOffset(2030, 1, 1, 12, 0, 0, TimeSpan.Zero));
        await using (var deaf = await AShopWithDelivery.OpenAsync("Memory", folder: folder.Path, clock: clock, isHeard: false))
        {
            var order = await deaf.PlaceAsync(2);
            await deaf.Shop.StaffPostAsync($"api/orders/{order}/lines/1/quantity", new JsonObject { ["quantity"] = 1 });
            await deaf.Shop.Host.WhenIdleAsync();
            Assert.Empty(deaf.Told);
        }

        await using var delivery = await AShopWithDelivery.OpenAsync(bus, folder: folder.Path, clock: clock);
        foreach (var topic in new[] { Topics.OrdersCreated, Topics.OrdersCancelled })
            await delivery.Shop.StaffPostAsync("api/ops/events/replay", new JsonObject { ["topic"] = topic });
        await delivery.Shop.Host.WhenIdleAsync();
        Assert.Equal(["requested 1:2", "cancelled CHANGED 1:1 left 1:1"], delivery.Told);
    }

    [Theory]
    [InlineData("External", true, true)]
    [InlineData("External", false, false)]
    [InlineData("Internal", false, true)]
    public async Task A_shop_whose_orders_nobody_would_hear_of_is_not_ready(string mode, bool isHeard, bool isReady)
    {
        await using var delivery = await AShopWithDelivery.OpenAsync("Memory", mode, isHeard: isHeard);
        using var client = delivery.Shop.Host.CreateClient();
        using var answer = await client.GetAsync("health/ready");
        Assert.Equal(isReady ? HttpStatusCode.OK : HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal(mode == "External", (await answer.Content.ReadAsStringAsync()).Contains("\"delivery\"", StringComparison.Ordinal));
    }

    private static async Task AssertSoundAsync(AShop shop)
    {
        await shop.Host.WhenIdleAsync();
        await shop.AssertSoundStockAsync();
        Assert.Empty((await shop.GetAsync("api/ops/invariants"))["violations"]!.AsArray());
    }
}

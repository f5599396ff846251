using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Catalogue;
using OrderFunctions.Application.Inventory;
using OrderFunctions.Application.Orders;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Orders;
using Xunit;

namespace OrderFunctions.Functions.Tests.Orders;

/// <summary>Situations in which an order, its stock or its money could be left behind for ever.</summary>
public sealed class StuckOrderTests
{
    [Fact]
    public async Task A_payment_provider_that_is_not_there_is_refused_before_anything_is_reserved()
    {
        await using var shop = await AShop.OpenAsync();
        var before = await shop.StockAsync();
        var body = AShop.Order();
        body["payment"]!["provider"] = "nobody";

        var (status, answer) = await AShop.SendAsync(shop.Customer, HttpMethod.Post, "api/orders", body);
        await shop.Host.WhenIdleAsync();

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("PAYMENT_PROVIDER_UNKNOWN", answer!["code"]!.GetValue<string>());
        Assert.Equal(before, await shop.StockAsync());
    }

    [Fact]
    public async Task Goods_handed_over_before_the_label_was_made_leave_the_books_all_the_same()
    {
        await using var shop = await AShop.OpenAsync();
        var before = await shop.StockAsync();
        var order = await shop.PlaceAsync(quantity: 2);
        var shipment = (await shop.SettledAsync(order))["shipments"]![0]!["id"]!.GetValue<string>();
        var allocation = (await OrderAsync(shop, order)).LiveAllocations().Single().Allocation.Id;

        // Packed, but the saga has not been told yet when the parcel is on its way.
        await DoAsync(shop, order, new OrderCommand.PackShipment(shipment, [allocation], "staff-1"));
        await shop.StaffPostAsync($"api/shipments/{shipment}/handed-over");
        await shop.StaffPostAsync($"api/shipments/{shipment}/scans", new JsonObject { ["eventId"] = "e1", ["news"] = "DELIVERED" });

        Assert.Equal("DELIVERED", await shop.StatusAsync(order));
        Assert.Equal((before.OnHand - 2, 0, 0, before.Available - 2), await shop.StockAsync());
    }

    [Fact]
    public async Task A_hand_over_that_is_refused_leaves_the_goods_in_the_books()
    {
        await using var shop = await AShop.OpenAsync();
        var order = await shop.PlaceAsync(quantity: 2);
        var shipment = (await shop.SettledAsync(order))["shipments"]![0]!["id"]!.GetValue<string>();
        var allocation = (await OrderAsync(shop, order)).LiveAllocations().Single().Allocation.Id;
        await DoAsync(shop, order, new OrderCommand.PackShipment(shipment, [allocation], "staff-1"));
        await DoAsync(shop, order, new OrderCommand.PlaceHold("h1", Hold.SuperAdminReview, "staff-1"));
        var before = await shop.StockAsync();

        var (status, answer) = await AShop.SendAsync(shop.Staff, HttpMethod.Post, $"api/shipments/{shipment}/handed-over");

        Assert.Equal((HttpStatusCode.Conflict, "ORDER_ON_HOLD"), (status, answer!["code"]!.GetValue<string>()));
        Assert.Equal(before, await shop.StockAsync());
    }

    [Fact]
    public async Task A_step_that_can_change_nothing_now_is_not_tried_again_and_again()
    {
        await using var shop = await AShop.OpenAsync();
        var order = await shop.PlaceAsync(card: null);
        await shop.Host.WhenIdleAsync();
        var allocation = (await OrderAsync(shop, order)).LiveAllocations().Single().Allocation;
        var release = shop.Host.Services.GetRequiredService<ReleaseReservationHandler>();
        Assert.True((await release.HandleAsync(new ReleaseReservation("MUG-BLUE", allocation.Id, allocation.Quantity, allocation.Location))).IsDone);
        await DoAsync(shop, order, new OrderCommand.PlaceHold("h1", Hold.SuperAdminReview, "staff-1", LineId: "1"));

        // Paid, the reservation is gone, and what replaces it is on hold.
        await AShop.SendAsync(
            shop.Customer, HttpMethod.Post, $"api/orders/{order}/payments", new JsonObject { ["provider"] = "sandbox", ["method"] = "tok_success" });
        await shop.Host.WhenIdleAsync().WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal("PAID", await shop.StatusAsync(order));

        await DoAsync(shop, order, new OrderCommand.LiftHold("h1", "staff-1"));
        await shop.Host.AdvanceAsync(TimeSpan.FromMinutes(2));
        Assert.Equal("ASSIGNED", await shop.StatusAsync(order));
    }

    [Fact]
    public async Task An_order_that_was_placed_is_found_again_although_the_catalogue_has_changed_since()
    {
        await using var shop = await AShop.OpenAsync();
        var place = shop.Host.Services.GetRequiredService<PlaceOrderHandler>();
        var command = new PlaceOrder(
            Guid.CreateVersion7().ToString(),
            "customer-1",
            new CustomerContact("ada@example.com"),
            new Address("Ada Example", "12 Sample Street", "Berlin", "10115", "DE"),
            null,
            [new LineToPrice("MUG-BLUE", 1)],
            null,
            null);
        Assert.NotNull((await place.HandleAsync(command, CancellationToken.None)).Order);

        // The process died before the key had its answer; when the customer repeats, the catalogue has another currency.
        var repeat = command with { ExpectedTotal = new Money(1, "USD"), IsRepeat = true };
        var answer = await place.HandleAsync(repeat, CancellationToken.None);

        Assert.Equal(command.OrderId, answer.Order?.Id);
    }

    private static async Task<Order> OrderAsync(AShop shop, string id) =>
        await shop.Host.Services.GetRequiredService<OrderRepository>().ReadAsync(id, CancellationToken.None);

    private static async Task DoAsync(AShop shop, string id, OrderCommand command)
    {
        var repository = shop.Host.Services.GetRequiredService<OrderRepository>();
        Assert.Null((await repository.ExecuteAsync(id, command, Actor.Saga, CancellationToken.None)).Refusal);
    }
}

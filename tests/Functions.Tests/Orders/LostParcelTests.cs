using System.Net;
using System.Text.Json.Nodes;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Functions.Http.Identity;
using Xunit;

namespace OrderFunctions.Functions.Tests.Orders;

/// <summary>Parcels that never arrive, or come back: staff send the goods again or give the money back.</summary>
public sealed class LostParcelTests
{
    [Theory, InlineData("LOST"), InlineData("RETURNED_TO_SENDER")]
    public async Task The_goods_are_sent_again_from_stock(string news)
    {
        await using var shop = await AShop.OpenAsync();
        var order = await shop.PlaceAsync(AShop.Order(quantity: 2));
        var first = await shop.ShipAsync(order);
        await shop.ScanAsync(first, news);
        var lost = await shop.SettledAsync(order);
        Assert.Equal(("SHIPPED", "RESHIP"), (lost.Text("status"), lost["nextAction"]!.Text("action")));

        await shop.StaffPostAsync($"api/shipments/{first}/reship");
        await shop.StaffPostAsync($"api/shipments/{first}/reship");

        Assert.Equal("ASSIGNED", await shop.StatusAsync(order));
        Assert.Equal((498, 0, 2, 496), await shop.StockAsync());
        var second = await shop.ShipAsync(order);
        Assert.NotEqual(first, second);
        await shop.ScanAsync(second, "DELIVERED");
        // The first parcel turns up after all: noted, but nothing is delivered twice.
        await shop.ScanAsync(first, "DELIVERED");
        Assert.Equal("DELIVERED", await shop.StatusAsync(order));
        Assert.Equal((496, 0, 0, 496), await shop.StockAsync());
        Assert.Equal(0, shop.MoneyAtGateway().Refunded);
        await shop.AssertSoundStockAsync();
    }

    [Theory, InlineData("LOST"), InlineData("RETURNED_TO_SENDER")]
    public async Task When_nothing_else_is_left_the_refund_ends_the_order(string news)
    {
        await using var shop = await AShop.OpenAsync();
        var order = await shop.PlaceAsync(AShop.Order(quantity: 2));
        var shipment = await shop.ShipAsync(order);
        await shop.ScanAsync(shipment, news);

        await shop.StaffPostAsync($"api/shipments/{shipment}/refund-lost");
        await shop.StaffPostAsync($"api/shipments/{shipment}/refund-lost");

        var ended = await shop.SettledAsync(order);
        Assert.Equal(("FAILED", "LOST_IN_TRANSIT", "REFUNDED"), (ended.Text("status"), ended["reason"]!.Text("code"), ended.Text("paymentStatus")));
        await shop.AssertAllRefundedAsync(order);
        Assert.Equal((498, 0, 0, 498), await shop.StockAsync());
        Assert.Contains("ORDER_FAILED", await shop.MessagesAsync(order));
    }

    [Fact]
    public async Task Goods_that_are_sent_again_and_are_not_there_are_waited_for()
    {
        await using var shop = await AShop.OpenAsync();
        var order = await shop.PlaceAsync(AShop.Order());
        var shipment = await shop.ShipAsync(order);
        await shop.ScanAsync(shipment, "LOST");
        await shop.EmptyShelfAsync();

        await shop.StaffPostAsync($"api/shipments/{shipment}/reship");

        await shop.Host.WhenIdleAsync();
        Assert.Single(await shop.FactsAsync(order), fact => fact == "alert-raised");
        Assert.Contains("BACKORDERED", await shop.MessagesAsync(order));
        await shop.ReceiveAsync(1);
        Assert.Equal("ASSIGNED", await shop.StatusAsync(order));
        await shop.AssertSoundStockAsync();
    }

    [Fact]
    public async Task What_is_not_lost_cannot_be_settled_and_only_staff_may()
    {
        await using var shop = await AShop.OpenAsync();
        var order = await shop.PlaceAsync(AShop.Order());
        var shipment = await shop.ShipAsync(order);

        await Situations.RefusedAsync(shop.Staff, $"api/shipments/{shipment}/reship", "WRONG_STATE");
        await Situations.RefusedAsync(shop.Staff, $"api/shipments/{shipment}/refund-lost", "WRONG_STATE");
        await Situations.RefusedAsync(shop.Staff, $"api/shipments/{order}-nowhere/reship", "SHIPMENT_UNKNOWN");
        await Situations.RefusedAsync(shop.As(Roles.Employee, "e1"), $"api/shipments/{shipment}/reship", "FORBIDDEN");
        await Situations.RefusedAsync(
            shop.Staff, $"api/shipments/{shipment}/short", "SHIPMENT_UNKNOWN", new JsonObject { ["sku"] = Situations.Mug, ["found"] = 0 });
        Assert.Equal("SHIPPED", await shop.StatusAsync(order));
    }

    [Fact]
    public async Task A_parcel_that_is_back_serves_whoever_waits_also_when_the_process_dies_as_soon_as_it_is_booked()
    {
        await using var shop = await AShop.OpenAsync(options => options with
        {
            Services = options.Services + (services => services.Decorate<IDocumentStore>((inner, _) => new DiesWhenAParcelIsBooked(inner))),
        });
        var shipment = await shop.ShipAsync(await shop.PlaceAsync(AShop.Order()));
        await shop.ScanAsync(shipment, "RETURNED_TO_SENDER");
        var waiting = await shop.PaidWithoutStockAsync();

        var (status, _) = await AShop.SendAsync(shop.Staff, HttpMethod.Post, $"api/shipments/{shipment}/back", new JsonObject { ["scrapped"] = false });

        Assert.Equal((HttpStatusCode.InternalServerError, "BACKORDERED"), (status, await shop.StatusAsync(waiting)));
        await shop.Host.AdvanceAsync(TimeSpan.FromMinutes(2));
        Assert.Equal("ASSIGNED", await shop.StatusAsync(waiting));
        await shop.AssertSoundStockAsync();
    }

    /// <summary>The books say that it is here, and whoever wrote that does nothing more.</summary>
    private sealed class DiesWhenAParcelIsBooked(IDocumentStore inner) : IDocumentStore
    {
        public ValueTask<StoredDocument?> FindAsync(string container, string partition, string id, CancellationToken cancellationToken = default) =>
            inner.FindAsync(container, partition, id, cancellationToken);

        public ValueTask<DocumentPage> QueryAsync(DocumentQuery query, CancellationToken cancellationToken = default) => inner.QueryAsync(query, cancellationToken);

        public async ValueTask<CommitResult> CommitAsync(
            string container, string partition, IReadOnlyList<DocumentOperation> operations, CancellationToken cancellationToken = default)
        {
            var result = await inner.CommitAsync(container, partition, operations, cancellationToken);
            return operations[0].Id.StartsWith("mov-back-", StringComparison.Ordinal) ? throw new IOException("The process has died.") : result;
        }
    }
}

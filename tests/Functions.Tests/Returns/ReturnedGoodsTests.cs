using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Catalogue;
using OrderFunctions.Application.Inventory;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Returns;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Returns;
using OrderFunctions.Functions.Tests.Orders;
using Xunit;

namespace OrderFunctions.Functions.Tests.Returns;

/// <summary>Where goods lie that came back, who gets them, and when there is nothing to give for them.</summary>
public sealed class ReturnedGoodsTests(AShopThatTakesBack fixture) : IClassFixture<AShopThatTakesBack>, IAsyncLifetime
{
    private AShop Shop => fixture.Shop;

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => fixture.AssertSoundAsync();

    [Fact]
    public async Task Goods_that_come_back_elsewhere_lie_there_and_what_is_thrown_away_is_counted()
    {
        var buyer = fixture.NewBuyer();
        var one = await buyer.SendBackAsync(await buyer.HasAsync(), Buyer.Units(2));
        await Shop.StaffPostAsync("api/locations", new JsonObject { ["code"] = "far", ["name"] = "Far", ["kind"] = "DEALER" });

        await buyer.StaffAsync(one, "approve", []);
        await buyer.StaffAsync(one, "received", new JsonObject { ["location"] = "far" });
        await buyer.StaffAsync(one, "inspect", new JsonObject { ["lines"] = new JsonArray(new JsonObject { ["lineId"] = "1", ["restock"] = 0, ["scrap"] = 2 }) });
        Assert.Equal((0, 2, 2), await CountsAsync());

        var other = await buyer.SendBackAsync(await buyer.HasAsync(), Buyer.Units(2));
        await buyer.StaffAsync(other, "approve", []);
        await buyer.StaffAsync(other, "received", new JsonObject { ["location"] = "far" });
        await buyer.StaffAsync(other, "inspect", new JsonObject { ["lines"] = new JsonArray(new JsonObject { ["lineId"] = "1", ["restock"] = 2, ["scrap"] = 0 }) });
        Assert.Equal((2, 4, 2), await CountsAsync());

        async Task<(long OnHand, long Returned, long Scrapped)> CountsAsync()
        {
            await Shop.Host.WhenIdleAsync();
            var counts = (await Shop.Host.Services.GetRequiredService<IDocumentStore>().ReadAsync(
                Containers.Stock, Situations.Mug, StockCounts.IdOf("far"), StoredJson.Default.StockCounts))!.Value;
            return (counts.OnHand, counts.Returned, counts.Scrapped);
        }
    }

    [Fact]
    public async Task Goods_that_are_as_good_as_new_go_to_whoever_waits_for_them_at_once()
    {
        var buyer = fixture.NewBuyer();
        var one = await buyer.SendBackAsync(await buyer.HasAsync());
        var (onHand, _, _, _) = await Shop.StockAsync();
        var waiting = await Shop.PaidWithoutStockAsync();

        await buyer.TakenBackAsync(one);

        Assert.Equal("ASSIGNED", await Shop.StatusAsync(waiting));
        await Shop.ReceiveAsync((int)onHand);
    }

    [Fact]
    public async Task Whoever_is_second_for_the_same_unit_finds_a_return_that_the_order_has_refused()
    {
        var buyer = fixture.NewBuyer();
        var order = await buyer.HasAsync(quantity: 1);
        await buyer.SendBackAsync(order);
        // What the door finds when both come at the same moment.
        var second = ReturnIds.Of(order, Guid.NewGuid().ToString());
        var line = new ReturnLine { LineId = "1", Sku = Situations.Mug, Quantity = 1, Reason = ReturnReason.DoesNotFit };
        await Shop.Host.Services.GetRequiredService<ReturnRepository>().ExecuteAsync(
            second, new ReturnCommand.Open(second, order, buyer.Id, [line], ReturnResolution.Refund, [], buyer.Id), Actor.Customer(buyer.Id), default);

        var refused = await buyer.ReturnAsync(second);

        Assert.Equal(("REJECTED", "QUANTITY_INVALID"), (refused.Text("status"), refused.Text("problem")));
        Assert.Single((await Shop.OrderAsync(order)).Returns);
    }

    [Fact]
    public async Task What_is_worth_nothing_any_more_is_kept_and_nothing_is_given_back()
    {
        var buyer = fixture.NewBuyer();
        var order = await buyer.HasAsync();
        var one = await buyer.SendBackAsync(order, Buyer.Units(2));

        var done = await buyer.TakenBackAsync(one, restock: 0, scrap: 2, verdict => (verdict["withheld"], verdict["finding"]) = (1_000_000, "Only shards."));

        Assert.Equal(("COMPLETED", 0), (done.Text("status"), done["givenBack"]!.GetValue<long>()));
        Assert.Null(done["problem"]);
        Assert.Empty((await Shop.OrderAsync(order)).Refunds);
    }

    [Fact]
    public async Task Nothing_is_exchanged_for_what_has_been_paid_back_meanwhile()
    {
        var buyer = fixture.NewBuyer();
        var order = await buyer.HasAsync();
        var one = await buyer.SendBackAsync(order, Buyer.Units(2, "EXCHANGE", Situations.Mug));
        await Shop.StaffPostAsync($"api/orders/{order}/refunds", new JsonObject { ["lines"] = new JsonArray(new JsonObject { ["lineId"] = "1", ["quantity"] = 2 }) });
        await Shop.Host.WhenIdleAsync();

        var done = await buyer.TakenBackAsync(one, restock: 2);

        Assert.Equal(("COMPLETED", true, 0), (done.Text("status"), done["fellBack"]!.GetValue<bool>(), done["givenBack"]!.GetValue<long>()));
        Assert.Null(done["exchangeOrderId"]);
        Assert.Single((await Shop.OrderAsync(order)).Refunds);
    }

    [Fact]
    public async Task An_exchange_is_called_off_when_the_bank_has_taken_back_what_it_would_be_paid_with_and_staff_hear_of_it()
    {
        await using var shop = await AShop.OpenAsync();
        var buyer = new Buyer(shop, "buyer-of-another-shop");
        var order = await buyer.HasAsync();
        var payment = (await shop.OrderAsync(order)).Payments[0];
        await Ops.AWorkshop.DoAsync(shop, order, new OrderCommand.OpenDispute(payment.Id, "d1", payment.Amount));
        await Ops.AWorkshop.DoAsync(shop, order, new OrderCommand.CloseDispute(payment.Id, "d1", Won: false));

        var done = await buyer.TakenBackAsync(await buyer.SendBackAsync(order, Buyer.Units(2, "EXCHANGE", Situations.Mug)), restock: 2);

        Assert.Equal(("COMPLETED", true, "PAYMENT_CHARGED_BACK"), (done.Text("status"), done["fellBack"]!.GetValue<bool>(), done.Text("problem")));
        Assert.Equal("CANCELLED", await shop.StatusAsync(done.Text("exchangeOrderId")));
        Assert.Contains("CRITICAL RETURN_NOT_REFUNDED", await Ops.AWorkshop.AlertsAsync(shop, order));
    }

    [Fact]
    public async Task A_return_is_not_done_before_its_money_has_arrived()
    {
        var buyer = fixture.NewBuyer();
        var order = await buyer.HasAsync(card: "tok_refund_fails");
        var one = await buyer.SendBackAsync(order);
        Assert.Equal("INSPECTED", (await buyer.TakenBackAsync(one)).Text("status"));

        var refund = Assert.Single((await Shop.OrderAsync(order)).Refunds);
        await Shop.StaffPostAsync($"api/orders/{order}/refunds/{refund.Id}/settle", new JsonObject { ["reason"] = "by bank", ["reference"] = "T-2030-99" });

        Assert.Equal("COMPLETED", (await buyer.ReturnAsync(one)).Text("status"));
    }

    [Fact]
    public async Task Nothing_is_exchanged_for_an_article_that_is_sold_in_another_currency_by_then()
    {
        var (buyer, sku) = (fixture.NewBuyer(), "SOLD-ABROAD");
        await Shop.StaffPostAsync("api/products", new JsonObject { ["sku"] = sku, ["name"] = "A cup", ["price"] = Priced("EUR"), ["taxBasisPoints"] = 1900 });
        await Shop.StaffPostAsync("api/inventory/batch", new JsonObject
        {
            ["entries"] = new JsonArray(new JsonObject { ["id"] = "cups", ["type"] = "RECEIPT", ["sku"] = sku, ["quantity"] = 9 }),
        });
        var order = await buyer.HasAsync();
        var one = await buyer.SendBackAsync(order, Buyer.Units(2, "EXCHANGE", sku));
        await Shop.Host.Services.GetRequiredService<ChangePriceHandler>().HandleAsync(new ChangePrice(sku, new Money(900, "USD"), null), default);

        var done = await buyer.TakenBackAsync(one, restock: 2);

        Assert.Equal(("COMPLETED", true), (done.Text("status"), done["fellBack"]!.GetValue<bool>()));
        Assert.Null(done["exchangeOrderId"]);
        Assert.Single((await Shop.OrderAsync(order)).Refunds);

        static JsonObject Priced(string currency) => new() { ["amount"] = 900, ["currency"] = currency };
    }

    [Fact]
    public async Task A_return_whose_process_died_is_found_by_the_sweep_and_what_it_had_booked_is_not_booked_again()
    {
        var buyer = fixture.NewBuyer();
        var one = await buyer.SendBackAsync(await buyer.HasAsync(), Buyer.Units(2));
        await buyer.TakenBackAsync(one, restock: 1, scrap: 1);
        var stock = await Shop.StockAsync();
        // As it is found when the process has died between the booking and the note about it.
        var found = (await Shop.Host.Services.GetRequiredService<ReturnRepository>().FindAsync(one, default))!;
        var before = found.Value with
        {
            Return = found.Value.Return with { Status = ReturnStatus.Inspected, GoodsBooked = false },
            List = ReturnDocument.OpenReturns,
            Due = Shop.Clock.GetUtcNow().AddMinutes(1).ToUnixTimeMilliseconds(),
        };
        var commit = await Shop.Host.Services.GetRequiredService<IDocumentStore>().CommitAsync(
            Containers.Returns, found.Partition, [TypedDocuments.Replace(found.Id, before, StoredJson.Default.ReturnDocument, found.Version)]);
        Assert.True(commit.IsCommitted);

        await Shop.Host.AdvanceAsync(TimeSpan.FromMinutes(3));

        Assert.Equal("COMPLETED", (await buyer.ReturnAsync(one)).Text("status"));
        Assert.Equal(stock, await Shop.StockAsync());
    }
}

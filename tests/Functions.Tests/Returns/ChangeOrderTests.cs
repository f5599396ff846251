using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Orders;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Functions.Tests.Ops;
using OrderFunctions.Functions.Tests.Orders;
using Xunit;

namespace OrderFunctions.Functions.Tests.Returns;

/// <summary>What can be changed after placing: fewer units, another address, a parcel that is stopped; and disputes about the money.</summary>
public sealed class ChangeOrderTests(AShopThatTakesBack fixture) : IClassFixture<AShopThatTakesBack>, IAsyncLifetime
{
    private const string Tea = "TEA-GREEN-100";

    private AShop Shop => fixture.Shop;

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => fixture.AssertSoundAsync();

    [Fact]
    public async Task Before_payment_fewer_units_cost_less_and_what_was_opened_for_the_old_price_is_cancelled()
    {
        var buyer = fixture.NewBuyer();
        var before = await Shop.StockAsync();
        var order = await buyer.BuyAsync(quantity: 5, card: null, change: WithTea);
        await PayAsync(buyer, order, "tok_success_after_action");
        var old = (await OrderAsync(order)).Totals;

        await ReduceAsync(buyer, order, "1", 2);
        await ReduceAsync(buyer, order, "2", 0);

        var stored = await OrderAsync(order);
        Assert.Equal((old.Shipping, stored.Lines[0].Amounts.Gross + old.Shipping, 2, 0), (stored.Totals.Shipping, stored.Totals.Payable, stored.Lines[0].Quantity, stored.Lines[1].Quantity));
        Assert.Equal((OrderStatus.PaymentPending, Domain.Payments.PaymentStatus.Voided), (stored.Status, stored.Payments[0].Status));
        Assert.Equal((before.Available - 2, 2), ((await Shop.StockAsync()).Available, (await Shop.StockAsync()).Reserved - before.Reserved));
        await PayAsync(buyer, order, "tok_success");
        Assert.Equal(("ASSIGNED", stored.Totals.Payable), (await Shop.StatusAsync(order), (await OrderAsync(order)).Payments[1].Captures[0].Amount.Amount));
    }

    [Fact]
    public async Task After_payment_they_are_refunded_and_free_again_until_they_are_packed()
    {
        var buyer = fixture.NewBuyer();
        var before = await Shop.StockAsync();
        var order = await buyer.BuyAsync(quantity: 3, change: WithTea);
        var placed = await OrderAsync(order);

        await ReduceAsync(buyer, order, "1", 2);
        await ReduceAsync(buyer, order, "1", 2);
        await ReduceAsync(buyer, order, "2", 0);

        var stored = await OrderAsync(order);
        Assert.Equal(OrderStatus.Assigned, stored.Status);
        Assert.Equal([placed.Lines[0].RefundFor(1), placed.Lines[1].Amounts.Gross], stored.Refunds.Select(refund => refund.Amount.Amount));
        Assert.All(stored.Refunds, refund => Assert.Equal(("LINE_REDUCED", Domain.Payments.RefundStatus.Succeeded), (refund.Reason, refund.Status)));
        Assert.Equal(before.Available - 2, (await Shop.StockAsync()).Available);
        await Refused(buyer, order, "1", 3, "QUANTITY_INVALID");
        await Refused(buyer, order, "9", 0, "LINE_UNKNOWN");
        await Refused(buyer, order, "1", 0, "NOTHING_LEFT");
        Assert.Equal(HttpStatusCode.NotFound, (await AShop.SendAsync(Shop.Customer, HttpMethod.Post, $"api/orders/{order}/lines/1/quantity", Quantity(1))).Status);

        await Shop.ShipAsync(order);
        await Refused(buyer, order, "1", 1, "TOO_LATE_TO_CHANGE");
        Assert.Equal(2, (await OrderAsync(order)).LiveAllocations().Single().Allocation.Quantity);
    }

    [Fact]
    public async Task An_address_can_be_changed_until_the_goods_are_packed_and_must_pass_at_once()
    {
        var buyer = fixture.NewBuyer();
        var order = await buyer.BuyAsync();
        var address = AShop.Order()["shippingAddress"]!.DeepClone().AsObject();

        await Asked("postalCode", "1011", "ADDRESS_INVALID");
        await Asked("country", "US", "WRONG_STATE");
        await Asked("line1", "Other Street 5", null);
        Assert.Equal((OrderStatus.Assigned, "Other Street 5"), ((await OrderAsync(order)).Status, (await OrderAsync(order)).ShippingAddress.Line1));
        await Shop.ShipAsync(order);
        await Asked("line1", "Third Street 5", "WRONG_STATE");

        async Task Asked(string member, string value, string? code)
        {
            var other = address.DeepClone();
            other[member] = value;
            var (status, answer) = await AShop.SendAsync(buyer.Client, HttpMethod.Post, $"api/orders/{order}/address", other);
            Assert.Equal(code, (int)status < 300 ? null : answer!.Text("code"));
            await Shop.Host.WhenIdleAsync();
        }
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_parcel_that_is_cancelled_on_its_way_is_stopped_and_refunded_or_becomes_a_return(bool stopped)
    {
        var buyer = fixture.NewBuyer();
        var before = await Shop.StockAsync();
        var order = await buyer.BuyAsync();
        var parcel = await Shop.ShipAsync(order);

        var (status, _) = await AShop.SendAsync(buyer.Client, HttpMethod.Post, $"api/orders/{order}/cancel");
        Assert.Equal((HttpStatusCode.OK, "SHIPPED"), (status, await Shop.StatusAsync(order)));
        Assert.Contains(await AlertsAsync(), alert => alert!.Text("code") == "INTERCEPT_ASKED" && alert!.Text("subject") == order);
        await Shop.StaffPostAsync($"api/shipments/{parcel}/intercept", new JsonObject { ["stopped"] = stopped });

        if (stopped)
        {
            Assert.Equal("CANCELLED", await Shop.StatusAsync(order));
            Assert.All((await OrderAsync(order)).Payments, payment => Assert.Equal(Domain.Payments.PaymentStatus.Refunded, payment.Status));
            for (var time = 0; time < 2; time++) await Shop.StaffPostAsync($"api/shipments/{parcel}/back", new JsonObject { ["scrapped"] = false });
            Assert.Equal(before.OnHand, (await Shop.StockAsync()).OnHand);
            await Situations.RefusedAsync(Shop.Staff, $"api/shipments/{parcel}/back", "WRONG_STATE", new JsonObject { ["scrapped"] = true });
        }
        else
        {
            await Situations.RefusedAsync(buyer.Client, $"api/orders/{order}/cancel", "TOO_LATE_TO_CANCEL");
            await Shop.ScanAsync(parcel, "DELIVERED");
            await buyer.SendBackAsync(order, Buyer.Units(2));
        }
    }

    [Fact]
    public async Task A_dispute_after_hand_over_has_a_deadline_for_evidence_and_a_lost_one_leaves_nothing_to_refund()
    {
        var buyer = fixture.NewBuyer();
        var order = await buyer.HasAsync();
        var payment = (await OrderAsync(order)).Payments[0];
        await BankAsync(order, new OrderCommand.OpenDispute(payment.Id, "dp_1", payment.Amount, Shop.Clock.GetUtcNow().AddDays(9)));

        var seen = (await Shop.SettledAsync(order))["payments"]![0]!;
        Assert.Equal(("DISPUTED", "OPEN"), (seen.Text("status"), seen["disputes"]![0]!.Text("status")));
        Assert.Empty((await Shop.SettledAsync(order))["holds"]!.AsArray());
        Assert.Contains(await AlertsAsync(), alert => alert!.Text("code") == "DISPUTE_EVIDENCE_DUE" && alert!.Text("subject") == order);
        Assert.Null((await AShop.SendAsync(buyer.Client, HttpMethod.Get, $"api/orders/{order}")).Body!["payments"]![0]!["disputes"]);
        var evidence = $"api/orders/{order}/payments/{payment.Id}/disputes/dp_1/evidence";
        await Shop.StaffPostAsync(evidence, new JsonObject { ["reference"] = "case 17" });
        Assert.Equal("case 17", (await Shop.SettledAsync(order))["payments"]![0]!["disputes"]![0]!.Text("evidence"));
        await Situations.RefusedAsync(buyer.Client, evidence, "FORBIDDEN", new JsonObject { ["reference"] = "mine" });
        await Situations.RefusedAsync(Shop.Staff, evidence.Replace("dp_1", "dp_2", StringComparison.Ordinal), "DISPUTE_UNKNOWN", new JsonObject { ["reference"] = "x" });

        await BankAsync(order, new OrderCommand.CloseDispute(payment.Id, "dp_1", Won: false));
        Assert.Equal("CHARGED_BACK", (await Shop.SettledAsync(order))["payments"]![0]!.Text("status"));
        await Situations.RefusedAsync(Shop.Staff, $"api/orders/{order}/refunds", "PAYMENT_CHARGED_BACK", new JsonObject { ["goodwill"] = 1 });

        // Goods may come back all the same; there is no money to give back for them.
        var one = await buyer.SendBackAsync(order, Buyer.Units(2));
        var done = await buyer.TakenBackAsync(one, restock: 2);
        Assert.Equal(("COMPLETED", "PAYMENT_CHARGED_BACK", 0), (done.Text("status"), done.Text("problem"), done["givenBack"]!.GetValue<long>()));
        Assert.Contains(await AlertsAsync(), alert => alert!.Text("code") == "RETURN_NOT_REFUNDED" && alert!.Text("subject") == order);
    }

    [Fact]
    public async Task A_dispute_before_hand_over_holds_the_goods_until_it_is_won()
    {
        var buyer = fixture.NewBuyer();
        var order = await buyer.BuyAsync();
        var payment = (await OrderAsync(order)).Payments[0];
        await BankAsync(order, new OrderCommand.OpenDispute(payment.Id, "dp_2", new Money(1, "EUR")));
        await Situations.RefusedAsync(Shop.Staff, $"api/shipments/{await Shop.ShipmentAsync(order)}/packed", "ORDER_ON_HOLD");

        await BankAsync(order, new OrderCommand.CloseDispute(payment.Id, "dp_2", Won: true));

        Assert.Empty((await Shop.SettledAsync(order))["holds"]!.AsArray());
        await Shop.ShipAsync(order);
    }

    [Fact]
    public async Task Staff_change_credit_with_a_reason_and_never_below_nothing()
    {
        var buyer = fixture.NewBuyer();
        var path = $"api/credit/{buyer.Id}/entries";
        await Shop.StaffPostAsync(path, Change(500, "We were late."));
        await Situations.RefusedAsync(Shop.Staff, path, "VALIDATION_FAILED", Change(500, " "));
        await Situations.RefusedAsync(Shop.Staff, path, "CREDIT_INSUFFICIENT", Change(-501, "A mistake."));
        await Situations.RefusedAsync(buyer.Client, path, "FORBIDDEN", Change(500, "For me."));
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => AShop.SendAsync(Shop.Staff, HttpMethod.Post, path, Change(-200, "A mistake."))));

        Assert.Equal(2, answers.Count(answer => answer.Status == HttpStatusCode.OK));
        Assert.Equal(100, await buyer.CreditAsync());
        var credit = (await AShop.SendAsync(buyer.Client, HttpMethod.Get, "api/credit")).Body!;
        Assert.Equal(100, credit["entries"]!.AsArray().Sum(entry => entry!["change"]!["amount"]!.GetValue<long>()));
        Assert.Equal(HttpStatusCode.Forbidden, (await AShop.SendAsync(Shop.Customer, HttpMethod.Get, "api/credit?customer=" + buyer.Id)).Status);

        static JsonObject Change(long amount, string reason) => new() { ["change"] = new JsonObject { ["amount"] = amount, ["currency"] = "EUR" }, ["reason"] = reason };
    }

    private Task<Order> OrderAsync(string id) => Situations.OrderAsync(Shop, id);

    private static void WithTea(JsonObject body) => body["lines"]!.AsArray().Add(new JsonObject { ["sku"] = Tea, ["quantity"] = 2 });

    private static JsonObject Quantity(int quantity) => new() { ["quantity"] = quantity };

    private static Task Refused(Buyer buyer, string order, string line, int quantity, string code) =>
        Situations.RefusedAsync(buyer.Client, $"api/orders/{order}/lines/{line}/quantity", code, Quantity(quantity));

    private async Task ReduceAsync(Buyer buyer, string order, string line, int quantity)
    {
        var (status, answer) = await AShop.SendAsync(buyer.Client, HttpMethod.Post, $"api/orders/{order}/lines/{line}/quantity", Quantity(quantity));
        Assert.True(status == HttpStatusCode.OK, answer?.ToJsonString());
        await Shop.Host.WhenIdleAsync();
    }

    private async Task PayAsync(Buyer buyer, string order, string card)
    {
        var (status, answer) = await AShop.SendAsync(
            buyer.Client, HttpMethod.Post, $"api/orders/{order}/payments", new JsonObject { ["provider"] = "sandbox", ["method"] = card });
        Assert.True(status == HttpStatusCode.Created, answer?.ToJsonString());
        await Shop.Host.WhenIdleAsync();
    }

    /// <summary>What a gateway's webhook about a dispute leads to; test cards are not disputed.</summary>
    private async Task BankAsync(string order, OrderCommand command)
    {
        var told = await Shop.Host.Services.GetRequiredService<OrderRepository>().ExecuteAsync(order, command, Actor.Gateway("sandbox"), CancellationToken.None);
        Assert.Null(told.Refusal);
        await Shop.Host.WhenIdleAsync();
    }

    private async Task<JsonArray> AlertsAsync()
    {
        await Shop.Host.WhenIdleAsync();
        return (await Shop.GetAsync("api/ops/alerts"))["alerts"]!.AsArray();
    }
}

using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Orders;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Functions.Tests.Faults;
using OrderFunctions.Functions.Tests.Orders;
using Xunit;

namespace OrderFunctions.Functions.Tests.Payments;

/// <summary>Money that is too much, too little, too late or twice: the books of both sides agree in the end.</summary>
public sealed class StrangeMoneyTests
{
    [Fact]
    public async Task Too_much_pays_the_order_and_the_difference_goes_back()
    {
        await using var shop = await AShop.OpenAsync();
        var order = await shop.PlaceAsync(AShop.Order(card: "tok_success.over"));

        var paid = await shop.SettledAsync(order);
        Assert.Equal("ASSIGNED", paid.Text("status"));
        var refund = Assert.Single(paid["refunds"]!.AsArray())!;
        Assert.Equal(("OVERPAID", "SUCCEEDED", 1L), (refund.Text("reason"), refund.Text("status"), refund["amount"]!["amount"]!.GetValue<long>()));
        var (captured, refunded) = shop.MoneyAtGateway();
        Assert.Equal(paid["totals"]!["payable"]!.GetValue<long>(), captured - refunded);
        Assert.Equal((500, 0, 1, 499), await shop.StockAsync());
    }

    [Fact]
    public async Task Too_little_raises_an_alert_and_is_given_back_when_the_rest_does_not_come()
    {
        await using var shop = await AShop.OpenAsync();
        var before = await shop.StockAsync();
        var order = await shop.PlaceAsync(AShop.Order(card: "tok_success.short"));

        Assert.Equal("PAYMENT_PENDING", await shop.StatusAsync(order));
        Assert.Single(await shop.FactsAsync(order), fact => fact == "alert-raised");
        await shop.Host.AdvanceAsync(TimeSpan.FromMinutes(32));

        var ended = await shop.SettledAsync(order);
        Assert.Equal(("FAILED", "PAYMENT_TIMEOUT"), (ended.Text("status"), ended["reason"]!.Text("code")));
        await shop.AssertAllRefundedAsync(order);
        Assert.Equal(before, await shop.StockAsync());
    }

    [Fact]
    public async Task A_second_payment_for_what_is_missing_pays_the_order()
    {
        await using var shop = await AShop.OpenAsync();
        var order = await shop.PlaceAsync(AShop.Order(card: "tok_success.short"));

        await shop.PayAsync(order);

        var paid = await shop.SettledAsync(order);
        Assert.Equal(("ASSIGNED", "COMPLETED"), (paid.Text("status"), paid.Text("paymentStatus")));
        Assert.Equal((paid["totals"]!["payable"]!.GetValue<long>(), 0), shop.MoneyAtGateway());
    }

    [Theory]
    [InlineData("twice", "DUPLICATE_PAYMENT", "ASSIGNED")]
    [InlineData("late", "LATE_PAYMENT", "CANCELLED")]
    public async Task Money_that_nobody_asked_for_goes_back_and_the_order_stays_as_it_is(string when, string reason, string status)
    {
        await using var shop = await AShop.OpenAsync();
        var order = await CancelTests.ReachAsync(shop, "ASSIGNED");
        if (status == "CANCELLED") await shop.StaffPostAsync($"api/orders/{order}/cancel");
        var stock = (await shop.StatusAsync(order), await shop.StockAsync()).Item2;
        var (paymentId, total) = ((await shop.OrderAsync(order)).Payments[0].Id, (await shop.OrderAsync(order)).Totals.Payable);

        // The gateway captured once more under the same payment: only it knows why.
        await TellAsync(shop, order, new OrderCommand.RecordPaymentSucceeded(paymentId, "txn-" + when, new Money(total, "EUR")));

        var seen = await shop.SettledAsync(order);
        Assert.Equal(status, seen.Text("status"));
        var refund = Assert.Single(seen["refunds"]!.AsArray(), one => one!.Text("reason") == reason)!;
        Assert.Equal(total, refund["amount"]!["amount"]!.GetValue<long>());
        Assert.Equal(stock, await shop.StockAsync());
        if (status == "CANCELLED") Assert.Contains("refund-" + refund.Text("id"), shop.Sagas());
    }

    [Fact]
    public async Task Money_in_another_currency_does_not_pay_the_order_and_goes_back_in_its_own()
    {
        await using var shop = await AShop.OpenAsync();
        var order = await CancelTests.ReachAsync(shop, "PAYMENT_PENDING");
        var payment = (await shop.OrderAsync(order)).Payments[0].Id;

        await TellAsync(shop, order, new OrderCommand.RecordPaymentSucceeded(payment, "txn-usd", new Money(5000, "USD")));

        var seen = await shop.SettledAsync(order);
        Assert.Equal("PAYMENT_PENDING", seen.Text("status"));
        var refund = Assert.Single(seen["refunds"]!.AsArray())!;
        Assert.Equal(("WRONG_CURRENCY", "USD", 5000L), (refund.Text("reason"), refund["amount"]!.Text("currency"), refund["amount"]!["amount"]!.GetValue<long>()));
    }

    /// <summary>The gateway's news, as the webhook's use case records them.</summary>
    private static async Task TellAsync(AShop shop, string order, OrderCommand command)
    {
        var told = await shop.Host.Services.GetRequiredService<OrderRepository>().ExecuteAsync(order, command, Actor.Gateway("sandbox"), default);
        Assert.Null(told.Refusal);
        await shop.Host.WhenIdleAsync();
    }
}

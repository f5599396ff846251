using System.Net;
using System.Text.Json.Nodes;
using OrderFunctions.Functions.Http.Identity;
using Xunit;

namespace OrderFunctions.Functions.Tests.Orders;

/// <summary>Paid orders that people have to look at: suspected fraud, and addresses that no parcel finds.</summary>
public sealed class ReviewTests
{
    [Fact]
    public async Task A_suspected_order_waits_for_staff_who_see_why_and_approve_it()
    {
        await using var shop = await AShop.OpenAsync();
        var order = await shop.SuspectedOrderAsync();

        var seen = await shop.SettledAsync(order);
        Assert.Equal("FRAUD_REVIEW", seen.Text("status"));
        Assert.Equal(80, seen["fraud"]!["score"]!.GetValue<int>());
        Assert.Equal(["LARGE_AMOUNT", "COUNTRIES_DIFFER"], seen["fraud"]!["reasons"]!.AsArray().Select(reason => reason!.GetValue<string>()));
        var (_, own) = await AShop.SendAsync(shop.Customer, HttpMethod.Get, $"api/orders/{order}");
        Assert.Null(own!["fraud"]);
        Assert.DoesNotContain("LARGE_AMOUNT", own.ToJsonString(), StringComparison.Ordinal);

        await shop.StaffPostAsync($"api/orders/{order}/review", Decision("APPROVE"));

        Assert.Equal("ASSIGNED", await shop.StatusAsync(order));
        Assert.Equal("APPROVED", (await shop.SettledAsync(order))["fraud"]!.Text("verdict"));
        Assert.Equal(0, shop.MoneyAtGateway().Refunded);
        // The same decision again changes nothing; the other one comes too late.
        await shop.StaffPostAsync($"api/orders/{order}/review", Decision("APPROVE"));
        await Situations.RefusedAsync(shop.Staff, $"api/orders/{order}/review", "WRONG_STATE", Decision("REJECT"));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_suspected_order_that_is_rejected_or_not_decided_in_two_days_is_refunded_and_fails(bool rejected)
    {
        await using var shop = await AShop.OpenAsync();
        var before = await shop.StockAsync();
        var order = await shop.SuspectedOrderAsync();

        if (rejected)
        {
            await shop.StaffPostAsync($"api/orders/{order}/review", Decision("REJECT", "Called: the card is not theirs."));
        }
        else
        {
            await shop.LeapAsync(TimeSpan.FromHours(47));
            Assert.Equal("FRAUD_REVIEW", await shop.StatusAsync(order));
            await shop.LeapAsync(TimeSpan.FromHours(1));
        }

        var ended = await shop.SettledAsync(order);
        Assert.Equal(("FAILED", "FRAUD_REJECTED", "REFUNDED"), (ended.Text("status"), ended["reason"]!.Text("code"), ended.Text("paymentStatus")));
        Assert.Equal(before, await shop.StockAsync());
        await shop.AssertAllRefundedAsync(order);
        Assert.Equal(["ORDER_FAILED", "ORDER_RECEIVED"], await shop.MessagesAsync(order));
        var (_, own) = await AShop.SendAsync(shop.Customer, HttpMethod.Get, $"api/orders/{order}/timeline");
        Assert.DoesNotContain("the card is not theirs", own!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signs_that_are_too_weak_are_kept_for_staff_and_hold_nothing_up()
    {
        await using var shop = await AShop.OpenAsync(options => options with
        {
            Settings = new Dictionary<string, string?> { ["Fraud:ManyOrders"] = "1" },
        });
        var first = await shop.PlaceAsync(AShop.Order());
        var second = await shop.PlaceAsync(AShop.Order());

        Assert.Empty((await shop.SettledAsync(first))["fraud"]!["reasons"]!.AsArray());
        var seen = await shop.SettledAsync(second);
        Assert.Equal(("ASSIGNED", "PASSED", 40), (seen.Text("status"), seen["fraud"]!.Text("verdict"), seen["fraud"]!["score"]!.GetValue<int>()));
    }

    [Fact]
    public async Task Repeated_declines_and_many_orders_together_are_suspicious()
    {
        await using var shop = await AShop.OpenAsync(options => options with
        {
            Settings = new Dictionary<string, string?> { ["Fraud:ManyOrders"] = "1", ["Fraud:Declines"] = "1" },
        });
        await shop.PlaceAsync(AShop.Order());
        var order = await shop.PlaceAsync(AShop.Order(card: "tok_soft_decline"));
        await shop.PayAsync(order);

        var seen = await shop.SettledAsync(order);
        Assert.Equal("FRAUD_REVIEW", seen.Text("status"));
        Assert.Equal(["MANY_ORDERS", "REPEATED_DECLINES"], seen["fraud"]!["reasons"]!.AsArray().Select(reason => reason!.GetValue<string>()));
    }

    [Fact]
    public async Task A_customer_cannot_review()
    {
        await using var shop = await AShop.OpenAsync();
        var order = await shop.SuspectedOrderAsync();
        await Situations.RefusedAsync(shop.Customer, $"api/orders/{order}/review", "FORBIDDEN", Decision("APPROVE"));
        await Situations.RefusedAsync(shop.Staff, $"api/orders/{order}/review", "VALIDATION_FAILED", Decision("PERHAPS"));
        Assert.Equal("FRAUD_REVIEW", await shop.StatusAsync(order));
    }

    [Fact]
    public async Task A_customer_is_asked_about_an_address_and_corrects_it()
    {
        await using var shop = await AShop.OpenAsync();
        var order = await shop.UndeliverableOrderAsync();

        var asked = (await AShop.SendAsync(shop.Customer, HttpMethod.Get, $"api/orders/{order}")).Body!;
        Assert.Equal(("ADDRESS_REVIEW", "POSTAL_CODE_FORMAT"), (asked.Text("status"), asked.Text("addressProblem")));
        Assert.Equal("CORRECT_ADDRESS", asked["nextAction"]!.Text("action"));
        Assert.Equal(["ADDRESS_QUESTION", "ORDER_RECEIVED"], await shop.MessagesAsync(order));

        // Still wrong in another way: it is looked at again, and the customer is asked again.
        var (again, _) = await AShop.SendAsync(shop.Customer, HttpMethod.Post, $"api/orders/{order}/address", Address("10115", "P.O. Box 12"));
        Assert.Equal((HttpStatusCode.OK, "ADDRESS_REVIEW"), (again, await shop.StatusAsync(order)));
        await Situations.RefusedAsync(shop.Customer, $"api/orders/{order}/address", "ADDRESS_INVALID", Address("", "12 Sample Street"));
        await Situations.RefusedAsync(shop.As(Roles.Customer, "customer-2"), $"api/orders/{order}/address", "NOT_FOUND", Address("10115", "x"));
        var (status, _) = await AShop.SendAsync(shop.Customer, HttpMethod.Post, $"api/orders/{order}/address", Address("10115", "12 Sample Street"));

        Assert.Equal(HttpStatusCode.OK, status);
        var corrected = await shop.SettledAsync(order);
        Assert.Equal(("ASSIGNED", "10115"), (corrected.Text("status"), corrected["shippingAddress"]!.Text("postalCode")));
        Assert.Equal(["ADDRESS_QUESTION", "ADDRESS_QUESTION", "ORDER_CONFIRMED", "ORDER_RECEIVED"], await shop.MessagesAsync(order));

        await shop.StaffPostAsync($"api/shipments/{corrected["shipments"]![0]!.Text("id")}/packed");
        await Situations.RefusedAsync(shop.Customer, $"api/orders/{order}/address", "WRONG_STATE", Address("10117", "12 Sample Street"));
    }

    [Fact]
    public async Task An_address_that_nobody_corrects_in_three_days_ends_the_order_with_a_refund()
    {
        await using var shop = await AShop.OpenAsync();
        var before = await shop.StockAsync();
        var order = await shop.UndeliverableOrderAsync();

        await shop.LeapAsync(TimeSpan.FromHours(71));
        Assert.Equal("ADDRESS_REVIEW", await shop.StatusAsync(order));
        await shop.LeapAsync(TimeSpan.FromHours(1));

        var ended = await shop.SettledAsync(order);
        Assert.Equal(("FAILED", "ADDRESS_INVALID", "REFUNDED"), (ended.Text("status"), ended["reason"]!.Text("code"), ended.Text("paymentStatus")));
        Assert.Equal(before, await shop.StockAsync());
        await shop.AssertAllRefundedAsync(order);
    }

    [Fact]
    public async Task A_corrected_address_in_another_country_is_looked_at_for_fraud_again()
    {
        await using var shop = await AShop.OpenAsync();
        var body = AShop.Order(quantity: 80);
        body["shippingAddress"]!["postalCode"] = "1011";
        body["billingAddress"] = body["shippingAddress"]!.DeepClone();
        var order = await shop.PlaceAsync(body);
        Assert.Equal("ADDRESS_REVIEW", await shop.StatusAsync(order));

        var abroad = Address("75001", "1 Rue Exemple");
        abroad["country"] = "FR";
        await AShop.SendAsync(shop.Customer, HttpMethod.Post, $"api/orders/{order}/address", abroad);

        Assert.Equal("FRAUD_REVIEW", await shop.StatusAsync(order));
    }

    private static JsonObject Decision(string decision, string? note = null) => new() { ["decision"] = decision, ["note"] = note };

    private static JsonObject Address(string postalCode, string line1) => new()
    {
        ["name"] = "Ada Example",
        ["line1"] = line1,
        ["city"] = "Berlin",
        ["postalCode"] = postalCode,
        ["country"] = "DE",
    };
}

using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Domain.Tests.Orders;

public sealed class FraudRulesTests
{
    private static readonly FraudPolicy Policy = new();
    private static readonly FraudSigns Harmless = new(99_999, "DE", null, 10, 1);

    [Fact]
    public void Just_below_every_threshold_nothing_is_said() =>
        Assert.Equal((false, 0, 0), Show(FraudRules.Assess(Harmless, Policy)));

    [Theory]
    [InlineData("LARGE_AMOUNT", 50)]
    [InlineData("MANY_ORDERS", 40)]
    [InlineData("COUNTRIES_DIFFER", 30)]
    [InlineData("REPEATED_DECLINES", 40)]
    public void One_sign_is_kept_and_suspects_nobody(string reason, int score)
    {
        var signs = reason switch
        {
            "LARGE_AMOUNT" => Harmless with { Payable = 100_000 },
            "MANY_ORDERS" => Harmless with { RecentOrders = 11 },
            "COUNTRIES_DIFFER" => Harmless with { BillingCountry = "US" },
            _ => Harmless with { Declines = 2 },
        };

        var found = FraudRules.Assess(signs, Policy);

        Assert.Equal([reason], found.Reasons);
        Assert.Equal((false, score, 1), Show(found));
    }

    [Fact]
    public void Any_two_signs_are_suspicious()
    {
        FraudSigns[] pairs =
        [
            Harmless with { Payable = 100_000, RecentOrders = 11 },
            Harmless with { Payable = 100_000, BillingCountry = "US" },
            Harmless with { Payable = 100_000, Declines = 2 },
            Harmless with { RecentOrders = 11, BillingCountry = "US" },
            Harmless with { RecentOrders = 11, Declines = 2 },
            Harmless with { BillingCountry = "US", Declines = 2 },
        ];
        Assert.All(pairs, signs => Assert.True(FraudRules.Assess(signs, Policy).Suspected));
        Assert.False(FraudRules.Assess(pairs[0], Policy with { SuspectFrom = 91 }).Suspected);
    }

    [Fact]
    public void The_same_country_on_the_bill_is_no_sign() =>
        Assert.Empty(FraudRules.Assess(Harmless with { BillingCountry = "DE" }, Policy).Reasons);

    [Theory]
    [InlineData("10115", "12 Sample Street", "DE", "")]
    [InlineData("1011", "12 Sample Street", "DE", "POSTAL_CODE_FORMAT")]
    [InlineData("SW1A 1AA", "10 Downing Street", "GB", "")]
    [InlineData("12345-6789", "1 Main Street", "US", "")]
    [InlineData("12345-678", "1 Main Street", "US", "POSTAL_CODE_FORMAT")]
    [InlineData("1234 ab", "Straat 1", "NL", "")]
    [InlineData("12345", "P.O. Box 7", "US", "POST_BOX")]
    [InlineData("10115", "Packstation 123", "DE", "POST_BOX")]
    [InlineData("1", "Postfach 1", "DE", "POSTAL_CODE_FORMAT POST_BOX")]
    [InlineData("", "12 Sample Street", "GB", "INCOMPLETE")]
    public void An_address_that_no_parcel_finds_is_told_apart(string postalCode, string line1, string country, string problems) => Assert.Equal(
        problems.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        AddressRules.ProblemsWith(new Address("Ada Buyer", line1, "Springfield", postalCode, country)));

    [Fact]
    public void What_passed_for_one_country_is_looked_at_again_for_another()
    {
        var order = new AnOrder().Paid().Do(new OrderCommand.RecordFraudCheck(false));
        Assert.Equal(FraudVerdict.Passed, order.Do(Correct(AnOrder.Home with { City = "Shelbyville" })).Order.Checks.Fraud);
        Assert.Equal(FraudVerdict.Unchecked, order.Do(Correct(AnOrder.Home with { Country = "FR" })).Order.Checks.Fraud);

        var approved = new AnOrder().FraudReview().Do(new OrderCommand.DecideReview(true, "s1"));
        Assert.Equal(FraudVerdict.Approved, approved.Do(Correct(AnOrder.Home with { Country = "FR" })).Order.Checks.Fraud);

        static OrderCommand Correct(Address address) => new OrderCommand.CorrectAddress(address, Caller.Customer, "c1");
    }

    private static (bool, int, int) Show(FraudAssessment found) => (found.Suspected, found.Score, found.Reasons.Count);
}

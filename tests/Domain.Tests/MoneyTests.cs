namespace OrderFunctions.Domain.Tests;

public sealed class MoneyTests
{
    [Theory]
    [InlineData(5, 1, 2, 2)]
    [InlineData(15, 1, 2, 8)]
    [InlineData(25, 1, 10, 2)]
    [InlineData(35, 1, 10, 4)]
    [InlineData(1000, 1, 3, 333)]
    [InlineData(1000, 2, 3, 667)]
    [InlineData(Money.MaxAmount, 10_000, 10_000, Money.MaxAmount)]
    public void Shares_are_rounded_half_to_even(long amount, long numerator, long denominator, long expected) =>
        Assert.Equal(expected, Money.Share(amount, numerator, denominator));

    [Theory]
    [InlineData(-1, 1, 1)]
    [InlineData(1, -1, 1)]
    [InlineData(1, 1, 0)]
    public void There_is_no_share_of_less_than_nothing(long amount, long numerator, long denominator) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Money.Share(amount, numerator, denominator));

    [Fact]
    public void Amounts_of_one_currency_add_up_and_overflow_is_noticed()
    {
        Assert.Equal(new Money(3, "EUR"), new Money(1, "EUR") + new Money(2, "EUR"));
        Assert.Equal(new Money(-1, "EUR"), Money.Subtract(new Money(1, "EUR"), new Money(2, "EUR")));
        Assert.Equal(new Money(1, "EUR"), Money.Add(Money.Zero("EUR"), new Money(1, "EUR")));
        Assert.Throws<InvalidOperationException>(() => new Money(1, "EUR") + new Money(1, "USD"));
        Assert.Throws<OverflowException>(() => new Money(long.MaxValue, "EUR") + new Money(1, "EUR"));
        Assert.Throws<OverflowException>(() => new Money(long.MinValue, "EUR") - new Money(1, "EUR"));
        Assert.Throws<OverflowException>(() => Money.Share(long.MaxValue, 2, 1));
    }

    [Theory]
    [InlineData(1230, "EUR", "12.30 EUR")]
    [InlineData(-5, "EUR", "-0.05 EUR")]
    [InlineData(1200, "JPY", "1200 JPY")]
    [InlineData(1234, "KWD", "1.234 KWD")]
    public void Money_is_written_with_the_digits_of_its_currency(long amount, string currency, string text) =>
        Assert.Equal(text, new Money(amount, currency).ToString());

    [Theory]
    [InlineData("EUR", true)]
    [InlineData("eur", false)]
    [InlineData("XYZ", false)]
    [InlineData(null, false)]
    public void Only_active_currencies_are_known(string? code, bool known) => Assert.Equal(known, Currencies.IsKnown(code));

    [Fact]
    public void A_result_is_a_value_or_a_refusal()
    {
        Result<int> yes = 1;
        Result<int> no = new Refusal("NO", "No.").With("why", "because").With("left", "0");
        Assert.True(yes.TryGet(out var value, out _));
        Assert.Equal((1, 1, false), (value, yes.Value, yes.IsRefused));
        Assert.False(no.TryGet(out _, out var refusal));
        Assert.Equal(["why", "left"], refusal!.Data!.Keys);
        Assert.Throws<InvalidOperationException>(() => no.Value);
    }
}

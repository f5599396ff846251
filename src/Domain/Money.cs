using System.Globalization;
using System.Text.Json.Serialization;

namespace OrderFunctions.Domain;

/// <summary>An amount in integer minor units (cents, yen) of one ISO 4217 currency. Arithmetic is checked.</summary>
[method: JsonConstructor]
public readonly record struct Money(long Amount, string Currency)
{
    /// <summary>
    /// No single amount in the system is larger than this, in minor units. It leaves room for sums of every line of every
    /// payment in 64 bits, so that an overflow is refused at the door and cannot happen later.
    /// </summary>
    public const long MaxAmount = 999_999_999_999;

    public static Money Zero(string currency) => new(0, currency);

    public static Money operator +(Money left, Money right) =>
        left.SameCurrency(right) with { Amount = checked(left.Amount + right.Amount) };

    public static Money operator -(Money left, Money right) =>
        left.SameCurrency(right) with { Amount = checked(left.Amount - right.Amount) };

    public static Money Add(Money left, Money right) => left + right;

    public static Money Subtract(Money left, Money right) => left - right;

    /// <summary>
    /// <c>amount × numerator ÷ denominator</c>, rounded half to even, for amounts ≥ 0. The one rounding rule of the system.
    /// </summary>
    public static long Share(long amount, long numerator, long denominator)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(amount);
        ArgumentOutOfRangeException.ThrowIfNegative(numerator);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(denominator);
        var (quotient, remainder) = Int128.DivRem((Int128)amount * numerator, denominator);
        var twice = remainder * 2;
        var roundUp = twice > denominator || (twice == denominator && Int128.IsOddInteger(quotient));
        return checked((long)(roundUp ? quotient + 1 : quotient));
    }

    /// <summary>For people: <c>12.30 EUR</c>, <c>1200 JPY</c>.</summary>
    public override string ToString()
    {
        var digits = Currencies.MinorUnitDigits(Currency);
        var major = Amount / (decimal)Math.Pow(10, digits);
        var format = "F" + digits.ToString(CultureInfo.InvariantCulture);
        return major.ToString(format, CultureInfo.InvariantCulture) + " " + Currency;
    }

    private Money SameCurrency(Money other) => string.Equals(Currency, other.Currency, StringComparison.Ordinal)
        ? this
        : throw new InvalidOperationException($"{Currency} and {other.Currency} cannot be added.");
}

using System.Globalization;
using OrderFunctions.Domain;

namespace OrderFunctions.Application.Papers;

/// <summary>Money as people read it: <c>EUR 1,234.50</c>. Written the same everywhere, whatever the machine's culture.</summary>
public static class AmountText
{
    /// <summary>An amount in minor units with its currency code in front.</summary>
    public static string WithCurrency(long minor, string currency) => currency + " " + Plain(minor, currency);

    /// <summary>An amount in minor units without its currency code, for a column that names it once.</summary>
    public static string Plain(long minor, string currency)
    {
        var (divisor, format) = Currencies.MinorUnitDigits(currency) switch
        {
            0 => (1m, "N0"),
            3 => (1000m, "N3"),
            _ => (100m, "N2"),
        };
        return (minor / divisor).ToString(format, CultureInfo.InvariantCulture);
    }
}

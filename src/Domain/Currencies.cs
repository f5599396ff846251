using System.Collections.Frozen;

namespace OrderFunctions.Domain;

/// <summary>The active ISO 4217 codes and how many decimal digits their minor unit has.</summary>
public static class Currencies
{
    private const string TwoDigits =
        "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC " +
        "CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES " +
        "KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR " +
        "NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SYP SZL THB TJS TMT TOP " +
        "TRY TTD TWD TZS UAH USD UYU UZS VES WST XCD YER ZAR ZMW";

    private const string NoDigits = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";

    private const string ThreeDigits = "BHD IQD JOD KWD LYD OMR TND";

    private static readonly FrozenDictionary<string, int> Digits = TwoDigits.Split(' ').Select(code => (code, 2))
        .Concat(NoDigits.Split(' ').Select(code => (code, 0)))
        .Concat(ThreeDigits.Split(' ').Select(code => (code, 3)))
        .ToFrozenDictionary(entry => entry.code, entry => entry.Item2, StringComparer.Ordinal);

    /// <summary>True for an active three-letter code in upper case.</summary>
    public static bool IsKnown(string? code) => code is not null && Digits.ContainsKey(code);

    /// <summary>Decimal digits of the minor unit; 2 for a code that is not known.</summary>
    public static int MinorUnitDigits(string code) => Digits.GetValueOrDefault(code, 2);
}

using System.Text;
using OrderFunctions.Application.Papers.Pdf;

namespace OrderFunctions.Application.Notifications;

/// <summary>
/// The alphabet of SMS (3GPP TS 23.038 §6.2.1). One character outside of it turns the whole message into UCS-2, of which 70
/// characters fit one message instead of 160, and every further one is paid for.
/// </summary>
internal static class Gsm7
{
    /// <summary>What one message holds.</summary>
    public const int OneMessage = 160;

    private const string Alphabet = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
        + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    // These take the place of two.
    private const string Extension = "^{}\\[~]|€";

    // Base letters of U+00C0 to U+00FF, of which the alphabet has some only.
    private const string Latin1 = "AAAAAAACEEEEIIIIDNOOOOOxOUUUUYTsaaaaaaaceeeeiiiidnooooo/ouuuuyty";

    /// <summary>The text in the alphabet where a letter or a mark has something close to it; other scripts stay as they are.</summary>
    public static string Fold(string text) => string.Concat(text.EnumerateRunes().Select(Fold));

    /// <summary>The places that the text takes of <see cref="OneMessage"/>.</summary>
    public static int Size(string text) => text.EnumerateRunes().Sum(Size);

    /// <summary>As much of the text as fits.</summary>
    public static string Cut(string text, int places)
    {
        var cut = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if ((places -= Size(rune)) < 0) break;
            cut.Append(rune.ToString());
        }

        return cut.ToString().TrimEnd();
    }

    private static string Fold(Rune rune) => rune.Value switch
    {
        _ when Has(Alphabet, rune) || Has(Extension, rune) => rune.ToString(),
        0x2018 or 0x2019 or 0x201A or 0x2032 => "'",
        0x201C or 0x201D or 0x201E or 0x2033 => "\"",
        >= 0x2010 and <= 0x2015 => "-",
        0x2026 => "...",
        >= 0xC0 and <= 0xFF => Latin1[rune.Value - 0xC0].ToString(),
        _ => WinAnsi.BaseLetter(rune) is { } letter ? ((char)letter).ToString() : rune.ToString(),
    };

    private static int Size(Rune rune) => Has(Alphabet, rune) ? 1 : 2 * rune.Utf16SequenceLength;

    private static bool Has(string characters, Rune rune) => rune.IsBmp && characters.Contains((char)rune.Value, StringComparison.Ordinal);
}

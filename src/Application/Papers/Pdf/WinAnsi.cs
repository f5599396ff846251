using System.Globalization;
using System.Text;

namespace OrderFunctions.Application.Papers.Pdf;

/// <summary>
/// Text in the WinAnsi encoding of the base-14 fonts (PDF 32000-1:2008, annex D), and its width in Helvetica. What the
/// encoding does not have becomes its base letter (ő → o), or a question mark (emoji, other scripts).
/// </summary>
internal static class WinAnsi
{
    // Code points of the bytes 0x80 to 0x9F; 0 where the encoding has none.
    private static readonly int[] s_high =
    [
        0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
        0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178,
    ];

    // Base letters of U+0100 to U+017F (Latin Extended-A). A table, because decomposing needs data that the invariant
    // globalisation mode leaves out.
    private const string ExtendedA =
        "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIiJjJjKkkLlLlLlLlLl"
        + "NnNnNnnNnOoOoOoOoRrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs";

    // Helvetica's widths for 0x20 to 0x7E in thousandths of the size (Adobe Font Metrics).
    private static readonly short[] s_widths =
    [
        278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
        556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
        1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
        667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
        333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
        556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
    ];

    /// <summary>The text as bytes of the encoding; control and formatting characters are left out.</summary>
    public static byte[] Encode(string text)
    {
        var bytes = new List<byte>(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsInvisible(rune))
                continue;
            bytes.Add(Byte(rune) ?? BaseLetter(rune) ?? (byte)'?');
        }

        return [.. bytes];
    }

    /// <summary>Width of encoded text in Helvetica, in points. Letters beyond ASCII count as a digit's width.</summary>
    public static double Width(ReadOnlySpan<byte> encoded, double size)
    {
        var thousandths = 0;
        foreach (var b in encoded)
            thousandths += b is >= 0x20 and <= 0x7E ? s_widths[b - 0x20] : 556;
        return thousandths * size / 1000;
    }

    /// <summary>The ASCII letter below the accents of a letter beyond Latin-1; null where there is none.</summary>
    public static byte? BaseLetter(Rune rune) => rune.Value switch
    {
        >= 0x0100 and <= 0x017F => (byte)ExtendedA[rune.Value - 0x0100],
        >= 0x0218 and <= 0x021B => (byte)"SsTt"[rune.Value - 0x0218],
        0x1E9E => (byte)'S',
        _ => null,
    };

    // Tabs and line ends count as blanks; marks that only steer or combine (direction, joiners, accents on their own) have no place on paper.
    private static bool IsInvisible(Rune rune) => rune.Value is not ('\t' or '\n' or '\r')
        && Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.NonSpacingMark or UnicodeCategory.Surrogate;

    private static byte? Byte(Rune rune) => rune.Value switch
    {
        '\t' or '\n' or '\r' => (byte)' ',
        >= 0x20 and <= 0x7E or >= 0xA0 and <= 0xFF => (byte)rune.Value,
        var value => Array.IndexOf(s_high, value) is >= 0 and var index ? (byte)(0x80 + index) : null,
    };
}

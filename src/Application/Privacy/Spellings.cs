using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace OrderFunctions.Application.Privacy;

/// <summary>
/// Reads a text as whoever wrote it meant it: JSON, links and pages each have a way to spell letters, and one lies in the other.
/// </summary>
internal static partial class Spellings
{
    // JSON in a text of JSON, with a link in it.
    private const int Deepest = 4;

    /// <summary>The text without any of that; the same text when nothing is spelled so.</summary>
    public static string Read(string text)
    {
        for (var depth = 0; depth < Deepest; depth++)
        {
            var plain = WebUtility.HtmlDecode(Uri.UnescapeDataString(Escape().Replace(text, Unescaped)));
            if (plain == text) break;
            text = plain;
        }

        return text;
    }

    private static string Unescaped(Match escape) => escape.Value[1] switch
    {
        'u' when escape.Length == 6 => ((char)ushort.Parse(escape.ValueSpan[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString(),
        'n' or 'r' or 't' => " ",
        var other => other.ToString(),
    };

    [GeneratedRegex(@"\\(u[0-9a-fA-F]{4}|.)")]
    private static partial Regex Escape();
}

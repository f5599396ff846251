using System.Globalization;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Domain.Documents;

/// <summary>Reads how many from a line that names an article.</summary>
internal static class QuantityReader
{
    private static readonly HashSet<string> Units = new(StringComparer.OrdinalIgnoreCase)
    {
        "x", "×", "pc", "pcs", "piece", "pieces", "pce", "ea", "each", "unit", "units", "qty", "quantity",
        "st", "stk", "stck", "stück", "mal", "menge", "anzahl", "nos", "no", "nr",
    };

    /// <summary>The pieces of a line, in order.</summary>
    public static IEnumerable<TextPart> PartsOf(string line) => new string([.. line.Select((c, at) => IsDecimalComma(line, at) ? c : c == ',' ? ' ' : c)])
        .Split([' ', ';', ':', '|', '(', ')', '[', ']', '"', '/', '='], StringSplitOptions.RemoveEmptyEntries)
        .Select(part => part.Trim('.', '-', '_', '\'', '*', '#'))
        .Where(part => part.Length > 0)
        .Select(part => new TextPart(part));

    /// <summary>
    /// A number that says what it counts (<c>2 pcs</c>, <c>2x</c>, <c>qty 2</c>); else the nearest whole number to the article, the one at the
    /// very beginning of the line last, because that is where lines are numbered. Prices have decimals and are none.
    /// </summary>
    /// <param name="first">Where the article stands; its own parts count nothing.</param>
    public static int? Read(IReadOnlyList<TextPart> parts, int first, int count)
    {
        var numbers = new List<(int Value, int Rank)>();
        for (var at = 0; at < parts.Count; at++)
        {
            if (at >= first && at < first + count) continue;
            var distance = at < first ? first - at : at - (first + count) + 1;
            if (Counted(parts[at].Text) is { } joined) numbers.Add((joined, distance));
            else if (Whole(parts[at].Text) is { } number) numbers.Add((number, IsCounted(parts, at) ? distance : (at == 0 ? 2_000 : 1_000) + distance));
        }

        return numbers.Count == 0 ? null : numbers.MinBy(number => number.Rank).Value;
    }

    private static bool IsDecimalComma(string line, int at) =>
        line[at] == ',' && at > 0 && at + 1 < line.Length && char.IsAsciiDigit(line[at - 1]) && char.IsAsciiDigit(line[at + 1]);

    private static bool IsCounted(IReadOnlyList<TextPart> parts, int at) =>
        (at > 0 && Units.Contains(parts[at - 1].Text)) || (at + 1 < parts.Count && Units.Contains(parts[at + 1].Text));

    // 2x, x2, 2pcs
    private static int? Counted(string text)
    {
        var digits = text.TakeWhile(char.IsAsciiDigit).Count();
        if (digits > 0 && digits < text.Length && Units.Contains(text[digits..])) return Whole(text[..digits]);
        return text.Length > 1 && text[0] is 'x' or 'X' or '×' ? Whole(text[1..]) : null;
    }

    private static int? Whole(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= OrderDecider.MaxQuantity ? number : null;
}

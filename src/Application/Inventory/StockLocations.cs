namespace OrderFunctions.Application.Inventory;

/// <summary>Codes of the locations where stock lies.</summary>
public static class StockLocations
{
    /// <summary>The location that serves orders, and whoever names none.</summary>
    public const string Main = "main";

    /// <summary>What a code looks like, for people: it becomes part of keys, and of shipment ids, which end with a dash and a number.</summary>
    public const string Rule = "1 to 32 lower-case letters, digits and dashes; a letter comes first and after each dash.";

    /// <summary>Whether <paramref name="code"/> follows the <see cref="Rule"/>.</summary>
    public static bool IsValid(string? code)
    {
        if (code is null or { Length: 0 or > 32 })
            return false;
        var needsLetter = true;
        foreach (var c in code)
        {
            if (!char.IsAsciiLetterLower(c) && (needsLetter || (!char.IsAsciiDigit(c) && c != '-')))
                return false;
            needsLetter = c == '-';
        }

        return !needsLetter;
    }
}

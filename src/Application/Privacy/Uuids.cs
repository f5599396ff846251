using System.Text.RegularExpressions;

namespace OrderFunctions.Application.Privacy;

/// <summary>Ids of orders in texts: every id that is about one begins with it or stands beside it.</summary>
public static partial class Uuids
{
    /// <summary>All that stand in a text, in their order.</summary>
    public static IEnumerable<string> In(string text) => Pattern().Matches(text).Select(match => match.Value);

    [GeneratedRegex("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")]
    private static partial Regex Pattern();
}

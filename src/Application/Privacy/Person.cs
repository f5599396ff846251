namespace OrderFunctions.Application.Privacy;

/// <summary>A customer, with what every room needs to find what is theirs.</summary>
/// <param name="CustomerId">Subject of their token.</param>
/// <param name="Pseudonym">What stands in its place afterwards. It is made up, so nothing leads back from it.</param>
/// <param name="Orders">Ids of their orders; where there are many, a part of them at a time.</param>
/// <param name="Words">What names them: names, lines of addresses, mail addresses and telephone numbers, as their orders have them.</param>
public sealed record Person(string CustomerId, string Pseudonym, IReadOnlyList<string> Orders, IReadOnlyList<string> Words)
{
    /// <summary>What stands where something was.</summary>
    public const string Erased = "(erased)";

    /// <summary>Whether a text in which anybody may write anything names the customer.</summary>
    public bool IsNamedIn(string? text) => text is not null && Words.Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>The text, unless it names the customer.</summary>
    public string? Without(string? text) => IsNamedIn(text) ? Erased : text;
}

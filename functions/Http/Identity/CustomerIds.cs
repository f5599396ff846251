namespace OrderFunctions.Functions.Http.Identity;

/// <summary>Ids of customers in routes. They are subjects of tokens, which may be anything; a store's keys may not.</summary>
internal static class CustomerIds
{
    private const int MaxLength = 200;

    /// <summary>Whether a customer of this id can be known.</summary>
    public static bool IsPossible(string id) => id.Length is > 0 and <= MaxLength && id.AsSpan().IndexOfAny("/\\?#") < 0;
}

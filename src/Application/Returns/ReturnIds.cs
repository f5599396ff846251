namespace OrderFunctions.Application.Returns;

/// <summary>Ids of returns: the order's id and a short end, so that a return names its order without a lookup.</summary>
public static class ReturnIds
{
    private const int OrderIdLength = 36;
    private const int EndLength = 12;
    private const string Mark = "-r";

    /// <summary>The id of the return that this operation opens; the same operation gives the same id.</summary>
    public static string Of(string orderId, string operationId) =>
        orderId + Mark + operationId.Replace("-", "", StringComparison.Ordinal)[^EndLength..].ToLowerInvariant();

    /// <summary>The order that a return belongs to, or null when it is not one of our ids.</summary>
    public static string? OrderIdOf(string returnId) =>
        returnId.Length == OrderIdLength + Mark.Length + EndLength
        && returnId.AsSpan(OrderIdLength).StartsWith(Mark, StringComparison.Ordinal)
        && Guid.TryParseExact(returnId[..OrderIdLength], "D", out _)
        && returnId[(OrderIdLength + Mark.Length)..].All(char.IsAsciiHexDigitLower)
            ? returnId[..OrderIdLength]
            : null;
}

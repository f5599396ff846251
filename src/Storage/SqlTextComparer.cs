namespace OrderFunctions.Storage;

/// <summary>
/// Compares SQL texts as keys of a statement cache. The texts are long constants, so hashing all of one at every call
/// would cost more than finding it; length and a few characters tell them apart.
/// </summary>
internal sealed class SqlTextComparer : IEqualityComparer<string>
{
    public static readonly SqlTextComparer Instance = new();

    public bool Equals(string? x, string? y) => string.Equals(x, y, StringComparison.Ordinal);

    public int GetHashCode(string text)
    {
        var length = text.Length;
        if (length == 0) return 0;
        return (((((length * 31) + text[length / 2]) * 31) + text[length / 4]) * 31) + text[length - (length / 4) - 1];
    }
}

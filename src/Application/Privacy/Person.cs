namespace OrderFunctions.Application.Privacy;

/// <summary>A customer, with what every room needs to find what is theirs.</summary>
/// <param name="CustomerId">Subject of their token.</param>
/// <param name="Pseudonym">What stands in its place afterwards. It is made up, so nothing leads back from it.</param>
/// <param name="Orders">Ids of their orders; where there are many, a part of them at a time.</param>
/// <param name="Words">What names them: names, lines of addresses, mail addresses and telephone numbers, as their orders and parts lists have them.</param>
public sealed record Person(string CustomerId, string Pseudonym, IReadOnlyList<string> Orders, IReadOnlyList<string> Words)
{
    /// <summary>What stands where something was.</summary>
    public const string Erased = "(erased)";

    private const int BlockLength = 64 * 1024;

    // The words as they were meant, read once: there may be many texts.
    private ReadWords? _read;

    /// <summary>Whether a text in which anybody may write anything names the customer, however it is spelled.</summary>
    public bool IsNamedIn(string? text)
    {
        if (text is null || Words.Count == 0) return false;
        var (plain, read) = (Spellings.Read(text), WordsAsMeant());
        for (var i = 0; i < read.Length; i++)
        {
            if (plain.Contains(read[i], StringComparison.OrdinalIgnoreCase)) return true;
            // A word that looks like a spelling of something, where it stands as it is.
            if (text.Contains(Words[i], StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }

    /// <summary>The same of a text that is too long to be held; it is left open.</summary>
    public async Task<bool> IsNamedInAsync(Stream text, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(text, leaveOpen: true);
        var block = new char[BlockLength];
        // A word that is cut by the end of a block lies whole in the next one, also where every letter is spelled with six characters.
        var (kept, overlap) = (0, Math.Min(BlockLength / 2, Words.Select(word => word.Length * 6).DefaultIfEmpty().Max()));
        while (await reader.ReadBlockAsync(block.AsMemory(kept), cancellationToken).ConfigureAwait(false) is > 0 and var read)
        {
            if (IsNamedIn(new string(block, 0, kept + read))) return true;
            (var length, kept) = (kept + read, Math.Min(overlap, kept + read));
            Array.Copy(block, length - kept, block, 0, kept);
        }

        return false;
    }

    /// <summary>The text, unless it names the customer.</summary>
    public string? Without(string? text) => IsNamedIn(text) ? Erased : text;

    private string[] WordsAsMeant()
    {
        // A copy of this record may have other words.
        if (_read is not { } known || !ReferenceEquals(known.Of, Words)) _read = known = new(Words, [.. Words.Select(Spellings.Read)]);
        return known.Read;
    }

    private sealed record ReadWords(IReadOnlyList<string> Of, string[] Read);
}

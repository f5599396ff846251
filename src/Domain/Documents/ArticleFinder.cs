using System.Text;

namespace OrderFunctions.Domain.Documents;

/// <summary>Why an article is suggested.</summary>
public enum MatchKind
{
    /// <summary>The line holds its SKU, letter by letter.</summary>
    Sku,

    /// <summary>The line holds its SKU, but for case, blanks and dashes.</summary>
    SimilarSku,

    /// <summary>The line holds words of its name.</summary>
    Name,
}

/// <summary>An article that a line of the document may mean. Staff decide.</summary>
/// <param name="Score">0 to 100: 100 is the SKU itself.</param>
/// <param name="Found">What of the line it was found by.</param>
/// <param name="Quantity">A number beside it that looks like how many; null when there is none.</param>
/// <param name="Page">From 1.</param>
/// <param name="Line">The line, shortened.</param>
public sealed record ArticleMatch(string Sku, int Score, MatchKind Kind, string Found, int? Quantity, int Page, string Line);

/// <summary>
/// Finds articles in the text of a document. The text is cut into words once; then each article of the catalogue, one by one, is looked
/// up in it, so that a large catalogue costs no memory. The same text and catalogue give the same matches.
/// </summary>
public sealed class ArticleFinder
{
    /// <summary>Lines that are looked at; a parts list has a few hundred.</summary>
    public const int MaxLines = 5_000;

    /// <summary>Matches that are given back.</summary>
    public const int MaxMatches = 200;

    private const int MaxLineLength = 200;

    // MUG BLUE 2 for MUG-BLUE-2: more parts than that is prose.
    private const int MaxParts = 4;

    // A SKU of three letters is in every second word.
    private const int ShortestSimilar = 4;

    // Names that share a word with the line are many; the best few are worth looking at.
    private const int NamesPerLine = 3;

    private readonly List<TextLine> _lines = [];
    private readonly Dictionary<string, List<Place>> _exact = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Place>> _similar = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<int>> _words = new(StringComparer.Ordinal);
    private readonly List<(int Line, ArticleMatch Match)> _found = [];

    /// <param name="pages">The text of each page.</param>
    public ArticleFinder(IEnumerable<string> pages)
    {
        var number = 0;
        foreach (var page in pages)
        {
            number++;
            foreach (var text in page.AsSpan().EnumerateLines())
            {
                if (_lines.Count == MaxLines) return;
                if (!text.IsWhiteSpace()) Add(new(number, Shortened(text), [.. QuantityReader.PartsOf(Shortened(text))]));
            }
        }
    }

    /// <summary>Looks one article up.</summary>
    public void Look(string sku, string name)
    {
        var seen = new HashSet<int>();
        foreach (var place in _exact.GetValueOrDefault(sku, [])) Note(place, sku, 100, MatchKind.Sku, seen);
        if (Plain(sku) is { Length: >= ShortestSimilar } plain)
            foreach (var place in _similar.GetValueOrDefault(plain, [])) Note(place, sku, 90, MatchKind.SimilarSku, seen);
        LookForName(sku, name, seen);
    }

    /// <summary>The best matches, in the order of the document. A line that names a SKU is not searched for names as well.</summary>
    public IReadOnlyList<ArticleMatch> Matches() =>
    [
        .. _found.GroupBy(one => one.Line).OrderBy(line => line.Key).SelectMany(line =>
        {
            var best = line.Select(one => one.Match).OrderByDescending(match => match.Score).ThenBy(match => match.Sku, StringComparer.Ordinal).ToList();
            return best[0].Kind == MatchKind.Name ? best.Take(NamesPerLine) : best.Where(match => match.Kind != MatchKind.Name);
        }).Take(MaxMatches),
    ];

    /// <summary>Letters and digits in upper case, without accents.</summary>
    internal static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (char.IsLetterOrDigit(c)) plain.Append(PlainLetters.Of(c));
        }

        return plain.ToString();
    }

    private void Add(TextLine line)
    {
        var index = _lines.Count;
        _lines.Add(line);
        for (var first = 0; first < line.Parts.Count; first++)
        {
            At(_exact, line.Parts[first].Text).Add(new(index, first, 1));
            var joined = "";
            for (var count = 1; count <= MaxParts && first + count <= line.Parts.Count; count++)
            {
                joined += Plain(line.Parts[first + count - 1].Text);
                if (joined.Length >= ShortestSimilar) At(_similar, joined).Add(new(index, first, count));
            }
        }

        foreach (var word in WordsOf(line.Text).Distinct()) At(_words, word).Add(index);
    }

    private void LookForName(string sku, string name, HashSet<int> seen)
    {
        var words = WordsOf(name).Distinct().ToList();
        if (words.Count == 0) return;
        var lines = new Dictionary<int, int>();
        foreach (var line in words.SelectMany(word => _words.GetValueOrDefault(word, []))) lines[line] = lines.GetValueOrDefault(line) + 1;
        // One word of several says nothing; nor do two of five.
        foreach (var (line, count) in lines.Where(line => line.Value * 5 >= words.Count * 3 && (line.Value >= 2 || words.Count == 1)))
        {
            if (!seen.Add(line)) continue;
            var found = string.Join(' ', words.Where(word => _words.GetValueOrDefault(word, []).Contains(line)));
            var text = _lines[line];
            _found.Add((line, new(sku, 30 + (40 * count / words.Count), MatchKind.Name, found, QuantityReader.Read(text.Parts, 0, 0), text.Page, text.Text)));
        }
    }

    private void Note(Place place, string sku, int score, MatchKind kind, HashSet<int> seen)
    {
        if (!seen.Add(place.Line)) return;
        var line = _lines[place.Line];
        var found = string.Join(' ', line.Parts.Skip(place.First).Take(place.Count).Select(part => part.Text));
        _found.Add((place.Line, new(sku, score, kind, found, QuantityReader.Read(line.Parts, place.First, place.Count), line.Page, line.Text)));
    }

    private static IEnumerable<string> WordsOf(string text) => new string([.. text.Select(static c => char.IsLetterOrDigit(c) ? c : ' ')])
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Where(word => word.Length >= 3 && !word.All(char.IsDigit))
        .Select(Plain);

    private static List<T> At<T>(Dictionary<string, List<T>> index, string key)
    {
        if (!index.TryGetValue(key, out var list)) index[key] = list = [];
        return list;
    }

    // Runs of blanks, as columns have, are one; what is no character for people goes.
    private static string Shortened(ReadOnlySpan<char> text)
    {
        var line = new StringBuilder();
        foreach (var c in text)
        {
            if (line.Length == MaxLineLength) break;
            if (!char.IsWhiteSpace(c) && !char.IsControl(c)) line.Append(c);
            else if (line.Length > 0 && line[^1] != ' ') line.Append(' ');
        }

        return line.ToString().TrimEnd();
    }

    private readonly record struct Place(int Line, int First, int Count);

    private sealed record TextLine(int Page, string Text, IReadOnlyList<TextPart> Parts);
}

/// <summary>A piece of a line between blanks, without the punctuation around it.</summary>
/// <param name="Text">As it stands there.</param>
internal readonly record struct TextPart(string Text);

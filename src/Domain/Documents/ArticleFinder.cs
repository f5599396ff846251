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
    private readonly SortedDictionary<int, List<ArticleMatch>> _bySku = [];
    private readonly SortedDictionary<int, List<NameMatch>> _byName = [];

    // For the article that is looked up: lines that hold its SKU, words of its name by line, and which lines those are.
    private readonly HashSet<int> _seen = [];
    private readonly Dictionary<int, int> _hits = [];

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
        _seen.Clear();
        foreach (var place in PlacesOf(_exact, sku)) Note(place, sku, 100, MatchKind.Sku);
        if (Plain(sku) is { Length: >= ShortestSimilar } plain)
            foreach (var place in PlacesOf(_similar, plain)) Note(place, sku, 90, MatchKind.SimilarSku);
        LookForName(sku, name);
    }

    /// <summary>The best matches, in the order of the document. A line that names a SKU is not searched for names as well.</summary>
    public IReadOnlyList<ArticleMatch> Matches() =>
    [
        .. _bySku.Keys.Union(_byName.Keys).Order()
            .SelectMany(line => _bySku.TryGetValue(line, out var skus)
                ? skus.OrderByDescending(match => match.Score).ThenBy(match => match.Sku, StringComparer.Ordinal)
                : _byName[line].Select(name => MatchOf(line, name)))
            .Take(MaxMatches),
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

    private void LookForName(string sku, string name)
    {
        var words = WordsOf(name).Distinct().ToList();
        _hits.Clear();
        foreach (var line in words.SelectMany(word => PlacesOf(_words, word))) _hits[line] = _hits.GetValueOrDefault(line) + 1;
        // One word of several says nothing; nor do two of five.
        foreach (var (line, count) in _hits)
        {
            if (count * 5 >= words.Count * 3 && (count >= 2 || words.Count == 1) && !_seen.Contains(line)) Note(line, new(sku, 30 + (40 * count / words.Count), words));
        }
    }

    // Only the best are kept: a line that holds a common word would note half the catalogue.
    private void Note(int line, NameMatch match)
    {
        if (!_byName.TryGetValue(line, out var best)) _byName[line] = best = new(NamesPerLine + 1);
        var at = best.Count;
        while (at > 0 && match.IsBefore(best[at - 1])) at--;
        if (at == NamesPerLine) return;
        best.Insert(at, match);
        if (best.Count > NamesPerLine) best.RemoveAt(NamesPerLine);
    }

    private void Note(Place place, string sku, int score, MatchKind kind)
    {
        if (!_seen.Add(place.Line)) return;
        var line = _lines[place.Line];
        var found = string.Join(' ', line.Parts.Skip(place.First).Take(place.Count).Select(part => part.Text));
        if (!_bySku.TryGetValue(place.Line, out var matches)) _bySku[place.Line] = matches = [];
        matches.Add(new(sku, score, kind, found, QuantityReader.Read(line.Parts, place.First, place.Count), line.Page, line.Text));
    }

    private ArticleMatch MatchOf(int line, NameMatch name)
    {
        var text = _lines[line];
        var found = string.Join(' ', name.Words.Where(word => PlacesOf(_words, word).Contains(line)));
        return new(name.Sku, name.Score, MatchKind.Name, found, QuantityReader.Read(text.Parts, 0, 0), text.Page, text.Text);
    }

    private static List<T> PlacesOf<T>(Dictionary<string, List<T>> index, string key) => index.TryGetValue(key, out var places) ? places : [];

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

    private readonly record struct NameMatch(string Sku, int Score, IReadOnlyList<string> Words)
    {
        public bool IsBefore(NameMatch other) => Score != other.Score ? Score > other.Score : string.CompareOrdinal(Sku, other.Sku) < 0;
    }

    private readonly record struct Place(int Line, int First, int Count);

    private sealed record TextLine(int Page, string Text, IReadOnlyList<TextPart> Parts);
}

/// <summary>A piece of a line between blanks, without the punctuation around it.</summary>
/// <param name="Text">As it stands there.</param>
internal readonly record struct TextPart(string Text);

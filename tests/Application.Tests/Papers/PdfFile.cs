using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Xunit;

namespace OrderFunctions.Application.Tests.Papers;

/// <summary>Reads a PDF of the minimal writer the way a strict reader would: by its cross-reference table.</summary>
internal sealed partial class PdfFile
{
    private readonly List<string> _objects = [];

    public PdfFile(byte[] bytes)
    {
        Assert.DoesNotContain(bytes, b => b > 0x7F);
        var file = Encoding.ASCII.GetString(bytes);
        Assert.StartsWith("%PDF-1.4\n", file);
        Assert.EndsWith("%%EOF\n", file);

        var table = int.Parse(StartXref().Match(file).Groups[1].Value, CultureInfo.InvariantCulture);
        var head = Xref().Match(file, table);
        Assert.True(head.Success && head.Index == table, "startxref does not point at the table");
        var count = int.Parse(head.Groups[1].Value, CultureInfo.InvariantCulture);
        var rows = file[(table + head.Length)..].Split('\n');
        Assert.Equal("0000000000 65535 f ", rows[0]);
        for (var number = 1; number < count; number++)
        {
            Assert.Matches("^[0-9]{10} 00000 n $", rows[number]);
            var start = int.Parse(rows[number][..10], CultureInfo.InvariantCulture);
            var begin = $"{number} 0 obj\n";
            Assert.Equal(begin, file.Substring(start, begin.Length));
            var end = file.IndexOf("\nendobj\n", start, StringComparison.Ordinal);
            _objects.Add(file[(start + begin.Length)..end]);
        }

        Assert.Contains($"/Size {count} ", file[table..], StringComparison.Ordinal);
    }

    /// <summary>The content streams, page by page; their stated lengths are checked.</summary>
    public IReadOnlyList<string> Pages() => [.. _objects
        .Where(body => body.StartsWith("<< /Type /Page ", StringComparison.Ordinal))
        .Select(page => Stream(_objects[int.Parse(Contents().Match(page).Groups[1].Value, CultureInfo.InvariantCulture) - 1]))];

    /// <summary>What the page tree says.</summary>
    public int Count() => int.Parse(
        CountEntry().Match(_objects[1]).Groups[1].Value, CultureInfo.InvariantCulture);

    /// <summary>Every shown string of a page, decoded from WinAnsi (Latin-1 suffices for the tests).</summary>
    public IReadOnlyList<string> Texts(int page) =>
        [.. Shown().Matches(Pages()[page]).Select(match => Unescape(match.Groups[1].Value))];

    public static int Rectangles(string content) => content.Split(" re f\n").Length - 1;

    private static string Stream(string body)
    {
        var match = StreamBody().Match(body);
        Assert.True(match.Success);
        var content = match.Groups[2].Value;
        Assert.Equal(int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), content.Length);
        return content;
    }

    private static string Unescape(string literal) => Escape().Replace(
        literal,
        match => match.Groups[1].Success
            ? ((char)Convert.ToInt32(match.Groups[1].Value, 8)).ToString()
            : match.Groups[2].Value);

    [GeneratedRegex(@"startxref\n(\d+)\n%%EOF\n$")]
    private static partial Regex StartXref();

    [GeneratedRegex(@"xref\n0 (\d+)\n")]
    private static partial Regex Xref();

    [GeneratedRegex(@"/Contents (\d+) 0 R")]
    private static partial Regex Contents();

    [GeneratedRegex(@"/Count (\d+)")]
    private static partial Regex CountEntry();

    [GeneratedRegex(@"^<< /Length (\d+) >>\nstream\n(.*)endstream$", RegexOptions.Singleline)]
    private static partial Regex StreamBody();

    [GeneratedRegex(@"Td \(((?:[^()\\]|\\.)*)\) Tj ET\n")]
    private static partial Regex Shown();

    [GeneratedRegex(@"\\(?:([0-7]{3})|(.))")]
    private static partial Regex Escape();
}

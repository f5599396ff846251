using OrderFunctions.Domain.Documents;

namespace OrderFunctions.Domain.Tests.Documents;

/// <summary>Which articles a line of text means, and how many.</summary>
public sealed class ArticleFinderTests
{
    private static readonly (string Sku, string Name)[] Catalogue =
    [
        ("MUG-BLUE", "Stoneware mug, blue"), ("MUG-WHITE", "Stoneware mug, white"), ("POT-CAST-1L", "Cast iron teapot, 1 l"),
        ("M8", "Hex nut M8"), ("BOLT_8.8", "Bolt 8.8, galvanised"), ("CAFÉ", "Café au lait bowl"), ("TRAY", "Tray"),
    ];

    [Theory]
    [InlineData("MUG-BLUE 2", "MUG-BLUE 100 2")]
    [InlineData("2x MUG-BLUE", "MUG-BLUE 100 2")]
    [InlineData("3. MUG-BLUE (blue) 12 pcs 14,88 178,56", "MUG-BLUE 100 12")]
    [InlineData("1  MUG-BLUE  Stoneware mug, blue   25   12.50", "MUG-BLUE 100 25")]
    [InlineData("mug blue, qty: 7", "MUG-BLUE 90 7")]
    [InlineData("MugBlue", "MUG-BLUE 90 -")]
    [InlineData("POT CAST 1L x3", "POT-CAST-1L 90 3")]
    [InlineData("BOLT_8.8 100 Stk", "BOLT_8.8 100 100")]
    [InlineData("bolt 88 - 40", "BOLT_8.8 90 40")]
    [InlineData("M8 50", "M8 100 50")]
    [InlineData("m8 50", "")]
    [InlineData("a blue stoneware mug please", "MUG-BLUE 70 -|MUG-WHITE 56 -")]
    [InlineData("4 stoneware mugs, white", "MUG-WHITE 56 4")]
    [InlineData("trays and mugs", "")]
    [InlineData("one tray 5", "TRAY 90 5")]
    [InlineData("cafe au lait bowl 6", "CAFÉ 90 6")]
    [InlineData("MUG-BLUE 999999", "MUG-BLUE 100 -")]
    [InlineData("SMUG-BLUE 3", "")]
    public void A_line_means_the_article_that_it_names(string line, string expected)
    {
        Assert.Equal(expected, string.Join('|', Find(line).Select(match => $"{match.Sku} {match.Score} {(match.Quantity is { } quantity ? $"{quantity}" : "-")}")));
    }

    [Fact]
    public void A_document_is_answered_in_its_own_order_with_its_pages_and_no_further_than_it_is_long()
    {
        var finder = new ArticleFinder(["MUG-WHITE 1\n\n MUG-BLUE\t2", "teapot of cast iron 3\f"]);
        foreach (var (sku, name) in Catalogue.Reverse()) finder.Look(sku, name);
        Assert.Equal(
            ["MUG-WHITE 1 p1 MUG-WHITE 1", "MUG-BLUE 2 p1 MUG-BLUE 2", "POT-CAST-1L 3 p2 teapot of cast iron 3"],
            finder.Matches().Select(match => $"{match.Sku} {match.Quantity} p{match.Page} {match.Line}"));

        var endless = new ArticleFinder([string.Concat(Enumerable.Repeat("MUG-BLUE 1\n", ArticleFinder.MaxLines)), "MUG-WHITE 1"]);
        foreach (var (sku, name) in Catalogue) endless.Look(sku, name);
        Assert.Equal(ArticleFinder.MaxMatches, endless.Matches().Count(match => match.Sku == "MUG-BLUE"));
        Assert.Equal(200, Find(new string('x', 100_000) + " MUG-BLUE").Concat(Find("MUG-BLUE " + new string('x', 100_000))).Single().Line.Length);
        Assert.Empty(new ArticleFinder([]).Matches());
    }

    private static IReadOnlyList<ArticleMatch> Find(string line)
    {
        var finder = new ArticleFinder([line]);
        foreach (var (sku, name) in Catalogue) finder.Look(sku, name);
        return finder.Matches();
    }
}

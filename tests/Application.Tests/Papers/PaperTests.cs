using OrderFunctions.Application.Papers;
using OrderFunctions.Application.Papers.Pdf;
using Xunit;

namespace OrderFunctions.Application.Tests.Papers;

public sealed class PaperTests
{
    private static readonly LabelPaper s_label = new(
        "Parcel Post Standard", "PP123456789DE", "0199f0a1-7a4e-7d7d-8a33-6a3f0c5d1e2f",
        ["The Shop", "1 Warehouse Way", "12345 Town", "DE"],
        ["Zoë (the \\ \"one\") Łuczak", "Straße 5", "80331 München", "DE"],
        3);

    private static InvoicePaper Invoice(int lines) => new()
    {
        Number = "2026-000017",
        Date = new DateOnly(2026, 11, 20),
        OrderNumber = "0199f0a1-7a4e-7d7d-8a33-6a3f0c5d1e2f",
        Seller = ["The Shop", "1 Warehouse Way"],
        Buyer = ["Ann Example", "Road 2"],
        Currency = "EUR",
        Lines = [.. Enumerable.Range(1, lines).Select(n => new InvoiceLine($"Thing {n}", n, 100 * n, 19 * n, 119 * n))],
        Sums = [new("Net", 123456), new("Tax 19%", 23457), new("Shipping", 499)],
        Total = 147412,
        Payment = "Paid on 2026-11-20.",
    };

    [Fact]
    public void Label_has_one_page_with_its_addresses_and_a_code()
    {
        var file = new PdfFile(s_label.ToPdf());

        Assert.Equal(1, file.Count());
        Assert.Single(file.Pages());
        var texts = file.Texts(0);
        Assert.Contains("Zoë (the \\ \"one\") Luczak", texts);
        Assert.Contains("Straße 5", texts);
        Assert.Contains("PP123456789DE", texts);
        Assert.Contains("3", texts);
        // Rules are rectangles too; a version 1 code alone has far more than a hundred runs.
        Assert.InRange(PdfFile.Rectangles(file.Pages()[0]), 100, 1000);
    }

    [Fact]
    public void The_same_paper_has_the_same_bytes()
    {
        Assert.Equal(s_label.ToPdf(), (s_label with { }).ToPdf());
        Assert.Equal(Invoice(3).ToPdf(), Invoice(3).ToPdf());
        Assert.NotEqual(s_label.ToPdf(), (s_label with { Pieces = 4 }).ToPdf());
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(20, 1)]
    [InlineData(60, 2)]
    [InlineData(200, 6)]
    public void Invoice_has_every_line_once_on_as_many_pages_as_needed(int lines, int pages)
    {
        var file = new PdfFile(Invoice(lines).ToPdf());

        Assert.Equal(pages, file.Count());
        var texts = Enumerable.Range(0, pages).SelectMany(file.Texts).ToList();
        foreach (var n in Enumerable.Range(1, lines))
            Assert.Single(texts, $"Thing {n}");
        Assert.Single(texts, "EUR 1,474.12");
        Assert.Contains("EUR 1,474.12", file.Texts(pages - 1));
        Assert.Contains("Paid on 2026-11-20.", file.Texts(pages - 1));
    }

    [Fact]
    public void A_long_name_is_cut_to_its_column()
    {
        var page = new PdfPage(100, 100);
        page.TextFitted(0, 10, 10, 30, new string('M', 50));

        var shown = page.Content[(page.Content.IndexOf('(', StringComparison.Ordinal) + 1)..page.Content.IndexOf(')', StringComparison.Ordinal)];
        Assert.EndsWith("\\205", shown);
        Assert.InRange(WinAnsi.Width(WinAnsi.Encode(shown[..^4] + "…"), 10), 70, 30 * 72 / 25.4);
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("Ann\u0065\u0301", "Anne")]
    [InlineData("ő ş ž €", "o s \u009e \u0080")]
    [InlineData("a\u202Eb\u200Dc", "abc")]
    [InlineData("a\r\nb\tc", "a  b c")]
    [InlineData("שלום", "????")]
    [InlineData("🎁!", "?!")]
    public void Text_becomes_what_the_fonts_can_show(string text, string latin1) =>
        Assert.Equal(latin1, System.Text.Encoding.Latin1.GetString(WinAnsi.Encode(text)));

    [Fact]
    public void Half_a_character_is_a_question_mark() => Assert.Equal("?"u8.ToArray(), WinAnsi.Encode("\ud83d"));

    [Theory]
    [InlineData(123456, "EUR", "EUR 1,234.56")]
    [InlineData(-5, "EUR", "EUR -0.05")]
    [InlineData(1234, "JPY", "JPY 1,234")]
    [InlineData(1234, "KWD", "KWD 1.234")]
    [InlineData(long.MaxValue, "EUR", "EUR 92,233,720,368,547,758.07")]
    public void Amounts_follow_their_currency(long minor, string currency, string text) =>
        Assert.Equal(text, AmountText.WithCurrency(minor, currency));

    [Fact]
    public void What_a_customer_writes_prints_as_text_on_a_thermal_label_and_commands_no_printer()
    {
        var zpl = LabelZpl.Of(s_label with { To = ["^XZ~JA_5E Łuczak", "Straße \\& 5", new string('x', 500)] });

        Assert.Equal(1, zpl.Split("^XA").Length - 1);
        Assert.Equal(1, zpl.Split("^XZ").Length - 1);
        Assert.DoesNotContain("~", zpl, StringComparison.Ordinal);
        Assert.Contains("^FH^FD_5EXZ_7EJA_5F5E _C5_81uczak^FS", zpl, StringComparison.Ordinal);
        Assert.Contains("^FH^FDStra_C3_9Fe _5C_26 5^FS", zpl, StringComparison.Ordinal);
        Assert.Contains("^CI28", zpl, StringComparison.Ordinal);
        Assert.Contains("^PW812\n^LL1218\n", zpl, StringComparison.Ordinal);
        Assert.Contains("^FDMA,PP123456789DE^FS", zpl, StringComparison.Ordinal);
        // Who carries it, how many pieces, and as many lines of an address as there is room for.
        var full = LabelZpl.Of(s_label with { From = Lines("from", 6), To = Lines("to", 8) });
        foreach (var text in new[] { "Parcel Post Standard", "Pieces 3", "Order 0199f0a1-7a4e-7d7d-8a33-6a3f0c5d1e2f", "Tracking", "PP123456789DE", "from 5", "to 7" })
            Assert.Contains($"^FH^FD{text}^FS", full, StringComparison.Ordinal);
        foreach (var text in new[] { "from 6", "to 8" }) Assert.DoesNotContain(text, full, StringComparison.Ordinal);
        // Longer than any line across: the printer gets no more of it.
        Assert.Contains($"^FD{new string('x', 120)}^FS", zpl, StringComparison.Ordinal);

        static string[] Lines(string name, int count) => [.. Enumerable.Range(1, count).Select(n => $"{name} {n}")];
    }
}

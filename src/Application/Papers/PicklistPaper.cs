using System.Globalization;
using OrderFunctions.Application.Fulfilment;
using OrderFunctions.Application.Papers.Pdf;

namespace OrderFunctions.Application.Papers;

/// <summary>A picklist to walk the shelves with, A4: an article per row, with a box to tick.</summary>
/// <param name="List">What is to be picked.</param>
/// <param name="Dealer">Whose list it is, for people.</param>
/// <param name="ShopName">Who sends it.</param>
public sealed record PicklistPaper(Picklist List, string Dealer, string ShopName)
{
    private const double Width = 210;
    private const double Height = 297;
    private const double Margin = 18;
    private const double Inner = Width - (2 * Margin);
    private const double RowHeight = 9;
    private const double FirstRow = 68;
    private const double LastRow = 275;

    // Left edges of bin, SKU and name; right edges of the numbers.
    private const double Bin = Margin + 8;
    private const double Sku = Bin + 26;
    private const double Name = Sku + 42;
    private const double Quantity = Width - Margin - 34;
    private const double Picked = Width - Margin - 16;
    private const double Short = Width - Margin;

    /// <summary>The list as PDF; equal lists give equal bytes. Rows are in the order of the shelves.</summary>
    public byte[] ToPdf()
    {
        var document = new PdfDocument("Picklist " + List.Id);
        var lines = List.Lines
            .OrderBy(line => line.Bin is null)
            .ThenBy(line => line.Bin, StringComparer.Ordinal)
            .ThenBy(line => line.Sku, StringComparer.Ordinal)
            .ToList();
        const int PerPage = (int)((LastRow - FirstRow) / RowHeight);
        var pages = Math.Max(1, (lines.Count + PerPage - 1) / PerPage);
        for (var page = 0; page < pages; page++)
            Draw(document.AddPage(Width, Height), lines.Skip(page * PerPage).Take(PerPage), string.Create(CultureInfo.InvariantCulture, $"{page + 1} / {pages}"));
        return document.ToBytes();
    }

    private void Draw(PdfPage page, IEnumerable<PicklistLine> lines, string number)
    {
        page.TextFitted(Margin, 24, 18, Inner - 50, Dealer, bold: true);
        page.TextRight(Width - Margin, 24, 10, number);
        page.TextFitted(Margin, 32, 10, Inner - 50, ShopName);
        page.Text(Margin, 42, 8, "PICKLIST");
        page.TextFitted(Margin, 47, 9, Inner - 40, List.Id);
        QrSquares.Draw(page, Width - Margin - 24, 30, 24, List.Id);

        Row(page, 62, "BIN", "SKU", "ARTICLE", "UNITS", "PICKED", "SHORT", bold: true);
        page.Rule(Margin, 64, Inner);
        var y = FirstRow + 2;
        foreach (var line in lines)
        {
            if (line.Short == 0) Box(page, Margin, y - 3.6);
            Row(page, y, line.Bin ?? "-", line.Sku, line.Name, Number(line.Quantity), Number(line.Picked), Number(line.Short), bold: false);
            page.Rule(Margin, y + 2.6, Inner);
            y += RowHeight;
        }
    }

    private static void Row(
        PdfPage page, double y, string bin, string sku, string name, string units, string picked, string missing, bool bold)
    {
        page.TextFitted(Bin, y, 9, Sku - Bin - 2, bin, bold);
        page.TextFitted(Sku, y, 9, Name - Sku - 2, sku, bold);
        page.TextFitted(Name, y, 9, Quantity - 12 - Name, name, bold);
        page.TextRight(Quantity, y, 9, units, bold);
        page.TextRight(Picked, y, 9, picked, bold);
        page.TextRight(Short, y, 9, missing, bold);
    }

    private static void Box(PdfPage page, double x, double y)
    {
        const double Side = 4;
        const double Line = 0.25;
        page.Rectangle(x, y, Side, Line);
        page.Rectangle(x, y + Side - Line, Side, Line);
        page.Rectangle(x, y, Line, Side);
        page.Rectangle(x + Side - Line, y, Line, Side);
    }

    private static string Number(int units) => units == 0 ? "" : units.ToString(CultureInfo.InvariantCulture);
}

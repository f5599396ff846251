using OrderFunctions.Application.Papers.Pdf;

namespace OrderFunctions.Application.Papers;

/// <summary>A shipping label, A6 upright.</summary>
/// <param name="Carrier">Carrier and service, as the warehouse knows them.</param>
/// <param name="TrackingNumber">Printed and encoded in the QR code.</param>
/// <param name="OrderNumber">The order, as the customer knows it.</param>
/// <param name="From">The sender's address, line by line.</param>
/// <param name="To">The recipient's address, line by line, name first.</param>
/// <param name="Pieces">How many pieces are in the parcel.</param>
public sealed record LabelPaper(
    string Carrier,
    string TrackingNumber,
    string OrderNumber,
    IReadOnlyList<string> From,
    IReadOnlyList<string> To,
    long Pieces)
{
    private const double Width = 105;
    private const double Height = 148;
    private const double Margin = 7;
    private const double Inner = Width - (2 * Margin);

    /// <summary>The label as PDF; equal labels give equal bytes.</summary>
    public byte[] ToPdf()
    {
        var document = new PdfDocument("Label " + TrackingNumber);
        var page = document.AddPage(Width, Height);

        page.TextFitted(Margin, 13, 16, Inner, Carrier, bold: true);
        page.Rule(Margin, 16, Inner);

        page.Text(Margin, 21, 7, "FROM");
        Lines(page, From, top: 25, size: 8, leading: 3.6, most: 5);
        page.Rule(Margin, 44, Inner);

        page.Text(Margin, 49, 7, "TO");
        Lines(page, To, top: 56, size: 13, leading: 6, most: 6);
        page.Rule(Margin, 92, Inner);

        QrSquares.Draw(page, Margin, 95, 44, TrackingNumber);
        var beside = Margin + 48;
        page.Text(beside, 102, 7, "TRACKING");
        page.TextFitted(beside, 107, 11, Width - Margin - beside, TrackingNumber, bold: true);
        page.Text(beside, 115, 7, "ORDER");
        page.TextFitted(beside, 119, 6, Width - Margin - beside, OrderNumber);
        page.Text(beside, 127, 7, "PIECES");
        page.Text(beside, 132, 11, Pieces.ToString(System.Globalization.CultureInfo.InvariantCulture), bold: true);
        return document.ToBytes();
    }

    private static void Lines(
        PdfPage page, IReadOnlyList<string> lines, double top, double size, double leading, int most)
    {
        for (var index = 0; index < Math.Min(lines.Count, most); index++)
            page.TextFitted(Margin, top + (index * leading), size, Inner, lines[index], bold: index == 0);
    }
}

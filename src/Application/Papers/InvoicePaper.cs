using System.Globalization;
using OrderFunctions.Application.Papers.Pdf;

namespace OrderFunctions.Application.Papers;

/// <summary>An invoice, A4, as many pages as its lines need. Amounts are in minor units of <see cref="Currency"/>.</summary>
public sealed record InvoicePaper
{
    private const double Width = 210;
    private const double Height = 297;
    private const double Left = 20;
    private const double Right = 190;
    private const double Bottom = 270;
    private const double RowHeight = 6;

    public required string Number { get; init; }

    public required DateOnly Date { get; init; }

    public required string OrderNumber { get; init; }

    /// <summary>The seller's address and tax number, line by line.</summary>
    public required IReadOnlyList<string> Seller { get; init; }

    /// <summary>The buyer's address, line by line, name first.</summary>
    public required IReadOnlyList<string> Buyer { get; init; }

    public required string Currency { get; init; }

    public required IReadOnlyList<InvoiceLine> Lines { get; init; }

    /// <summary>What stands below the lines, top to bottom: net, discount, tax, shipping, …</summary>
    public required IReadOnlyList<InvoiceSum> Sums { get; init; }

    public required long Total { get; init; }

    /// <summary>How it was paid, or how to pay; one line.</summary>
    public required string Payment { get; init; }

    /// <summary>The invoice as PDF; equal invoices give equal bytes.</summary>
    public byte[] ToPdf()
    {
        var document = new PdfDocument("Invoice " + Number);
        var page = document.AddPage(Width, Height);
        var y = Head(page);
        foreach (var line in Lines)
        {
            if (y > Bottom)
                (page, y) = NextPage(document);
            Row(page, y, line);
            y += RowHeight;
        }

        // The sums stay together.
        if (y + ((Sums.Count + 3) * RowHeight) > Bottom + RowHeight)
            (page, y) = NextPage(document);
        Foot(page, y);
        return document.ToBytes();
    }

    private double Head(PdfPage page)
    {
        page.Text(Left, 25, 20, "Invoice", bold: true);
        Block(page, Left, 35, Seller);
        Block(page, Left, 65, Buyer);
        var facts = new[]
        {
            ("Number", Number),
            ("Date", Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
            ("Order", OrderNumber),
            ("Currency", Currency),
        };
        foreach (var ((label, value), index) in facts.Select((fact, index) => (fact, index)))
        {
            page.Text(110, 65 + (index * 5), 9, label);
            page.TextFitted(130, 65 + (index * 5), 9, Right - 130, value);
        }

        return ColumnHeads(page, 105);
    }

    private static void Block(PdfPage page, double x, double y, IReadOnlyList<string> lines)
    {
        for (var index = 0; index < Math.Min(lines.Count, 6); index++)
            page.TextFitted(x, y + (index * 4.5), 9, 80, lines[index], bold: index == 0);
    }

    private (PdfPage Page, double Y) NextPage(PdfDocument document)
    {
        var page = document.AddPage(Width, Height);
        page.Text(Left, 20, 9, "Invoice " + Number + " (continued)");
        return (page, ColumnHeads(page, 30));
    }

    private static double ColumnHeads(PdfPage page, double y)
    {
        page.Text(Left, y, 9, "Item", bold: true);
        page.TextRight(117, y, 9, "Quantity", bold: true);
        page.TextRight(143, y, 9, "Net", bold: true);
        page.TextRight(166, y, 9, "Tax", bold: true);
        page.TextRight(Right, y, 9, "Amount", bold: true);
        page.Rule(Left, y + 2, Right - Left);
        return y + RowHeight + 1;
    }

    private void Row(PdfPage page, double y, InvoiceLine line)
    {
        page.TextFitted(Left, y, 9, 78, line.Name);
        page.TextRight(117, y, 9, line.Quantity.ToString(CultureInfo.InvariantCulture));
        page.TextRight(143, y, 9, AmountText.Plain(line.Net, Currency));
        page.TextRight(166, y, 9, AmountText.Plain(line.Tax, Currency));
        page.TextRight(Right, y, 9, AmountText.Plain(line.Gross, Currency));
    }

    private void Foot(PdfPage page, double y)
    {
        page.Rule(Left, y - 4, Right - Left);
        foreach (var sum in Sums)
        {
            page.TextRight(166, y + 1, 9, sum.Label);
            page.TextRight(Right, y + 1, 9, AmountText.Plain(sum.Amount, Currency));
            y += RowHeight;
        }

        page.TextRight(160, y + 2, 11, "Total", bold: true);
        page.TextRight(Right, y + 2, 11, AmountText.WithCurrency(Total, Currency), bold: true);
        page.TextFitted(Left, y + RowHeight + 6, 9, Right - Left, Payment);
    }
}

/// <summary>A line of an invoice; amounts are for the whole line, after its discount.</summary>
public sealed record InvoiceLine(string Name, long Quantity, long Net, long Tax, long Gross);

/// <summary>One of the sums below the lines.</summary>
public sealed record InvoiceSum(string Label, long Amount);

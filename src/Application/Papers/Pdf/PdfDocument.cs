using System.Globalization;
using System.Text;

namespace OrderFunctions.Application.Papers.Pdf;

/// <summary>
/// A minimal PDF 1.4 writer: pages of text in Helvetica and rectangles. The same pages give the same bytes, so writing a
/// paper twice is harmless. The one place to replace should a library be wanted.
/// </summary>
internal sealed class PdfDocument(string title)
{
    private readonly List<PdfPage> _pages = [];

    /// <summary>Adds a page of the given size in millimetres.</summary>
    public PdfPage AddPage(double width, double height)
    {
        var page = new PdfPage(width, height);
        _pages.Add(page);
        return page;
    }

    /// <summary>The whole file.</summary>
    public byte[] ToBytes()
    {
        // Objects: 1 catalogue, 2 page tree, 3 and 4 fonts, 5 information, then a page and its content in turns.
        const int FirstPage = 6;
        var kids = string.Join(' ', _pages.Select((_, index) => $"{FirstPage + (2 * index)} 0 R"));
        List<string> objects =
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            $"<< /Type /Pages /Kids [{kids}] /Count {_pages.Count} >>",
            Font("Helvetica"),
            Font("Helvetica-Bold"),
            $"<< /Title ({PdfPage.Escaped(WinAnsi.Encode(title))}) >>",
        ];
        foreach (var page in _pages)
        {
            var box = string.Create(CultureInfo.InvariantCulture, $"[0 0 {page.Width:0.###} {page.Height:0.###}]");
            objects.Add($"<< /Type /Page /Parent 2 0 R /MediaBox {box} /Contents {objects.Count + 2} 0 R "
                + "/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>");
            objects.Add($"<< /Length {page.Content.Length} >>\nstream\n{page.Content}endstream");
        }

        return Assemble(objects);
    }

    private static string Font(string name) =>
        $"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>";

    // Everything is ASCII (text is escaped), so characters and bytes count the same.
    private static byte[] Assemble(List<string> objects)
    {
        var file = new StringBuilder("%PDF-1.4\n");
        var table = new StringBuilder();
        foreach (var (body, index) in objects.Select((body, index) => (body, index)))
        {
            table.Append(CultureInfo.InvariantCulture, $"{file.Length:D10} 00000 n \n");
            file.Append(CultureInfo.InvariantCulture, $"{index + 1} 0 obj\n{body}\nendobj\n");
        }

        var tableStart = file.Length;
        file.Append(CultureInfo.InvariantCulture, $"xref\n0 {objects.Count + 1}\n0000000000 65535 f \n")
            .Append(table)
            .Append(CultureInfo.InvariantCulture, $"trailer\n<< /Size {objects.Count + 1} /Root 1 0 R /Info 5 0 R >>\n")
            .Append(CultureInfo.InvariantCulture, $"startxref\n{tableStart}\n%%EOF\n");
        return Encoding.ASCII.GetBytes(file.ToString());
    }
}

using QRCoder;

namespace OrderFunctions.Application.Papers.Pdf;

/// <summary>A QR code as rectangles, one per run of dark modules.</summary>
internal static class QrSquares
{
    /// <summary>Draws the code, quiet zone included, into a square of <paramref name="side"/> millimetres.</summary>
    public static void Draw(PdfPage page, double x, double y, double side, string text)
    {
        using var data = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var rows = data.ModuleMatrix;
        var module = side / rows.Count;
        for (var row = 0; row < rows.Count; row++)
        {
            for (var column = 0; column < rows.Count; column++)
            {
                var start = column;
                while (column < rows.Count && rows[row][column])
                    column++;
                if (column > start)
                    page.Rectangle(x + (start * module), y + (row * module), (column - start) * module, module);
            }
        }
    }
}

using System.Globalization;
using System.Text;

namespace OrderFunctions.Application.Papers.Pdf;

/// <summary>A page under construction. Positions are in millimetres from the upper left corner.</summary>
internal sealed class PdfPage(double width, double height)
{
    private const double PointsPerMillimetre = 72 / 25.4;

    private readonly StringBuilder _content = new();

    /// <summary>Width in points.</summary>
    public double Width => width * PointsPerMillimetre;

    /// <summary>Height in points.</summary>
    public double Height => height * PointsPerMillimetre;

    /// <summary>The content stream so far; ASCII.</summary>
    public string Content => _content.ToString();

    /// <summary>Text with its baseline at <paramref name="y"/>, starting at <paramref name="x"/>.</summary>
    public void Text(double x, double y, double size, string text, bool bold = false) =>
        Show(x * PointsPerMillimetre, y, size, WinAnsi.Encode(text), bold);

    /// <summary>Text that ends at <paramref name="right"/>; for numbers, whose width is the same in both weights.</summary>
    public void TextRight(double right, double y, double size, string text, bool bold = false)
    {
        var encoded = WinAnsi.Encode(text);
        Show((right * PointsPerMillimetre) - WinAnsi.Width(encoded, size), y, size, encoded, bold);
    }

    /// <summary>Text cut to <paramref name="maxWidth"/> millimetres, with an ellipsis where something was cut.</summary>
    public void TextFitted(double x, double y, double size, double maxWidth, string text, bool bold = false)
    {
        const byte Ellipsis = 0x85;
        var encoded = WinAnsi.Encode(text);
        var room = maxWidth * PointsPerMillimetre;
        // Bold letters are up to a tenth wider than the regular ones that are measured.
        var weight = bold ? 1.1 : 1;
        if (WinAnsi.Width(encoded, size) * weight > room)
        {
            var length = encoded.Length;
            while (length > 0 && WinAnsi.Width([.. encoded[..length], Ellipsis], size) * weight > room)
                length--;
            encoded = [.. encoded[..length], Ellipsis];
        }

        Show(x * PointsPerMillimetre, y, size, encoded, bold);
    }

    /// <summary>A filled rectangle.</summary>
    public void Rectangle(double x, double y, double rectangleWidth, double rectangleHeight) =>
        _content.Append(CultureInfo.InvariantCulture, $"{Point(x)} {FromTop(y + rectangleHeight)} ")
            .Append(CultureInfo.InvariantCulture, $"{Point(rectangleWidth)} {Point(rectangleHeight)} re f\n");

    /// <summary>A thin horizontal rule.</summary>
    public void Rule(double x, double y, double ruleWidth) => Rectangle(x, y, ruleWidth, 0.2);

    private void Show(double xPoints, double y, double size, byte[] encoded, bool bold) =>
        _content.Append(CultureInfo.InvariantCulture, $"BT /{(bold ? "F2" : "F1")} {Number(size)} Tf ")
            .Append(CultureInfo.InvariantCulture, $"{Number(xPoints)} {FromTop(y)} Td (")
            .Append(Escaped(encoded))
            .Append(") Tj ET\n");

    /// <summary>The bytes as the inside of a literal string (PDF 32000-1:2008, 7.3.4.2).</summary>
    internal static string Escaped(ReadOnlySpan<byte> encoded)
    {
        var escaped = new StringBuilder(encoded.Length);
        foreach (var b in encoded)
        {
            if (b is (byte)'(' or (byte)')' or (byte)'\\')
                escaped.Append('\\').Append((char)b);
            else if (b is >= 0x20 and <= 0x7E)
                escaped.Append((char)b);
            else
                escaped.Append('\\').Append(Convert.ToString(b, 8).PadLeft(3, '0'));
        }

        return escaped.ToString();
    }

    private string FromTop(double y) => Number(Height - (y * PointsPerMillimetre));

    private static string Point(double millimetres) => Number(millimetres * PointsPerMillimetre);

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}

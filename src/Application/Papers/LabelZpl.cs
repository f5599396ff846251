using System.Globalization;
using System.Text;

namespace OrderFunctions.Application.Papers;

/// <summary>
/// A shipping label in ZPL II, for thermal printers: 4 × 6 inches at 203 dots per inch. Names and addresses are data and
/// never commands: whatever is not a plain letter, digit or space is written in hex behind <c>^FH</c>, as UTF-8 (<c>^CI28</c>).
/// </summary>
public static class LabelZpl
{
    /// <summary>The media type.</summary>
    public const string ContentType = "application/zpl";

    /// <summary>Dots across.</summary>
    public const int Width = 812;

    /// <summary>Dots down.</summary>
    public const int Height = 1218;

    private const int Margin = 40;
    private const int LongestField = 120;

    /// <summary>The label; equal labels give equal text.</summary>
    public static string Of(LabelPaper label)
    {
        var zpl = new StringBuilder()
            .Append("^XA\n^CI28\n")
            .Append(CultureInfo.InvariantCulture, $"^PW{Width}\n^LL{Height}\n^LH0,0\n");
        Field(zpl, 40, 50, label.Carrier);
        Rule(zpl, 110);
        Lines(zpl, label.From, top: 130, size: 24, leading: 30, most: 5);
        Rule(zpl, 300);
        Lines(zpl, label.To, top: 330, size: 42, leading: 54, most: 7);
        Rule(zpl, 730);
        zpl.Append(CultureInfo.InvariantCulture, $"^FO{Margin},760^BQN,2,7^FH^FDMA,{Escaped(label.TrackingNumber)}^FS\n");
        Field(zpl, 760, 30, "Tracking", left: 330);
        Field(zpl, 795, 30, label.TrackingNumber, left: 330);
        Field(zpl, 850, 24, "Order " + label.OrderNumber, left: 330);
        Field(zpl, 890, 24, "Pieces " + label.Pieces.ToString(CultureInfo.InvariantCulture), left: 330);
        return zpl.Append("^XZ\n").ToString();
    }

    private static void Lines(StringBuilder zpl, IReadOnlyList<string> lines, int top, int size, int leading, int most)
    {
        for (var index = 0; index < Math.Min(lines.Count, most); index++)
            Field(zpl, top + (index * leading), size, lines[index]);
    }

    /// <summary>One line of text; what does not fit beside the margin is cut by the printer's field block, not wrapped over others.</summary>
    private static void Field(StringBuilder zpl, int top, int size, string text, int left = Margin) => zpl.Append(
        CultureInfo.InvariantCulture,
        $"^FO{left},{top}^A0N,{size},{size}^FB{Width - Margin - left},1,0,L^FH^FD{Escaped(text.Length > LongestField ? text[..LongestField] : text)}^FS\n");

    private static void Rule(StringBuilder zpl, int top) =>
        zpl.Append(CultureInfo.InvariantCulture, $"^FO{Margin},{top}^GB{Width - (2 * Margin)},3,3^FS\n");

    // ^ and ~ begin commands, _ begins a hex byte, \ means something in a field block.
    private static string Escaped(string text)
    {
        var field = new StringBuilder(text.Length);
        foreach (var value in Encoding.UTF8.GetBytes(text))
        {
            var letter = (char)value;
            if (char.IsAsciiLetterOrDigit(letter) || letter is ' ' or '-' or '.' or ',' or '/') field.Append(letter);
            else field.Append(CultureInfo.InvariantCulture, $"_{value:X2}");
        }

        return field.ToString();
    }
}

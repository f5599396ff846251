namespace OrderFunctions.Application.Documents;

/// <summary>What a PDF looks like from outside.</summary>
public static class PdfFrame
{
    // Readers look for the end in the last 1,024 bytes (ISO 32000-1, annex H.3.4.4); mail programs may put a little behind it.
    private const int TailLength = 1_024;

    /// <summary>Whether a file that begins as a PDF also ends as one: one that was cut off does not.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> pdf)
    {
        var tail = pdf[Math.Max(0, pdf.Length - TailLength)..];
        return pdf.StartsWith("%PDF-"u8) && tail.LastIndexOf("startxref"u8) is >= 0 and var at && tail[at..].IndexOf("%%EOF"u8) > 0;
    }
}

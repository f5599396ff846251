namespace OrderFunctions.Application.Documents;

/// <summary>What a PDF looks like from outside.</summary>
public static class PdfFrame
{
    /// <summary>Readers look for the end in the last 1,024 bytes (ISO 32000-1, annex H.3.4.4); mail programs may put a little behind it.</summary>
    public const int TailLength = 1_024;

    /// <summary>Whether a file whose last bytes are these ends as a PDF: one that was cut off does not.</summary>
    public static bool IsEnd(ReadOnlySpan<byte> tail) => tail.LastIndexOf("startxref"u8) is >= 0 and var at && tail[at..].IndexOf("%%EOF"u8) > 0;
}

using System.IO.Compression;
using System.Text;

namespace OrderFunctions.Application.Production;

/// <summary>A type of file that a draft can be; recognised by the content alone, whatever the sender calls it.</summary>
public sealed record DraftType(string ContentType, string Extension)
{
    private static readonly DraftType Pdf = new("application/pdf", "pdf");
    private static readonly DraftType Png = new("image/png", "png");
    private static readonly DraftType Jpeg = new("image/jpeg", "jpg");
    private static readonly DraftType Text = new("text/plain", "txt");
    private static readonly DraftType Docx = new("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx");

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>PDF, PNG, JPEG, DOCX without macros, or UTF-8 text; null for anything else.</summary>
    public static DraftType? Of(ReadOnlyMemory<byte> content)
    {
        var bytes = content.Span;
        if (bytes.StartsWith("%PDF-"u8)) return Pdf;
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])) return Png;
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])) return Jpeg;
        if (bytes.StartsWith("PK\u0003\u0004"u8)) return IsDocx(content) ? Docx : null;
        return IsText(bytes) ? Text : null;
    }

    /// <summary>The type that was stored with a draft.</summary>
    public static DraftType OfStored(string contentType) =>
        new[] { Pdf, Png, Jpeg, Docx }.FirstOrDefault(type => type.ContentType == contentType) ?? Text;

    // Only the directory at the end is read; nothing is unpacked.
    private static bool IsDocx(ReadOnlyMemory<byte> content)
    {
        try
        {
            using var zip = new ZipArchive(new MemoryStream(content.ToArray(), writable: false), ZipArchiveMode.Read);
            return zip.GetEntry("[Content_Types].xml") is not null
                && zip.GetEntry("word/document.xml") is not null
                && !zip.Entries.Any(entry => entry.Name.StartsWith("vba", StringComparison.OrdinalIgnoreCase));
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    private static bool IsText(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return false;
        foreach (var b in bytes)
        {
            if (b < 0x20 && b is not ((byte)'\t' or (byte)'\n' or (byte)'\r')) return false;
        }

        try
        {
            Strict.GetCharCount(bytes);
            // A page of markup is text too; a browser that is handed one must not run it.
            var start = Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, 512)]).TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
            return !start.StartsWith('<');
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}

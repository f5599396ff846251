using System.IO.Compression;
using System.Text;
using System.Text.Unicode;

namespace OrderFunctions.Application.Files;

/// <summary>
/// A type of file that people send; recognised by the content alone, whatever the sender calls it. The one recogniser: every room
/// says which of these it takes.
/// </summary>
/// <param name="ContentType">Media type.</param>
/// <param name="Extension">As in a name, without the dot.</param>
public sealed record FileType(string ContentType, string Extension)
{
    /// <summary>Bytes from the beginning that <see cref="OfStart"/> needs.</summary>
    public const int StartLength = 4096;

    /// <summary>PDF.</summary>
    public static FileType Pdf { get; } = new("application/pdf", "pdf");

    /// <summary>PNG.</summary>
    public static FileType Png { get; } = new("image/png", "png");

    /// <summary>JPEG.</summary>
    public static FileType Jpeg { get; } = new("image/jpeg", "jpg");

    /// <summary>WebP.</summary>
    public static FileType WebP { get; } = new("image/webp", "webp");

    /// <summary>GIF.</summary>
    public static FileType Gif { get; } = new("image/gif", "gif");

    /// <summary>DOCX without macros.</summary>
    public static FileType Docx { get; } = new("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx");

    /// <summary>UTF-8 text that is no markup.</summary>
    public static FileType Text { get; } = new("text/plain; charset=utf-8", "txt");

    /// <summary>CSV: text that only its sender can tell from other text.</summary>
    public static FileType Csv { get; } = new("text/csv; charset=utf-8", "csv");

    private static readonly FileType[] All = [Pdf, Png, Jpeg, WebP, Gif, Docx, Text];

    /// <summary>The type of a whole file; null for what is none of them.</summary>
    public static FileType? Of(ReadOnlyMemory<byte> content) => content.Span switch
    {
        [(byte)'P', (byte)'K', 3, 4, ..] => IsDocx(content) ? Docx : null,
        _ => OfSignature(content.Span) ?? (IsText(content.Span, isWhole: true) ? Text : null),
    };

    /// <summary>The type by its first <see cref="StartLength"/> bytes, or all when there are fewer; what is packed cannot be told from them.</summary>
    public static FileType? OfStart(ReadOnlySpan<byte> start) => OfSignature(start) ?? (IsText(start, isWhole: start.Length < StartLength) ? Text : null);

    /// <summary>The type that was stored with a file; text for what is none.</summary>
    public static FileType OfStored(string contentType) => All.FirstOrDefault(type => type.ContentType == contentType) ?? Text;

    /// <summary>The type that a name ends with, or null.</summary>
    public static FileType? OfName(string name) => All.FirstOrDefault(type => name.EndsWith('.' + type.Extension, StringComparison.Ordinal));

    private static FileType? OfSignature(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [(byte)'%', (byte)'P', (byte)'D', (byte)'F', (byte)'-', ..] => Pdf,
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => Png,
        [0xFF, 0xD8, 0xFF, ..] => Jpeg,
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => WebP,
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'7' or (byte)'9', (byte)'a', ..] => Gif,
        _ => null,
    };

    // Only the directory at the end is read; nothing is unpacked.
    private static bool IsDocx(ReadOnlyMemory<byte> content)
    {
        try
        {
            using var zip = new ZipArchive(content.AsStream(), ZipArchiveMode.Read);
            return zip.GetEntry("[Content_Types].xml") is not null
                && zip.GetEntry("word/document.xml") is not null
                && !zip.Entries.Any(entry => entry.Name.StartsWith("vba", StringComparison.OrdinalIgnoreCase));
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    private static bool IsText(ReadOnlySpan<byte> bytes, bool isWhole)
    {
        if (bytes.IsEmpty) return false;
        foreach (var b in bytes)
        {
            if (b < 0x20 && b is not ((byte)'\t' or (byte)'\n' or (byte)'\r')) return false;
        }

        // A character may be cut off where the start ends: three bytes at most.
        var end = bytes.Length;
        for (var cut = 0; !isWhole && cut < 3 && !Utf8.IsValid(bytes[..end]); cut++) end--;
        if (!Utf8.IsValid(bytes[..end])) return false;
        // A page of markup is text too; a browser that is handed one must not run it.
        var start = Encoding.UTF8.GetString(bytes[..Math.Min(end, 512)]).TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        return !start.StartsWith('<');
    }
}

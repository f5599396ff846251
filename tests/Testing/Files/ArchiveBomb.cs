using System.IO.Compression;

namespace OrderFunctions.Testing.Files;

/// <summary>Files that are small, and large once they are unpacked.</summary>
public static class ArchiveBomb
{
    /// <summary>Bytes that come out of each.</summary>
    public const int Unpacked = 32 * 1024 * 1024;

    private static readonly Lazy<byte[]> Word = new(() => Zip("[Content_Types].xml", "word/document.xml"));
    private static readonly Lazy<byte[]> Excel = new(() => Zip("[Content_Types].xml", "xl/worksheets/sheet1.xml"));
    private static readonly Lazy<byte[]> Packed = new(MakeGzip);

    /// <summary>A text document.</summary>
    public static byte[] Docx() => Word.Value;

    /// <summary>A table.</summary>
    public static byte[] Xlsx() => Excel.Value;

    /// <summary>One file, packed.</summary>
    public static byte[] Gzip() => Packed.Value;

    private static byte[] Zip(params string[] names)
    {
        using var zipped = new MemoryStream();
        using (var zip = new ZipArchive(zipped, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var name in names)
            {
                using var content = zip.CreateEntry(name, CompressionLevel.Fastest).Open();
                if (name == names[^1]) Fill(content);
            }
        }

        return zipped.ToArray();
    }

    private static byte[] MakeGzip()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) Fill(gzip);
        return packed.ToArray();
    }

    private static void Fill(Stream content)
    {
        var blanks = new byte[64 * 1024];
        blanks.AsSpan().Fill((byte)' ');
        for (var written = 0; written < Unpacked; written += blanks.Length) content.Write(blanks);
    }
}

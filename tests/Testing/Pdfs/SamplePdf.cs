using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace OrderFunctions.Testing.Pdfs;

/// <summary>Small PDFs, and some that nobody sends in good faith.</summary>
public static class SamplePdf
{
    /// <summary>A page per argument, its lines below each other.</summary>
    public static byte[] Of(params string[] pages) => Write([.. pages.Select(page => (ContentOf(page), ""))]);

    /// <summary>A page whose content is small in the file and 190 MB once it is unpacked: many seconds of work, however fast the machine is.</summary>
    public static byte[] Bomb()
    {
        using var packed = new MemoryStream();
        using (var deflate = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            var line = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("(MUG-BLUE MUG-BLUE) Tj 0 -1 Td\n", 1_000)));
            deflate.Write("BT /F1 1 Tf 50 800 Td\n"u8);
            for (var n = 0; n < 6_000; n++) deflate.Write(line);
            deflate.Write("ET"u8);
        }

        return Write([(packed.ToArray(), "/Filter /FlateDecode ")]);
    }

    /// <summary>One that needs a password (made by qpdf from <see cref="Of"/>).</summary>
    public static byte[] Locked() => Convert.FromBase64String(LockedText);

    private static byte[] ContentOf(string page) => Encoding.Latin1.GetBytes(
        "BT /F1 11 Tf 50 780 Td 14 TL\n"
        + string.Concat(page.Split('\n').Select(line => $"({line.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("(", "\\(", StringComparison.Ordinal).Replace(")", "\\)", StringComparison.Ordinal)}) Tj T*\n"))
        + "ET");

    private static byte[] Write(IReadOnlyList<(byte[] Content, string Filter)> pages)
    {
        using var file = new MemoryStream();
        var offsets = new List<long>();
        Put("%PDF-1.4\n");
        Begin("<< /Type /Catalog /Pages 2 0 R >>");
        Begin($"<< /Type /Pages /Count {pages.Count} /Kids [{string.Join(' ', pages.Select((_, n) => $"{4 + (2 * n)} 0 R"))}] >>");
        Begin("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>");
        for (var n = 0; n < pages.Count; n++)
        {
            Begin($"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents {5 + (2 * n)} 0 R >>");
            offsets.Add(file.Position);
            Put($"{offsets.Count} 0 obj\n<< {pages[n].Filter}/Length {pages[n].Content.Length} >>\nstream\n");
            file.Write(pages[n].Content);
            Put("\nendstream\nendobj\n");
        }

        var start = file.Position;
        Put($"xref\n0 {offsets.Count + 1}\n0000000000 65535 f \n");
        foreach (var offset in offsets) Put(offset.ToString("D10", CultureInfo.InvariantCulture) + " 00000 n \n");
        Put($"trailer\n<< /Size {offsets.Count + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n");
        return file.ToArray();

        void Begin(string text)
        {
            offsets.Add(file.Position);
            Put($"{offsets.Count} 0 obj\n{text}\nendobj\n");
        }

        void Put(string text) => file.Write(Encoding.Latin1.GetBytes(text));
    }

    private const string LockedText =
        "JVBERi0xLjcKJb/3ov4KMSAwIG9iago8PCAvRXh0ZW5zaW9ucyA8PCAvQURCRSA8PCAvQmFzZVZlcnNpb24gLzEuNyAvRXh0ZW5zaW9uTGV2ZWwgOCA+PiA+PiAvUGFnZXMgMiAwIFIg"
        + "L1R5cGUgL0NhdGFsb2cgPj4KZW5kb2JqCjIgMCBvYmoKPDwgL0NvdW50IDEgL0tpZHMgWyAzIDAgUiBdIC9UeXBlIC9QYWdlcyA+PgplbmRvYmoKMyAwIG9iago8PCAvQ29udGVudHMg"
        + "NCAwIFIgL01lZGlhQm94IFsgMCAwIDU5NSA4NDIgXSAvUGFyZW50IDIgMCBSIC9SZXNvdXJjZXMgPDwgL0ZvbnQgPDwgL0YxIDUgMCBSID4+ID4+IC9UeXBlIC9QYWdlID4+CmVuZG9i"
        + "ago0IDAgb2JqCjw8IC9MZW5ndGggODAgL0ZpbHRlciAvRmxhdGVEZWNvZGUgPj4Kc3RyZWFtClwNVe/liUNcyq3jg5ai21aWYmUdEOnr3o4Ne2+U1BioAOcgcxAtKKsVxZFnhbd6dOEc"
        + "+AA60gns6DbfgdlxpVhEqVpkoWsd9RbDRd5z8v5kZW5kc3RyZWFtCmVuZG9iago1IDAgb2JqCjw8IC9CYXNlRm9udCAvSGVsdmV0aWNhIC9TdWJ0eXBlIC9UeXBlMSAvVHlwZSAvRm9u"
        + "dCA+PgplbmRvYmoKNiAwIG9iago8PCAvQ0YgPDwgL1N0ZENGIDw8IC9BdXRoRXZlbnQgL0RvY09wZW4gL0NGTSAvQUVTVjMgL0xlbmd0aCAzMiA+PiA+PiAvRmlsdGVyIC9TdGFuZGFy"
        + "ZCAvTGVuZ3RoIDI1NiAvTyA8MjZkOWMwYzVmMTUxZTJhNTA3ZGM3MTNlYjIyMTJhN2Y3NzRiNTNhMjc2YjdmYjY2Y2ZmMjg3ZDYwZGU5ODVmYzRhYWEwZTVhMThmYWJjMTg3YTIxZWMw"
        + "YWMwMTA3NjU5PiAvT0UgPGZkNjNjYTNmOWJmNjIzNDI4NWJiYmM5MDM0M2RkMGMxZTk2YjljNjg5ZTlhZjUzYmNkZDhhMjEyYzQyZTRjZTE+IC9QIC00IC9QZXJtcyA8MmVhZjgzYzA2"
        + "ZGUyMTJiOGY1MDcwMmY2ODliMTA2MWM+IC9SIDYgL1N0bUYgL1N0ZENGIC9TdHJGIC9TdGRDRiAvVSA8ZjBhODViNDIyY2I0OTEyYzE4MmUxYTU1M2UyOTAyYjEzYzJlMmFjZGM3ODJm"
        + "YmUzYjk3NWU5M2NkZjE0ZGE0MmE4ZWFlMGRiNGU3YTRmNjNmNWZmMTkzMGM5NmM0YmQyPiAvVUUgPDEwOGRhNjE4YTMxYWU3ODU5YTYxYjc1NmUyM2VkMTMxYTdiYmQwZjIzN2Y4ZmIy"
        + "ZTQ1N2Y1M2ExODUyZDhiZDc+IC9WIDUgPj4KZW5kb2JqCnhyZWYKMCA3CjAwMDAwMDAwMDAgNjU1MzUgZiAKMDAwMDAwMDAxNSAwMDAwMCBuIAowMDAwMDAwMTMwIDAwMDAwIG4gCjAw"
        + "MDAwMDAxODkgMDAwMDAgbiAKMDAwMDAwMDMxNyAwMDAwMCBuIAowMDAwMDAwNDY3IDAwMDAwIG4gCjAwMDAwMDA1MzcgMDAwMDAgbiAKdHJhaWxlciA8PCAvUm9vdCAxIDAgUiAvU2l6"
        + "ZSA3IC9JRCBbPGZjMzQ5MjZmN2Q4M2Y5NDdlMGU5ZDNmMGE1OTJlNzU3PjxmYzM0OTI2ZjdkODNmOTQ3ZTBlOWQzZjBhNTkyZTc1Nz5dIC9FbmNyeXB0IDYgMCBSID4+CnN0YXJ0eHJl"
        + "ZgoxMDg0CiUlRU9GCg==";
}

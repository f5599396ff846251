using System.Buffers.Binary;
using NetVips;

namespace OrderFunctions.Testing.Images;

/// <summary>Images for tests. A picture has a red, a green, a blue and a white quarter (read like text), so that turning it shows.</summary>
public static class Photo
{
    /// <summary>What cameras write beside the pixels, and nobody is to see.</summary>
    public const string Secret = "Ada's camera, 12 Sample Street";

    private static readonly double[][] Quarters = [[220, 20, 20], [20, 180, 20], [20, 20, 220], [250, 250, 250]];

    /// <summary>A JPEG with <see cref="Secret"/> in its EXIF data.</summary>
    /// <param name="orientation">1 is upright; 6 is what a camera held upright writes: to be turned by 90° clockwise.</param>
    public static byte[] Jpeg(int width = 640, int height = 480, int orientation = 1, bool progressive = false)
    {
        using var picture = Picture(width, height);
        using var marked = picture.Mutate(image =>
        {
            image.Set(GValue.GIntType, "orientation", orientation);
            image.Set(GValue.GStrType, "exif-ifd0-Make", Secret);
            image.Set(GValue.GStrType, "exif-ifd3-GPSLatitude", "52/1 31/1 0/1");
        });
        return marked.JpegsaveBuffer(q: 90, interlace: progressive);
    }

    /// <summary>A JPEG as a 12-megapixel camera makes it: 4,000 × 3,000 with noise, about 3 MB.</summary>
    public static byte[] FromCamera(int seed = 1)
    {
        const int Width = 4000, Height = 3000;
        using var noise = Image.Gaussnoise(Width, Height, sigma: 20, mean: 0, seed: seed);
        using var picture = Picture(Width, Height);
        using var grainy = (picture + noise).Cast(Enums.BandFormat.Uchar).Copy(interpretation: Enums.Interpretation.Srgb).Gaussblur(1);
        return grainy.JpegsaveBuffer(q: 90);
    }

    /// <summary>A PNG; with an alpha channel its right half is transparent.</summary>
    public static byte[] Png(int width = 640, int height = 480, bool alpha = false, int bits = 8)
    {
        using var picture = Picture(width, height);
        using var deep = bits == 16 ? (picture * 257).Cast(Enums.BandFormat.Ushort).Copy(interpretation: Enums.Interpretation.Rgb16) : picture.Copy();
        if (!alpha) return deep.PngsaveBuffer();
        using var left = Image.Black(width / 2, height) + 255;
        using var mask = left.Embed(0, 0, width, height).Cast(Enums.BandFormat.Uchar);
        using var joined = deep.Bandjoin(mask);
        return joined.PngsaveBuffer();
    }

    /// <summary>A WebP.</summary>
    public static byte[] Webp(int width = 640, int height = 480, bool lossless = false)
    {
        using var picture = Picture(width, height);
        return picture.WebpsaveBuffer(lossless: lossless);
    }

    /// <summary>A WebP with <see cref="Secret"/> beside the pixels, which makes it one with a header of the extended kind.</summary>
    public static byte[] ExtendedWebp(int width = 640, int height = 480)
    {
        using var picture = Picture(width, height);
        using var marked = picture.Mutate(image => image.Set(GValue.GStrType, "exif-ifd0-Make", Secret));
        return marked.WebpsaveBuffer();
    }

    /// <summary>A JPEG in the colours of a press.</summary>
    public static byte[] CmykJpeg(int width = 640, int height = 480)
    {
        using var picture = Picture(width, height);
        using var press = picture.Colourspace(Enums.Interpretation.Cmyk);
        return press.JpegsaveBuffer(q: 90);
    }

    /// <summary>A JPEG in the colours of a wider space than the web's, with the profile that says so.</summary>
    public static byte[] WideJpeg(int width = 640, int height = 480)
    {
        using var picture = Picture(width, height);
        using var wide = picture.IccTransform("p3", inputProfile: "srgb");
        return wide.JpegsaveBuffer(q: 90);
    }

    /// <summary>A JPEG without colours.</summary>
    public static byte[] GreyJpeg(int width = 640, int height = 480)
    {
        using var picture = Picture(width, height);
        using var grey = picture.Colourspace(Enums.Interpretation.Bw);
        return grey.JpegsaveBuffer(q: 90);
    }

    /// <summary>A WebP of three pictures that follow each other.</summary>
    public static byte[] MovingWebp()
    {
        using var strip = Strip();
        return strip.WebpsaveBuffer();
    }

    /// <summary>A GIF of three pictures that follow each other.</summary>
    public static byte[] MovingGif()
    {
        using var strip = Strip();
        return strip.GifsaveBuffer();
    }

    /// <summary>
    /// A PNG of any size: its header, one chunk of data that holds next to nothing, and its end. The header is true to the format, so
    /// only whoever reads the size before decoding is safe.
    /// </summary>
    public static byte[] Bomb(int width = 50_000, int height = 50_000)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 2);
        using var packed = new MemoryStream();
        using (var deflate = new System.IO.Compression.ZLibStream(packed, System.IO.Compression.CompressionLevel.Optimal, leaveOpen: true))
            deflate.Write(new byte[1 << 20]);
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, .. Chunk("IHDR"u8, header), .. Chunk("IDAT"u8, packed.ToArray()), .. Chunk("IEND"u8, [])];
    }

    /// <summary>A PNG that moves in browsers that know how: any PNG with a chunk that says so.</summary>
    public static byte[] MovingPng()
    {
        var png = Png(16, 16);
        // After the signature and IHDR.
        return [.. png[..33], .. Chunk("acTL"u8, [0, 0, 0, 2, 0, 0, 0, 0]), .. png[33..]];
    }

    /// <summary>The colour of each quarter of an image, as the letters of red, green, blue and white, read like text; "?" for another.</summary>
    public static string QuartersOf(byte[] image)
    {
        using var picture = Image.NewFromBuffer(image);
        using var colours = picture.Colourspace(Enums.Interpretation.Srgb);
        return string.Concat(
            from y in new[] { colours.Height / 4, colours.Height * 3 / 4 }
            from x in new[] { colours.Width / 4, colours.Width * 3 / 4 }
            select Letter(colours[x, y]));
    }

    private static char Letter(double[] colour)
    {
        // Compressed, and perhaps in the dull colours of a press: the nearest one, and not too far off.
        var far = Quarters.Select(quarter => quarter.Zip(colour).Sum(pair => Math.Abs(pair.First - pair.Second))).ToList();
        return far.Min() < 200 ? "RGBW"[far.IndexOf(far.Min())] : '?';
    }

    private static byte[] Chunk(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        var chunk = new byte[12 + data.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        type.CopyTo(chunk.AsSpan(4));
        data.CopyTo(chunk.AsSpan(8));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + data.Length), Crc(chunk.AsSpan(4, 4 + data.Length)));
        return chunk;
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var one in bytes)
        {
            crc ^= one;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }

        return ~crc;
    }

    private static Image Picture(int width, int height)
    {
        var half = Enumerable.Range(0, 4).Select(quarter => (Image.Black(width / 2, height / 2, bands: 3) + Quarters[quarter]).Cast(Enums.BandFormat.Uchar)).ToArray();
        return Image.Arrayjoin(half, across: 2).Copy(interpretation: Enums.Interpretation.Srgb);
    }

    private static Image Strip()
    {
        var pages = Enumerable.Range(0, 3).Select(page => (Image.Black(32, 32, bands: 3) + new double[] { page * 80, 10, 10 }).Cast(Enums.BandFormat.Uchar)).ToArray();
        return Image.Arrayjoin(pages, across: 1).Copy(interpretation: Enums.Interpretation.Srgb).Mutate(image => image.Set(GValue.GIntType, "page-height", 32));
    }
}

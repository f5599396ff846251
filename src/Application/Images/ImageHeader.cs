using System.Buffers.Binary;
using System.Globalization;
using OrderFunctions.Application.Files;
using OrderFunctions.Domain;

namespace OrderFunctions.Application.Images;

/// <summary>
/// What an image says about itself, read from its frame without decoding a pixel: enough to refuse what is something else, too
/// large, moving or cut off before anything is stored and before a native library sees it.
/// </summary>
/// <param name="Type">JPEG, PNG or WebP.</param>
/// <param name="Width">Pixels, as stored: a camera that was held upright may have turned them.</param>
/// <param name="Height">Pixels, as stored.</param>
public sealed record ImageHeader(FileType Type, int Width, int Height)
{
    private static readonly Refusal Other = new(ImageCodes.TypeRefused, "An image is a JPEG, PNG or WebP; this is something else.");
    private static readonly Refusal Broken = new(ImageCodes.Broken, "The image is cut off or damaged.");
    private static readonly Refusal Animated = new(ImageCodes.Animated, "The image moves; send one that does not.");

    /// <summary>
    /// Reads the header of a whole file. Refuses with <see cref="ImageCodes.TypeRefused"/>, <see cref="ImageCodes.Animated"/>,
    /// <see cref="ImageCodes.Broken"/> and <see cref="ImageCodes.TooManyPixels"/>.
    /// </summary>
    public static Result<ImageHeader> Read(ReadOnlySpan<byte> content, ImageLimits limits)
    {
        var type = FileType.OfStart(content[..Math.Min(content.Length, FileType.StartLength)]);
        var read = type == FileType.Jpeg ? ReadJpeg(content) : type == FileType.Png ? ReadPng(content) : type == FileType.WebP ? ReadWebp(content) : Other;
        return read.TryGet(out var header, out _) && header.ProblemWith(limits) is { } tooLarge ? tooLarge : read;
    }

    private Refusal? ProblemWith(ImageLimits limits)
    {
        if (Width < 1 || Height < 1) return Broken;
        if (Width <= ImageLimits.MaxSide && Height <= ImageLimits.MaxSide && (long)Width * Height <= limits.MaxPixels) return null;
        return new Refusal(ImageCodes.TooManyPixels, "The image has more pixels than are taken.")
            .With("width", Width.ToString(CultureInfo.InvariantCulture))
            .With("height", Height.ToString(CultureInfo.InvariantCulture))
            .With("maxPixels", limits.MaxPixels.ToString(CultureInfo.InvariantCulture));
    }

    // ITU-T T.81, annex B: segments with a length each; compressed data after a scan's header goes on to the next marker.
    private static Result<ImageHeader> ReadJpeg(ReadOnlySpan<byte> content)
    {
        ImageHeader? header = null;
        for (var at = 2; at + 4 <= content.Length;)
        {
            if (content[at] != 0xFF) return Broken;
            var marker = content[at + 1];
            if (marker == 0xFF)
            {
                at++;
                continue;
            }

            var length = BinaryPrimitives.ReadUInt16BigEndian(content[(at + 2)..]);
            if (length < 2 || at + 2 + length > content.Length) return Broken;
            var segment = content.Slice(at + 4, length - 2);
            at += 2 + length;
            switch (marker)
            {
                case >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC):
                    // Twelve bits a sample are for scanners of film; no browser shows them.
                    if (segment.Length < 6 || segment[0] != 8) return Broken;
                    header = new(FileType.Jpeg, BinaryPrimitives.ReadUInt16BigEndian(segment[3..]), BinaryPrimitives.ReadUInt16BigEndian(segment[1..]));
                    break;
                case 0xDA when header is null:
                    return Broken;
                case 0xDA:
                    at = EndOfScan(content, at);
                    if (at < 0) return Broken;
                    if (content[at + 1] == 0xD9) return header;
                    break;
            }
        }

        return Broken;
    }

    /// <summary>Where the marker after a scan is, or -1: the data ends in the middle.</summary>
    private static int EndOfScan(ReadOnlySpan<byte> content, int from)
    {
        while (true)
        {
            var next = content[from..].IndexOf((byte)0xFF);
            if (next < 0 || from + next + 1 >= content.Length) return -1;
            from += next;
            if (content[from + 1] is not (0x00 or 0xFF or (>= 0xD0 and <= 0xD7))) return from;
            from++;
        }
    }

    // ISO/IEC 15948: chunks, IHDR the first and IEND the last. acTL is what makes an APNG move.
    private static Result<ImageHeader> ReadPng(ReadOnlySpan<byte> content)
    {
        ImageHeader? header = null;
        for (var at = 8; at + 12 <= content.Length;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(content[at..]);
            if (length > content.Length - at - 12) return Broken;
            var type = content.Slice(at + 4, 4);
            var data = content.Slice(at + 8, (int)length);
            if (header is null)
            {
                if (!type.SequenceEqual("IHDR"u8) || length != 13) return Broken;
                header = new(FileType.Png, Side(BinaryPrimitives.ReadUInt32BigEndian(data)), Side(BinaryPrimitives.ReadUInt32BigEndian(data[4..])));
            }
            else if (type.SequenceEqual("acTL"u8))
            {
                return Animated;
            }
            else if (type.SequenceEqual("IEND"u8))
            {
                return header;
            }

            at += 12 + (int)length;
        }

        // A bomb is told by its header, also when it is cut off behind that.
        return header is not null && (long)header.Width * header.Height > int.MaxValue ? header : Broken;
    }

    private static int Side(uint pixels) => (int)Math.Min(pixels, int.MaxValue);

    // RFC 9649: a RIFF file whose first chunk is VP8X (canvas and flags), VP8L or "VP8 ".
    private static Result<ImageHeader> ReadWebp(ReadOnlySpan<byte> content)
    {
        var size = BinaryPrimitives.ReadUInt32LittleEndian(content[4..]);
        if (content.Length < 30 || size > content.Length - 8) return Broken;
        var type = content.Slice(12, 4);
        var data = content[20..];
        if (type.SequenceEqual("VP8X"u8))
        {
            const int Moves = 0x02;
            return (data[0] & Moves) != 0 ? Animated : new ImageHeader(FileType.WebP, 1 + Bits24(data[4..]), 1 + Bits24(data[7..]));
        }

        if (type.SequenceEqual("VP8L"u8) && data[0] == 0x2F)
        {
            var bits = BinaryPrimitives.ReadUInt32LittleEndian(data[1..]);
            return new ImageHeader(FileType.WebP, 1 + (int)(bits & 0x3FFF), 1 + (int)((bits >> 14) & 0x3FFF));
        }

        if (!type.SequenceEqual("VP8 "u8) || data[3..6] is not [0x9D, 0x01, 0x2A]) return Broken;
        return new ImageHeader(
            FileType.WebP, BinaryPrimitives.ReadUInt16LittleEndian(data[6..]) & 0x3FFF, BinaryPrimitives.ReadUInt16LittleEndian(data[8..]) & 0x3FFF);
    }

    private static int Bits24(ReadOnlySpan<byte> bytes) => bytes[0] | (bytes[1] << 8) | (bytes[2] << 16);
}

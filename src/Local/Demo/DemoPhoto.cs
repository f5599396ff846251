using System.Buffers.Binary;
using System.IO.Compression;

namespace OrderFunctions.Local.Demo;

/// <summary>A picture of a mug, painted here: the smallest PNG that is one.</summary>
internal static class DemoPhoto
{
    private const int Width = 1600, Height = 1200;

    private static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    public static byte[] Paint()
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), Height);
        // Eight bits a sample; red, green and blue.
        (header[8], header[9]) = (8, 2);
        using var packed = new MemoryStream();
        using (var deflate = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            var row = new byte[1 + (3 * Width)];
            for (var y = 0; y < Height; y++)
            {
                for (var x = 0; x < Width; x++) Colour(x, y).CopyTo(row, 1 + (3 * x));
                deflate.Write(row);
            }
        }

        return [.. Signature, .. Chunk("IHDR"u8, header), .. Chunk("IDAT"u8, packed.ToArray()), .. Chunk("IEND"u8, [])];
    }

    // A blue mug with a handle before a light wall.
    private static byte[] Colour(int x, int y)
    {
        var isMug = x is > 400 and < 1000 && y is > 250 and < 950;
        var (dx, dy) = (x - 1000, y - 600);
        var ring = Math.Sqrt((dx * dx) + (dy * dy));
        var isHandle = dx > 0 && ring is > 140 and < 210;
        return isMug || isHandle ? [30, (byte)(70 + (x / 20)), (byte)(150 + (x / 20))] : [(byte)(235 - (y / 60)), (byte)(230 - (y / 60)), 220];
    }

    private static byte[] Chunk(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        var chunk = new byte[12 + data.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        type.CopyTo(chunk.AsSpan(4));
        data.CopyTo(chunk.AsSpan(8));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + data.Length), Checksum(chunk.AsSpan(4, 4 + data.Length)));
        return chunk;
    }

    // CRC-32 of ISO 3309, as PNG wants it.
    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var sum = uint.MaxValue;
        foreach (var one in bytes)
        {
            sum ^= one;
            for (var bit = 0; bit < 8; bit++) sum = (sum & 1) != 0 ? (sum >> 1) ^ 0xEDB88320 : sum >> 1;
        }

        return ~sum;
    }
}

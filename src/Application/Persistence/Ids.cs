using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace OrderFunctions.Application.Persistence;

/// <summary>Makes ids: UUIDv7 text, so that keys are time-ordered and inserts stay at the right edge of an index.</summary>
public static class Ids
{
    /// <summary>A new UUIDv7 in lower-case "D" format, stamped with the provider's time (RFC 9562, section 5.7).</summary>
    public static string New(TimeProvider time) => New(time.GetUtcNow());

    /// <summary>A new one, stamped with this time.</summary>
    public static string New(DateTimeOffset at) => Guid.CreateVersion7(at).ToString("D");

    /// <summary>
    /// The id of what has a name: the same time (to the millisecond) and name give the same id, whoever asks and whenever.
    /// It looks like the others; what is random there is a digest of the name here.
    /// </summary>
    public static string Of(DateTimeOffset at, string name)
    {
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(name), bytes);
        var (random, variant) = (BinaryPrimitives.ReadUInt16BigEndian(bytes[6..]), bytes[8]);
        BinaryPrimitives.WriteInt64BigEndian(bytes, at.ToUnixTimeMilliseconds() << 16);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[6..], (ushort)((random & 0x0FFF) | 0x7000));
        bytes[8] = (byte)((variant & 0x3F) | 0x80);
        return new Guid(bytes[..16], bigEndian: true).ToString("D");
    }

    /// <summary>When an id was made, to the millisecond; null for what is none.</summary>
    public static DateTimeOffset? TimeOf(string id) => Guid.TryParseExact(id, "D", out var guid) && guid.Version == 7
        ? DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(id.Replace("-", "", StringComparison.Ordinal).AsSpan(0, 12), NumberStyles.HexNumber, CultureInfo.InvariantCulture))
        : null;
}

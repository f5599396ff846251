using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace OrderFunctions.LocalHost.Durable.Orchestrations;

/// <summary>GUIDs that an orchestration finds again on replay: hashed from who it is, when this run began, and a counter.</summary>
internal static class DeterministicGuid
{
    public static Guid Create(string instanceId, DateTime startedAt, int generation, int counter)
    {
        var text = Encoding.UTF8.GetBytes(instanceId);
        var source = new byte[16 + text.Length];
        BinaryPrimitives.WriteInt64BigEndian(source, startedAt.Ticks);
        BinaryPrimitives.WriteInt32BigEndian(source.AsSpan(8), generation);
        BinaryPrimitives.WriteInt32BigEndian(source.AsSpan(12), counter);
        text.CopyTo(source, 16);

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(source, hash);
        hash[6] = (byte)((hash[6] & 0x0f) | 0x80); // version 8 of RFC 9562: the maker's own scheme
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}

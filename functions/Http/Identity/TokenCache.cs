using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace OrderFunctions.Functions.Http.Identity;

/// <summary>
/// Remembers validated tokens until they expire, because a signature costs far more than a hash. Keyed by SHA-256, so that
/// a memory dump holds no token; bounded, so that a flood of fresh tokens costs time, not memory.
/// </summary>
internal sealed class TokenCache(int capacity)
{
    private readonly ConcurrentDictionary<(UInt128 High, UInt128 Low), Entry> _entries = new();

    public int Count => _entries.Count;

    public Caller? Find(string token, DateTimeOffset now)
    {
        if (!_entries.TryGetValue(KeyOf(token), out var entry))
            return null;
        if (entry.ValidUntil > now)
            return entry.Caller;
        _entries.TryRemove(KeyOf(token), out _);
        return null;
    }

    public void Add(string token, Caller caller, DateTimeOffset validUntil, DateTimeOffset now)
    {
        if (_entries.Count >= capacity)
            MakeRoom(now);
        _entries[KeyOf(token)] = new Entry(caller, validUntil);
    }

    // Expired ones go; if that is not enough, an arbitrary half: they are validated again when they come back.
    private void MakeRoom(DateTimeOffset now)
    {
        foreach (var (key, entry) in _entries)
        {
            if (entry.ValidUntil <= now)
                _entries.TryRemove(key, out _);
        }

        if (_entries.Count < capacity)
            return;
        foreach (var key in _entries.Keys.Take(capacity / 2))
            _entries.TryRemove(key, out _);
    }

    private static (UInt128 High, UInt128 Low) KeyOf(string token)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(token), hash);
        return (System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash),
            System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash[16..]));
    }

    private sealed record Entry(Caller Caller, DateTimeOffset ValidUntil);
}

using System.Collections.Concurrent;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Adapters.Sqlite;

/// <summary>
/// The documents that were written last, so that the step which follows a write does not read them from the file.
/// </summary>
/// <remarks>
/// Only the writer's thread changes it, in commit order, after a commit is durable and before any caller hears of it; a
/// read never fills it. As no other process may write the file, and all stores of a database share one cache, what is in
/// here is always the committed state. Two generations bound it: when the young one is full, it becomes the old one and
/// the old one goes.
/// </remarks>
internal sealed class DocumentCache(long limitBytes)
{
    private const int LargestBody = 64 * 1024;
    private const int EntryOverhead = 400;

    private volatile Generations _generations = new([], []);
    private long _youngBytes;

    public StoredDocument? Find(string table, string partition, string id)
    {
        var generations = _generations;
        var key = new Key(table, partition, id);
        return generations.Young.TryGetValue(key, out var found) || generations.Old.TryGetValue(key, out found) ? found : null;
    }

    public void Put(string table, StoredDocument document)
    {
        var key = new Key(table, document.Partition, document.Id);
        if (document.Body.Length > LargestBody)
        {
            Remove(key);
            return;
        }

        if (_youngBytes > limitBytes / 2)
        {
            _generations = new Generations([], _generations.Young);
            _youngBytes = 0;
        }

        _youngBytes += document.Body.Length + EntryOverhead;
        _generations.Young[key] = document;
        // A later removal takes the young one away; what was in force before must not come to light again.
        _generations.Old.TryRemove(key, out _);
    }

    public void Remove(string table, string partition, string id) => Remove(new Key(table, partition, id));

    private void Remove(Key key)
    {
        // The old one first: a reader looks into the young one first and must not fall back to what is out of date.
        _generations.Old.TryRemove(key, out _);
        _generations.Young.TryRemove(key, out _);
    }

    private readonly record struct Key(string Table, string Partition, string Id)
    {
        public bool Equals(Key other) => Id == other.Id && Partition == other.Partition && Table == other.Table;

        public override int GetHashCode() => HashCode.Combine(Partition, Id);
    }

    private sealed record Generations(
        ConcurrentDictionary<Key, StoredDocument> Young, ConcurrentDictionary<Key, StoredDocument> Old);
}

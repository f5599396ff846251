using System.Collections.Concurrent;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Fulfilment;

/// <summary>
/// How many parcels a dealer has open: its open picklists, counted in its own partition and kept for ten seconds, unless one
/// changes in this process before. A load is a reason, not a promise: assignment looks again.
/// </summary>
public sealed class DealerLoads(IDocumentStore store, TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, (int Load, DateTimeOffset ReadAt)> _known = new(StringComparer.Ordinal);

    public async ValueTask<int> OfAsync(string location, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_known.TryGetValue(location, out var known) && now - known.ReadAt < Lifetime) return known.Load;
        var page = await store.QueryAsync(
                new(Containers.Picklists, Containers.PicklistsByState)
                {
                    Partition = location,
                    EqualTo = [Picklist.OpenList],
                    Limit = DealerDraft.MostOpen,
                },
                cancellationToken)
            .ConfigureAwait(false);
        _known[location] = (page.Documents.Count, now);
        return page.Documents.Count;
    }

    internal void Forget(string location) => _known.TryRemove(location, out _);
}

using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Fulfilment;

/// <summary>
/// All dealers, kept in memory for ten seconds: a change counts at once in the process that took it, and in every other one
/// after at most that long. A shop without dealers reads one empty page in that time, however many orders it takes.
/// </summary>
public sealed class DealerBook(IDocumentStore store, TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private Known? _known;
    private int _changes;

    /// <summary>Every dealer by code, active or not.</summary>
    public ValueTask<IReadOnlyDictionary<string, Dealer>> AllAsync(CancellationToken cancellationToken)
    {
        var known = Volatile.Read(ref _known);
        return known is not null && time.GetUtcNow() - known.ReadAt < Lifetime
            ? new(known.Dealers)
            : new(ReadAsync(cancellationToken));
    }

    /// <summary>A dealer as stored, with its version; or null.</summary>
    public async ValueTask<Versioned<Dealer>?> FindAsync(string code, CancellationToken cancellationToken) => Inventory.StockLocations.IsValid(code)
        ? await store.ReadAsync(Containers.Dealers, Dealer.Partition, code, StoredJson.Default.Dealer, cancellationToken).ConfigureAwait(false)
        : null;

    /// <summary>A dealer was changed: what is in memory is not so any more.</summary>
    internal void Forget()
    {
        lock (_gate)
        {
            _changes++;
            _known = null;
        }
    }

    private async Task<IReadOnlyDictionary<string, Dealer>> ReadAsync(CancellationToken cancellationToken)
    {
        var (changes, readAt) = (Volatile.Read(ref _changes), time.GetUtcNow());
        var dealers = new SortedDictionary<string, Dealer>(StringComparer.Ordinal);
        var query = new DocumentQuery(Containers.Dealers, Containers.DealersByCode) { Partition = Dealer.Partition, Limit = 1000 };
        await foreach (var document in store.ReadAllAsync(query, cancellationToken).ConfigureAwait(false))
        {
            var dealer = document.As(StoredJson.Default.Dealer).Value;
            dealers[dealer.Code] = dealer;
        }

        lock (_gate)
        {
            // What was read before a change must not come to stand after it.
            if (changes == _changes) _known = new Known(dealers, readAt);
        }

        return dealers;
    }

    private sealed record Known(IReadOnlyDictionary<string, Dealer> Dealers, DateTimeOffset ReadAt);
}

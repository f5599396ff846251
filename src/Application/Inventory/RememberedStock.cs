using System.Collections.Concurrent;

namespace OrderFunctions.Application.Inventory;

/// <summary>What is known of an article: its counts everywhere, and what is to come.</summary>
public sealed record ArticleStock(IReadOnlyList<StockAt> Places, IReadOnlyList<ExpectedUnits> Expected);

/// <summary>
/// What was last read about articles, for those who only look: product pages and lists of staff. A commit about an article takes it out
/// (<see cref="StockWatchStore"/>), so that in the process that made it the next look sees it; another process sees it after
/// <see cref="Lifetime"/> at the latest. Nothing is decided by it: whoever takes units asks the store, whose guards say no.
/// </summary>
public sealed class RememberedStock(TimeProvider time)
{
    /// <summary>How old what is shown can be when another process changed it.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(5);

    /// <summary>Articles that are remembered; a shop with more of them asks more often.</summary>
    public const int MaxArticles = 10_000;

    // Articles share a counter with others, which costs a look now and then and no memory per article.
    private readonly Changes[] _changes = [.. Enumerable.Range(0, 256).Select(_ => new Changes())];
    private readonly ConcurrentDictionary<string, Known> _known = new(StringComparer.Ordinal);
    private volatile bool _isWatched;

    /// <summary>The article as it was read a moment ago; null when it has to be read.</summary>
    public ArticleStock? Find(string sku) =>
        _known.TryGetValue(sku, out var known) && time.GetUtcNow() - known.ReadAt < Lifetime ? known.Stock : null;

    /// <summary>Where the article stands before it is read; for <see cref="Keep"/>.</summary>
    public Reading Begin(string sku) => new(Volatile.Read(ref ChangesOf(sku).Count), time.GetUtcNow());

    /// <summary>Keeps what was read, unless the article has changed since, or nobody would say when it does.</summary>
    public void Keep(string sku, Reading begun, ArticleStock stock)
    {
        if (!_isWatched) return;
        if (_known.Count >= MaxArticles) _known.Clear();
        var changes = ChangesOf(sku);
        lock (changes)
        {
            // What was read before a change must not come to stand after it.
            if (changes.Count == begun.Changes) _known[sku] = new Known(stock, begun.At);
        }
    }

    /// <summary>From now on every change is told.</summary>
    internal void IsWatched() => _isWatched = true;

    /// <summary>The article has changed, or may have.</summary>
    internal void Forget(string sku)
    {
        var changes = ChangesOf(sku);
        lock (changes)
        {
            changes.Count++;
            _known.TryRemove(sku, out _);
        }
    }

    private Changes ChangesOf(string sku) => _changes[(uint)sku.GetHashCode(StringComparison.Ordinal) % (uint)_changes.Length];

    /// <summary>A look that has begun.</summary>
    public readonly record struct Reading(long Changes, DateTimeOffset At);

    private sealed class Changes
    {
        public long Count;
    }

    private sealed record Known(ArticleStock Stock, DateTimeOffset ReadAt);
}

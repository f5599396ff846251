using OrderFunctions.Application.Orders;
using OrderFunctions.Domain;

namespace OrderFunctions.Application.Ops.Repairs;

/// <summary>The one queue of everything that machines could not put right: whatever its kind, staff work through it here.</summary>
public sealed class RepairQueue(IEnumerable<IRepairShelf> shelves)
{
    private readonly Dictionary<RepairKind, IRepairShelf> _shelves = shelves.ToDictionary(shelf => shelf.Kind);

    /// <summary>
    /// A page of one kind, or of all, one kind after the other. A malformed continuation throws <see cref="ArgumentException"/>.
    /// </summary>
    public async Task<RepairPage> ListAsync(
        RepairKind? kind, int limit, string? continuation, CancellationToken cancellationToken)
    {
        if (kind is { } one)
            return await _shelves[one].ListAsync(limit, continuation, cancellationToken).ConfigureAwait(false);

        var (next, inner) = Where(continuation);
        var items = new List<RepairItem>();
        for (; next < _shelves.Count; next++, inner = null)
        {
            var page = await _shelves[(RepairKind)next]
                .ListAsync(limit - items.Count, inner, cancellationToken).ConfigureAwait(false);
            items.AddRange(page.Items);
            if (page.Continuation is not null)
                return new(items, $"{next}.{page.Continuation}");
            if (items.Count == limit && next + 1 < _shelves.Count)
                return new(items, $"{next + 1}.");
        }

        return new(items, null);
    }

    /// <summary>One entry with its payload, or null.</summary>
    public Task<RepairDetail?> FindAsync(RepairKey key, CancellationToken cancellationToken) =>
        _shelves[key.Kind].FindAsync(key, cancellationToken);

    /// <inheritdoc cref="IRepairShelf.RetryAsync"/>
    public Task<Result<RepairKey>> RetryAsync(
        RepairKey key, string? payload, Actor by, CancellationToken cancellationToken) =>
        _shelves[key.Kind].RetryAsync(key, payload, by, cancellationToken);

    /// <inheritdoc cref="IRepairShelf.ResolveAsync"/>
    public Task<Result<RepairKey>> ResolveAsync(
        RepairKey key, Resolution resolution, Actor by, CancellationToken cancellationToken) =>
        _shelves[key.Kind].ResolveAsync(key, resolution, by, cancellationToken);

    private (int Kind, string? Continuation) Where(string? continuation)
    {
        if (continuation is null)
            return (0, null);
        var dot = continuation.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && int.TryParse(continuation.AsSpan(0, dot), out var kind) && kind >= 0 && kind < _shelves.Count
            ? (kind, dot + 1 < continuation.Length ? continuation[(dot + 1)..] : null)
            : throw new ArgumentException("Not a continuation of this list.", nameof(continuation));
    }
}

using System.Diagnostics;
using System.Diagnostics.Metrics;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Telemetry;

/// <summary>Measures how long the store takes, by container and kind of call, whatever store it is.</summary>
public sealed class MeasuredDocumentStore : IDocumentStore
{
    private readonly IDocumentStore _store;
    private readonly Histogram<double> _duration;

    public MeasuredDocumentStore(IDocumentStore store, IMeterFactory meters)
    {
        _store = store;
        _duration = meters.Create("OrderFunctions.Store")
            .CreateHistogram<double>("store_duration", "s", "Time until the store has answered, by container and operation.");
    }

    public async ValueTask<StoredDocument?> FindAsync(
        string container, string partition, string id, CancellationToken cancellationToken = default)
    {
        var since = Stopwatch.GetTimestamp();
        var found = await _store.FindAsync(container, partition, id, cancellationToken).ConfigureAwait(false);
        Answered(container, "find", since);
        return found;
    }

    public async ValueTask<CommitResult> CommitAsync(
        string container,
        string partition,
        IReadOnlyList<DocumentOperation> operations,
        CancellationToken cancellationToken = default)
    {
        var since = Stopwatch.GetTimestamp();
        var result = await _store.CommitAsync(container, partition, operations, cancellationToken).ConfigureAwait(false);
        Answered(container, "commit", since);
        return result;
    }

    public async ValueTask<DocumentPage> QueryAsync(DocumentQuery query, CancellationToken cancellationToken = default)
    {
        var since = Stopwatch.GetTimestamp();
        var page = await _store.QueryAsync(query, cancellationToken).ConfigureAwait(false);
        Answered(query.Container, "query", since);
        return page;
    }

    private void Answered(string container, string operation, long since) =>
        _duration.Record(Stopwatch.GetElapsedTime(since).TotalSeconds, new("container", container), new("operation", operation));
}

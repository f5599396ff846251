using System.Collections.Concurrent;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Testing;

/// <summary>
/// Passes everything on and takes note, so that a test can tell what a use case costs; and lets a test slip something
/// in just before a commit, so that a race has one outcome.
/// </summary>
public sealed class ObservedStore(IDocumentStore inner) : IDocumentStore
{
    private readonly ConcurrentQueue<Func<Task>> _beforeCommits = new();
    private int _reads;

    /// <summary>Single-document reads so far.</summary>
    public int Reads => _reads;

    /// <summary>Operations of each commit so far, in order.</summary>
    public ConcurrentQueue<IReadOnlyList<DocumentOperation>> Commits { get; } = new();

    /// <summary>Forgets what was noted.</summary>
    public void Reset()
    {
        _reads = 0;
        Commits.Clear();
    }

    /// <summary>Runs <paramref name="action"/> just before the next commit; several wait for one commit each.</summary>
    public void BeforeCommit(Func<Task> action) => _beforeCommits.Enqueue(action);

    public ValueTask<StoredDocument?> FindAsync(
        string container, string partition, string id, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _reads);
        return inner.FindAsync(container, partition, id, cancellationToken);
    }

    public async ValueTask<CommitResult> CommitAsync(
        string container,
        string partition,
        IReadOnlyList<DocumentOperation> operations,
        CancellationToken cancellationToken = default)
    {
        if (_beforeCommits.TryDequeue(out var action))
            await action();
        Commits.Enqueue(operations);
        return await inner.CommitAsync(container, partition, operations, cancellationToken);
    }

    public ValueTask<DocumentPage> QueryAsync(DocumentQuery query, CancellationToken cancellationToken = default) =>
        inner.QueryAsync(query, cancellationToken);
}

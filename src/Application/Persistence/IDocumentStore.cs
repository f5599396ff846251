namespace OrderFunctions.Application.Persistence;

/// <summary>
/// The one storage port. Cosmos-shaped: documents are JSON objects that live in a container, under a partition key and
/// an id; a commit touches one partition and happens as a whole or not at all.
/// </summary>
/// <remarks>
/// <para>Limits, the same on every implementation: 100 operations and 2 MB per commit, each body counting 1 KB more than it
/// is long; partition keys and ids of 1 to 255 UTF-8 bytes without <c>/ \ ? #</c>. A call that breaks a limit throws
/// <see cref="ArgumentException"/> and changes nothing. Bodies come back as the same JSON, not as the same bytes; integers
/// are exact up to <see cref="DocumentLimits.MaxInteger"/>, the last one that JSON in general carries.</para>
/// <para>Any other exception leaves the outcome of a commit open: it may have been applied, as after a crash. A caller that
/// repeats needs a create, an expected version or a record of its own to recognise what it did before. Implementations
/// find out themselves where they can.</para>
/// </remarks>
public interface IDocumentStore
{
    /// <summary>Reads one document, or null when there is none.</summary>
    ValueTask<StoredDocument?> FindAsync(
        string container, string partition, string id, CancellationToken cancellationToken = default);

    /// <summary>
    /// Applies all operations to one partition, or none of them. A precondition that does not hold is an answer
    /// (<see cref="CommitOutcome"/>), not an exception.
    /// </summary>
    ValueTask<CommitResult> CommitAsync(
        string container,
        string partition,
        IReadOnlyList<DocumentOperation> operations,
        CancellationToken cancellationToken = default);

    /// <summary>Reads documents by a declared index, in its order, a page at a time.</summary>
    ValueTask<DocumentPage> QueryAsync(DocumentQuery query, CancellationToken cancellationToken = default);
}

/// <summary>A document as read: its JSON (UTF-8) and the version that a later write can require.</summary>
/// <param name="Partition">The partition key.</param>
/// <param name="Id">The id, unique within container and partition.</param>
/// <param name="Version">Opaque; changes with every write (SQLite: a counter, Cosmos DB: the ETag).</param>
/// <param name="Body">The JSON object, UTF-8.</param>
public sealed record StoredDocument(string Partition, string Id, string Version, ReadOnlyMemory<byte> Body);

using System.Text.Json.Serialization.Metadata;

namespace OrderFunctions.Application.Persistence;

/// <summary>
/// Documents of a kind whose versions stay to be read. Each is committed together with a copy of itself, which nobody changes any more and
/// which has the document's list of versions and its number in the fields of the index <c>list</c>.
/// </summary>
/// <param name="store">Where they lie.</param>
/// <param name="container">In which container.</param>
/// <param name="type">How they are written.</param>
/// <param name="copy">The copy of a document, and its id: no other version of the same document has that.</param>
internal sealed class DocumentHistory<T>(IDocumentStore store, string container, JsonTypeInfo<T> type, Func<T, (string Id, T Copy)> copy)
{
    /// <summary>Writes the next version; null when the document is not of the version before any more.</summary>
    /// <param name="before">The stored version in whose place it comes; null when it is the first one.</param>
    public async Task<Versioned<T>?> TryWriteAsync(string partition, string id, string? before, T document, CancellationToken cancellationToken)
    {
        var write = before is null ? TypedDocuments.Create(id, document, type) : TypedDocuments.Replace(id, document, type, before);
        var (copyId, copied) = copy(document);
        var commit = await store
            .CommitAsync(container, partition, [write, TypedDocuments.Create(copyId, copied, type)], cancellationToken).ConfigureAwait(false);
        return commit.IsCommitted ? new(partition, id, commit.Versions[0]!, document) : null;
    }

    /// <summary>Versions that there were, the latest first; at most a hundred.</summary>
    /// <param name="list">The document's list of versions.</param>
    public async Task<IReadOnlyList<T>> ReadAsync(string partition, string list, CancellationToken cancellationToken)
    {
        var query = new DocumentQuery(container, "list") { Partition = partition, EqualTo = [list], Descending = true };
        var page = await store.QueryAsync(query, cancellationToken).ConfigureAwait(false);
        return [.. page.Documents.Select(one => one.As(type).Value)];
    }
}

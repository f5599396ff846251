using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Documents;

namespace OrderFunctions.Application.Documents;

/// <summary>A page of parts lists, and where the next one starts.</summary>
public sealed record DocumentPageOfLists(IReadOnlyList<PartsListDocument> Documents, string? Continuation);

/// <summary>
/// Lists of parts lists. A customer's is one query in a partition of its own, then each by its key; those of staff ask every partition.
/// A malformed continuation throws <see cref="ArgumentException"/>.
/// </summary>
public sealed class ListDocumentsHandler(IDocumentStore store)
{
    /// <summary>A customer's own, the newest first.</summary>
    public async Task<DocumentPageOfLists> OfCustomerAsync(string customerId, int limit, string? continuation, CancellationToken cancellationToken)
    {
        var list = PartsListLists.OfCustomer(customerId);
        var page = await store.QueryAsync(
            new(Containers.Documents, Containers.DocumentsList) { Partition = list, EqualTo = [list], Descending = true, Limit = limit, Continuation = continuation },
            cancellationToken).ConfigureAwait(false);
        var found = await Task.WhenAll(page.Documents.Select(entry => store
            .ReadAsync(Containers.Documents, entry.Id, PartsListDocument.Id, StoredJson.Default.PartsListDocument, cancellationToken).AsTask())).ConfigureAwait(false);
        return new([.. found.OfType<Versioned<PartsListDocument>>().Select(one => one.Value)], page.Continuation);
    }

    /// <summary>Those in a status, the oldest first: they wait.</summary>
    public Task<DocumentPageOfLists> InStatusAsync(PartsListStatus status, int limit, string? continuation, CancellationToken cancellationToken) =>
        QueryAsync(new(Containers.Documents, Containers.DocumentsList) { EqualTo = [PartsListLists.Of(status)] }, limit, continuation, cancellationToken);

    /// <summary>Those that somebody reads, in a status.</summary>
    public Task<DocumentPageOfLists> OfReviewerAsync(string reviewerId, PartsListStatus status, int limit, string? continuation, CancellationToken cancellationToken) =>
        QueryAsync(new(Containers.Documents, Containers.DocumentsReviewer) { EqualTo = [reviewerId, PartsListLists.Of(status)] }, limit, continuation, cancellationToken);

    private async Task<DocumentPageOfLists> QueryAsync(DocumentQuery query, int limit, string? continuation, CancellationToken cancellationToken)
    {
        var page = await store.QueryAsync(query with { Limit = limit, Continuation = continuation }, cancellationToken).ConfigureAwait(false);
        return new([.. page.Documents.Select(one => one.As(StoredJson.Default.PartsListDocument).Value)], page.Continuation);
    }
}

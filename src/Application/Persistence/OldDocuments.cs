namespace OrderFunctions.Application.Persistence;

/// <summary>Works through what an index finds and does away with it, bounded, so that a timer never runs for long.</summary>
public static class OldDocuments
{
    private const int PageSize = 200;

    /// <summary>Deletes what the query finds, unless it was changed meanwhile; answers how many.</summary>
    public static Task<int> DeleteOldAsync(this IDocumentStore store, DocumentQuery query, int most, CancellationToken cancellationToken) =>
        store.ForEachOldAsync(query, most, static document => new DocumentOperation.Delete(document.Id, document.Version), cancellationToken);

    /// <summary>
    /// Applies a change to each document that the query finds, unless it was changed meanwhile; answers how many. The change must take
    /// the document out of what the query finds, or to its end.
    /// </summary>
    public static async Task<int> ForEachOldAsync(
        this IDocumentStore store, DocumentQuery query, int most, Func<StoredDocument, DocumentOperation> change, CancellationToken cancellationToken)
    {
        var (looked, changed) = (0, 0);
        query = query with { Limit = Math.Min(PageSize, most) };
        do
        {
            var page = await store.QueryAsync(query, cancellationToken).ConfigureAwait(false);
            foreach (var document in page.Documents)
            {
                var commit = await store
                    .CommitAsync(query.Container, document.Partition, [change(document)], cancellationToken).ConfigureAwait(false);
                changed += commit.IsCommitted ? 1 : 0;
            }

            looked += page.Documents.Count;
            query = query with { Continuation = page.Continuation };
        }
        while (query.Continuation is not null && looked < most);
        return changed;
    }
}

using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Fulfilment;

/// <summary>A dealer's picklists, the oldest first.</summary>
/// <param name="Done">Those that are done instead of those that are open.</param>
/// <param name="Limit">1 to 100.</param>
/// <param name="Continuation">From the page before; a malformed one throws <see cref="ArgumentException"/>.</param>
public sealed record ListPicklists(string Location, bool Done, int Limit, string? Continuation);

/// <summary>A page of picklists and where the next one starts.</summary>
public sealed record PicklistPage(IReadOnlyList<Picklist> Picklists, string? Continuation);

/// <summary>Reads one page of the dealer's partition.</summary>
public sealed class ListPicklistsHandler(IDocumentStore store)
{
    public async ValueTask<PicklistPage> HandleAsync(ListPicklists query, CancellationToken cancellationToken)
    {
        var page = await store.QueryAsync(
                new(Containers.Picklists, Containers.PicklistsByState)
                {
                    Partition = query.Location,
                    EqualTo = [query.Done ? Picklist.DoneList : Picklist.OpenList],
                    Limit = query.Limit,
                    Continuation = query.Continuation,
                },
                cancellationToken)
            .ConfigureAwait(false);
        return new([.. page.Documents.Select(document => document.As(StoredJson.Default.Picklist).Value)], page.Continuation);
    }
}

using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Returns;

namespace OrderFunctions.Application.Returns;

/// <summary>Returns for staff, newest first.</summary>
/// <param name="Closed">Those that are done, instead of those with something to do.</param>
/// <param name="Limit">1 to 100.</param>
/// <param name="Continuation">From the page before; a malformed one throws <see cref="ArgumentException"/>.</param>
public sealed record ListReturns(bool Closed, int Limit, string? Continuation);

/// <summary>Reads one page, across all orders.</summary>
public sealed class ListReturnsHandler(IDocumentStore store)
{
    public async Task<ReturnPage> HandleAsync(ListReturns query, CancellationToken cancellationToken)
    {
        var page = await store.QueryAsync(
                new DocumentQuery(Containers.Returns, "list")
                {
                    EqualTo = [query.Closed ? ReturnDocument.ClosedReturns : ReturnDocument.OpenReturns],
                    Descending = true,
                    Limit = query.Limit,
                    Continuation = query.Continuation,
                },
                cancellationToken)
            .ConfigureAwait(false);
        return new([.. page.Documents.Select(document => document.As(StoredJson.Default.ReturnDocument).Value.Return)], page.Continuation);
    }
}

/// <summary>A page of returns and where the next one starts.</summary>
public sealed record ReturnPage(IReadOnlyList<Return> Returns, string? Continuation);

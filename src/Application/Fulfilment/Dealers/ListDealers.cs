using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Fulfilment;

/// <summary>Dealers by code.</summary>
/// <param name="Limit">1 to 100.</param>
/// <param name="Continuation">From the page before; a malformed one throws <see cref="ArgumentException"/>.</param>
public sealed record ListDealers(int Limit, string? Continuation);

/// <summary>A page of dealers and where the next one starts.</summary>
public sealed record DealerPage(IReadOnlyList<Dealer> Dealers, string? Continuation);

/// <summary>Reads one page, from the store: staff see what is, not what was ten seconds ago.</summary>
public sealed class ListDealersHandler(IDocumentStore store)
{
    public async ValueTask<DealerPage> HandleAsync(ListDealers query, CancellationToken cancellationToken)
    {
        var page = await store.QueryAsync(
                new(Containers.Dealers, Containers.DealersByCode)
                {
                    Partition = Dealer.Partition,
                    Limit = query.Limit,
                    Continuation = query.Continuation,
                },
                cancellationToken)
            .ConfigureAwait(false);
        return new([.. page.Documents.Select(document => document.As(StoredJson.Default.Dealer).Value)], page.Continuation);
    }
}

using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Inventory;

namespace OrderFunctions.Application.Inventory;

/// <summary>Purchase orders in a status, those that were written down last first.</summary>
/// <param name="Limit">1 to 100.</param>
/// <param name="Continuation">From the page before; a malformed one throws <see cref="ArgumentException"/>.</param>
public sealed record ListPurchases(PurchaseStatus Status, int Limit, string? Continuation);

/// <summary>A page of purchase orders and where the next one starts.</summary>
public sealed record PurchasePage(IReadOnlyList<PurchaseOrder> Purchases, string? Continuation);

/// <summary>Reads one page.</summary>
public sealed class ListPurchasesHandler(IDocumentStore store)
{
    public async ValueTask<PurchasePage> HandleAsync(ListPurchases query, CancellationToken cancellationToken)
    {
        var page = await store
            .QueryAsync(
                new(Containers.Purchases, Containers.PurchasesList)
                {
                    EqualTo = [PurchaseDocument.ListOf(query.Status)],
                    Descending = true,
                    Limit = query.Limit,
                    Continuation = query.Continuation,
                },
                cancellationToken)
            .ConfigureAwait(false);
        return new([.. page.Documents.Select(one => one.As(StoredJson.Default.PurchaseDocument).Value.Purchase)], page.Continuation);
    }
}

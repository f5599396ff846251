using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Orders;

/// <summary>A customer's orders, newest first.</summary>
/// <param name="Limit">1 to 100.</param>
/// <param name="Continuation">Opaque token of the page before; a malformed one throws <see cref="ArgumentException"/>.</param>
public sealed record ListOrders(string CustomerId, int Limit, string? Continuation);

/// <summary>Reads one page by the customer's list index.</summary>
public sealed class ListOrdersHandler(IDocumentStore store)
{
    public async Task<OrderPage> HandleAsync(ListOrders query, CancellationToken cancellationToken)
    {
        var page = await store.QueryAsync(
                new DocumentQuery(Containers.Orders, "list")
                {
                    EqualTo = [OrderDocument.ListOf(query.CustomerId)],
                    Descending = true,
                    Limit = query.Limit,
                    Continuation = query.Continuation,
                },
                cancellationToken)
            .ConfigureAwait(false);
        return new(
            [.. page.Documents.Select(document => document.As(StoredJson.Default.OrderDocument).Value.Order)],
            page.Continuation);
    }
}

/// <summary>A page of orders and where the next one starts.</summary>
public sealed record OrderPage(IReadOnlyList<Order> Orders, string? Continuation);

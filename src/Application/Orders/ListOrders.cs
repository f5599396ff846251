using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Orders;

/// <summary>A customer's orders, newest first.</summary>
/// <param name="Limit">1 to 100.</param>
/// <param name="Continuation">Opaque token of the page before; a malformed one throws <see cref="ArgumentException"/>.</param>
public sealed record ListOrders(string CustomerId, int Limit, string? Continuation);

/// <summary>Reads one page of the customer's list.</summary>
public sealed class ListOrdersHandler(IDocumentStore store)
{
    private readonly CustomerOrders _customers = new(store);

    public Task<OrderPage> HandleAsync(ListOrders query, CancellationToken cancellationToken) =>
        _customers.PageAsync(query.CustomerId, query.Limit, query.Continuation, cancellationToken);
}

/// <summary>A page of orders and where the next one starts.</summary>
public sealed record OrderPage(IReadOnlyList<Order> Orders, string? Continuation);

using OrderFunctions.Application.Documents;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Notifications;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Notifications;

/// <summary>What a notice is about: an order, or a parts list that becomes none.</summary>
/// <param name="Id">Of the order or the document.</param>
/// <param name="Name">How the customer is called.</param>
/// <param name="Order">Null for a parts list.</param>
/// <param name="Answer">What staff said about a parts list that they rejected.</param>
public sealed record NoticeSubject(string Id, string CustomerId, CustomerContact Contact, string Name, Order? Order, PartsListAnswer? Answer)
{
    /// <summary>Whether messages of this kind are about a parts list; all others are about an order.</summary>
    public static bool IsDocument(MessageKind kind) => kind == MessageKind.DocumentRejected;
}

/// <summary>Reads what notices are about. What is gone is an error: somebody was to be told of it.</summary>
public sealed class NoticeSubjects(IDocumentStore store, OrderRepository orders)
{
    /// <summary>What a notice tells of.</summary>
    public Task<NoticeSubject> OfAsync(Notice notice, CancellationToken cancellationToken) =>
        ReadAsync(notice.Kind, notice.OrderId ?? notice.DocumentId!, cancellationToken);

    /// <summary>The order or document with this id, by what is to be said.</summary>
    public async Task<NoticeSubject> ReadAsync(MessageKind kind, string id, CancellationToken cancellationToken)
    {
        if (!NoticeSubject.IsDocument(kind))
        {
            var order = await orders.ReadAsync(id, cancellationToken).ConfigureAwait(false);
            return new(id, order.CustomerId, order.Contact, order.ShippingAddress.Name, order, null);
        }

        var list = await store.ReadAsync(Containers.Documents, id, PartsListDocument.Id, StoredJson.Default.PartsListDocument, cancellationToken).ConfigureAwait(false);
        var delivery = await store.ReadAsync(Containers.Documents, id, PartsListDelivery.Id, StoredJson.Default.PartsListDelivery, cancellationToken).ConfigureAwait(false);
        if (list is null || delivery is null) throw new InvalidOperationException($"Document {id} is not there any more.");
        var answer = await store.ReadAsync(Containers.Documents, id, PartsListAnswer.Id, StoredJson.Default.PartsListAnswer, cancellationToken).ConfigureAwait(false);
        return new(id, list.Value.PartsList.CustomerId, delivery.Value.Contact, delivery.Value.ShippingAddress.Name, null, answer?.Value);
    }
}

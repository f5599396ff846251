using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Notifications;

/// <summary>Tell the customer of an order.</summary>
/// <param name="OrderId">The order; who and how to reach is read from it.</param>
/// <param name="Kind">What to say.</param>
/// <param name="EventId">Why: the customer hears of one event once.</param>
/// <param name="AboutId">Which shipment or refund, if the message is about one.</param>
public sealed record NotifyCustomer(string OrderId, MessageKind Kind, string EventId, string? AboutId = null);

/// <summary>
/// Keeps the message first, lets it leave, then notes that it has left. After a crash in between it leaves again under
/// the same key.
/// </summary>
public sealed class NotifyCustomerHandler(
    IDocumentStore store, OrderRepository orders, IMailSender sender, ShopOptions shop, TimeProvider time)
{
    /// <summary>
    /// Returns when the message has left, or never can (<see cref="CustomerMessage.Problem"/>); throws what else the sender
    /// throws, and is to be repeated then.
    /// </summary>
    public async Task HandleAsync(NotifyCustomer command, CancellationToken cancellationToken)
    {
        var message = await KeepAsync(command, cancellationToken).ConfigureAwait(false);
        if (message.SentAt is not null || message.Problem is not null)
            return;

        var ended = await LeaveAsync(message, cancellationToken).ConfigureAwait(false);

        // Not cancellable: it has left, and should not leave again.
        await store
            .CommitAsync(
                Containers.Messages,
                message.OrderId,
                [TypedDocuments.Upsert(message.Id, ended, StoredJson.Default.CustomerMessage)],
                CancellationToken.None)
            .ConfigureAwait(false);
    }

    // A customer who mistyped the address must not hold back what else follows from the event: staff see the problem.
    private async Task<CustomerMessage> LeaveAsync(CustomerMessage message, CancellationToken cancellationToken)
    {
        var mail = new Mail(message.Id, message.To, message.Subject, message.Text, message.Html);
        try
        {
            await sender.SendAsync(mail, cancellationToken).ConfigureAwait(false);
            return message with { SentAt = time.GetUtcNow() };
        }
        catch (MailNotAcceptedException refused) when (refused.IsFinal)
        {
            return message with { Problem = refused.Message };
        }
    }

    private async Task<CustomerMessage> KeepAsync(NotifyCustomer command, CancellationToken cancellationToken)
    {
        var order = await orders.ReadAsync(command.OrderId, cancellationToken).ConfigureAwait(false);
        var to = order.Contact.Email.Trim();
        var id = CustomerMessage.IdOf(command.EventId, to);
        var content = ComposeMessage.About(command.Kind, order, command.AboutId, shop.Name);
        var now = time.GetUtcNow();
        var message = new CustomerMessage
        {
            Id = id,
            OrderId = order.Id,
            Kind = command.Kind,
            EventId = command.EventId,
            To = to,
            Subject = content.Subject,
            Text = content.ToText(),
            Html = content.ToHtml(),
            CreatedAt = now,
            At = now.ToUnixTimeMilliseconds(),
        };
        var create = TypedDocuments.Create(id, message, StoredJson.Default.CustomerMessage);
        var result = await store
            .CommitAsync(Containers.Messages, order.Id, [create], cancellationToken)
            .ConfigureAwait(false);
        if (result.IsCommitted)
            return message;

        // Kept before: what was said then counts, also if the order has changed since.
        var kept = await store
            .ReadAsync(Containers.Messages, order.Id, id, StoredJson.Default.CustomerMessage, cancellationToken)
            .ConfigureAwait(false);
        return kept?.Value ?? throw new InvalidOperationException($"Message {id} was there and is gone.");
    }
}

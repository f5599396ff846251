using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Returns;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Notifications;

/// <summary>Tell the customer of an order.</summary>
/// <param name="OrderId">The order; who and how to reach is read from it.</param>
/// <param name="Kind">What to say.</param>
/// <param name="EventId">Why: the customer hears of one event once.</param>
/// <param name="AboutId">Which shipment, refund or return, if the message is about one.</param>
public sealed record NotifyCustomer(string OrderId, MessageKind Kind, string EventId, string? AboutId = null);

/// <summary>
/// Keeps each message first, lets it leave, then notes that it has left. After a crash in between it leaves again under the
/// same key and with the same words: mail servers and readers recognise the key, a text that comes twice says nothing new.
/// </summary>
public sealed class NotifyCustomerHandler(
    IDocumentStore store,
    OrderRepository orders,
    IMailSender mails,
    ITextSender texts,
    TextOptions textOptions,
    ShopOptions shop,
    TimeProvider time)
{
    /// <summary>
    /// Returns when all messages have left, or never can (<see cref="CustomerMessage.Problem"/>); throws what else a sender
    /// throws, and is to be repeated then: what has left does not leave again.
    /// </summary>
    public async Task HandleAsync(NotifyCustomer command, CancellationToken cancellationToken)
    {
        var order = await orders.ReadAsync(command.OrderId, cancellationToken).ConfigureAwait(false);
        try
        {
            var said = await SaidAsync(command, cancellationToken).ConfigureAwait(false);
            await TellAsync(MailAbout(command, order, said), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // Also when mail has to wait: the ways fail apart.
            if (TextAbout(command, order) is { } text)
                await TellAsync(text, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task TellAsync(CustomerMessage said, CancellationToken cancellationToken)
    {
        var message = await KeepAsync(said, cancellationToken).ConfigureAwait(false);
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
        try
        {
            await (message.Channel == MessageChannel.Email
                ? mails.SendAsync(new Mail(message.Id, message.To, message.Subject, message.Text, message.Html ?? ""), cancellationToken)
                : texts.SendAsync(new TextMessage(message.Id, message.Channel, message.To, message.Text), cancellationToken))
                .ConfigureAwait(false);
            return message with { SentAt = time.GetUtcNow() };
        }
        catch (MailNotAcceptedException refused) when (refused.IsFinal)
        {
            return message with { Problem = refused.Message };
        }
        catch (TextNotAcceptedException refused) when (refused.IsFinal)
        {
            return message with { Problem = refused.Message };
        }
    }

    /// <summary>What staff said to the customer about a return.</summary>
    private async Task<string?> SaidAsync(NotifyCustomer command, CancellationToken cancellationToken) =>
        command is { Kind: MessageKind.ReturnApproved or MessageKind.ReturnRejected, AboutId: { } id }
            ? (await store.ReadAsync(
                Containers.Returns, command.OrderId, ReturnDocument.IdOf(id), StoredJson.Default.ReturnDocument, cancellationToken)
                .ConfigureAwait(false))?.Value.Return.Decision
            : null;

    private CustomerMessage MailAbout(NotifyCustomer command, Order order, string? said)
    {
        var content = ComposeMessage.About(command.Kind, order, command.AboutId, shop.Name, shop.TrackingPage, said);
        return Message(command, order, order.Contact.Email.Trim()) with
        {
            Subject = content.Subject,
            Text = content.ToText(),
            Html = content.ToHtml(),
        };
    }

    private CustomerMessage? TextAbout(NotifyCustomer command, Order order)
    {
        if (textOptions.Channel == TextChannel.None || PhoneNumber.ToE164(order.Contact.Phone) is not { } number)
            return null;
        return ComposeText.About(command.Kind, order, command.AboutId, shop.Name) is { } text
            ? Message(command, order, number) with
            {
                Channel = textOptions.Channel == TextChannel.Sms ? MessageChannel.Sms : MessageChannel.Whatsapp,
                Text = text,
            }
            : null;
    }

    private CustomerMessage Message(NotifyCustomer command, Order order, string to)
    {
        var now = time.GetUtcNow();
        return new CustomerMessage
        {
            Id = CustomerMessage.IdOf(command.EventId, to),
            OrderId = order.Id,
            Kind = command.Kind,
            EventId = command.EventId,
            To = to,
            Subject = "",
            Text = "",
            CreatedAt = now,
            At = now.ToUnixTimeMilliseconds(),
        };
    }

    private async Task<CustomerMessage> KeepAsync(CustomerMessage message, CancellationToken cancellationToken)
    {
        var create = TypedDocuments.Create(message.Id, message, StoredJson.Default.CustomerMessage);
        var result = await store
            .CommitAsync(Containers.Messages, message.OrderId, [create], cancellationToken)
            .ConfigureAwait(false);
        if (result.IsCommitted)
            return message;

        // Kept before: what was said then counts, also if the order has changed since.
        var kept = await store
            .ReadAsync(Containers.Messages, message.OrderId, message.Id, StoredJson.Default.CustomerMessage, cancellationToken)
            .ConfigureAwait(false);
        return kept?.Value ?? throw new InvalidOperationException($"Message {message.Id} was there and is gone.");
    }
}

using OrderFunctions.Application.Notifications.Templates;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Returns;
using OrderFunctions.Domain.Notifications;

namespace OrderFunctions.Application.Notifications;

/// <summary>Finds the words for a customer, by each way that was decided on.</summary>
public sealed class ComposeNotice(IDocumentStore store, TemplateBook templates, TemplateEngine engine, ShopOptions shop, TimeProvider time)
{
    // Staff may write longer ones; what the shop starts with fits one.
    private const int LongestText = 3 * 153;

    // What a text message can do without, the first to go first.
    private static readonly string[] GiveWay = ["carrier", "trackingNumber", "trackingLink"];

    private readonly OrderWords _words = new(shop);

    /// <summary>The whole notice.</summary>
    public async Task<Notice> WriteAsync(NotifyCustomer command, NoticeSubject subject, CustomerReach reach, MessagePlan plan, CancellationToken cancellationToken)
    {
        var language = (reach.Profile.Preferences.Language ?? subject.Contact.Language).ToLowerInvariant();
        var notice = new Notice
        {
            Id = Notice.IdOf(command.EventId),
            OrderId = subject.Order?.Id,
            DocumentId = subject.Order is null ? subject.Id : null,
            Kind = command.Kind,
            EventId = command.EventId,
            AboutId = command.AboutId,
            Language = language,
            Messages = [],
            CreatedAt = time.GetUtcNow(),
            List = CustomerOrder.PartitionOf(subject.CustomerId),
            At = time.GetUtcNow().ToUnixTimeMilliseconds(),
        };
        if (plan.IsInApp)
        {
            var shown = await FillAsync(notice, subject, MessageChannel.InApp, cancellationToken).ConfigureAwait(false);
            notice = notice with { Headline = shown.Subject, Words = shown.Text };
        }

        // That a mail was due and nothing was sent belongs to the history.
        if (plan.IsMailBlocked)
            notice = notice with { Messages = [Message(notice, MessageChannel.Email, reach.Mail, new("", "", null)) with { Status = DeliveryStatus.Suppressed, Problem = "SUPPRESSED" }] };
        return await AddAsync(notice, subject, reach, plan.Messages, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The notice with further messages.</summary>
    public async Task<Notice> AddAsync(
        Notice notice, NoticeSubject subject, CustomerReach reach, IReadOnlyList<PlannedMessage> planned, CancellationToken cancellationToken)
    {
        var messages = notice.Messages.ToList();
        foreach (var one in planned)
        {
            var words = await FillAsync(notice, subject, one.Channel, cancellationToken).ConfigureAwait(false);
            var message = Message(notice, one.Channel, reach.AddressOf(one), words) with { NotBefore = one.NotBefore, InsteadOf = one.InsteadOf };
            // Nobody hears of an event twice by one way.
            if (words.Text.Length > 0 && messages.TrueForAll(known => known.Id != message.Id)) messages.Add(message);
        }

        return notice with { Messages = messages };
    }

    private CustomerMessage Message(Notice notice, MessageChannel channel, string to, RenderedTemplate words) => new()
    {
        Id = MessageKey.Of(notice.List, notice.EventId, channel, channel == MessageChannel.Push ? to : null),
        Channel = channel,
        To = to,
        Subject = words.Subject,
        Text = words.Text,
        Html = words.Html,
        CreatedAt = time.GetUtcNow(),
    };

    private async ValueTask<RenderedTemplate> FillAsync(Notice notice, NoticeSubject subject, MessageChannel channel, CancellationToken cancellationToken)
    {
        var said = await SaidAsync(notice, subject, cancellationToken).ConfigureAwait(false);
        var found = await templates.FindAsync(notice.Kind, notice.Language, channel, cancellationToken).ConfigureAwait(false);
        var values = _words.About(notice.Kind, subject, notice.AboutId, said, found.Key.Language, channel);
        if (channel is MessageChannel.Sms or MessageChannel.Whatsapp) return new("", TextOf(found.Content, values, found.Key.Language), null);
        var filled = engine.Render(found.Content, values, withHtml: channel == MessageChannel.Email, found.Key.Language);
        return channel == MessageChannel.Email ? filled : filled with { Text = filled.Text.Trim() };
    }

    /// <summary>The fullest that fits one message; else the shortest, if it is not too long. Empty when it is.</summary>
    private string TextOf(TemplateContent content, Dictionary<string, object> values, string language)
    {
        var text = Words();
        foreach (var name in GiveWay)
        {
            if (Gsm7.Size(text) <= Gsm7.OneMessage) return text;
            if (!values.ContainsKey(name)) continue;
            values[name] = "";
            text = Words();
        }

        return Gsm7.Size(text) <= LongestText ? text : "";

        string Words() => Gsm7.Fold(engine.Render(content, values, withHtml: false, language).Text.Trim());
    }

    /// <summary>What staff said to the customer about a return or a parts list.</summary>
    private async ValueTask<string?> SaidAsync(Notice notice, NoticeSubject subject, CancellationToken cancellationToken) =>
        notice is { Kind: MessageKind.ReturnApproved or MessageKind.ReturnRejected, OrderId: { } order, AboutId: { } id }
            ? (await store.ReadAsync(
                Containers.Returns, order, ReturnDocument.IdOf(id), StoredJson.Default.ReturnDocument, cancellationToken)
                .ConfigureAwait(false))?.Value.Return.Decision
            : subject.Answer?.Text;
}

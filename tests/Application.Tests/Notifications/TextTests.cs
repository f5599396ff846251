using OrderFunctions.Application.Documents;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Notifications;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Tests.Events;
using OrderFunctions.Domain.Documents;
using OrderFunctions.Domain.Notifications;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Testing;
using Xunit;

namespace OrderFunctions.Application.Tests.Notifications;

/// <summary>Short texts beside mail, for customers who gave a number.</summary>
public sealed class TextTests : IMailSender, ITextSender, IJobQueue, IAsyncDisposable
{
    private const string Number = "+49301234567";

    private readonly ATemporaryStore _store = new();
    private readonly TestClock _clock = new();
    private readonly List<Mail> _mails = [];
    private readonly List<TextMessage> _texts = [];
    private int _tries;
    private Exception? _mailFailure;
    private Exception? _textFailure;
    private MessageChannel? _failsOn;

    private static Order Parcel => AnOrder.For("Ann Example") with { Contact = new CustomerContact("ann@example.com", "+49 (0)30 / 123-4567") };

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Theory]
    [InlineData(TextChannel.Sms, MessageChannel.Sms)]
    [InlineData(TextChannel.WhatsApp, MessageChannel.Whatsapp)]
    public async Task A_customer_with_a_number_gets_one_text_per_event_beside_the_mail(TextChannel setting, MessageChannel channel)
    {
        await TellAsync(MessageKind.OrderShipped, setting);
        await TellAsync(MessageKind.OrderShipped, setting);

        var text = Assert.Single(_texts);
        Assert.Equal((channel, Number), (text.Channel, text.To));
        Assert.Equal("The Shop: order 6a3f0c5d1e2f. It is on its way. Tracking number: PP123456789 (Parcel Post)", text.Text);
        Assert.Equal("ann@example.com", Assert.Single(_mails).To);
        var kept = (await KeptAsync()).Single(message => message.Channel == channel);
        Assert.Equal((text.Key, text.Text, "", null, _clock.GetUtcNow()), (kept.Id, kept.Text, kept.Subject, kept.Html, kept.SentAt));
        Assert.DoesNotContain("301234567", kept.Id, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TextChannel.None, "+49 30 1234567")]
    [InlineData(TextChannel.Sms, null)]
    [InlineData(TextChannel.Sms, "030 1234567")]
    public async Task Without_the_setting_or_a_number_that_can_be_dialled_from_anywhere_mail_is_all(TextChannel setting, string? phone)
    {
        await TellAsync(MessageKind.OrderDelivered, setting, Parcel with { Contact = new CustomerContact("ann@example.com", phone) });

        Assert.Empty(_texts);
        Assert.Equal(MessageChannel.Email, Assert.Single(await KeptAsync()).Channel);
    }

    [Fact]
    public async Task A_number_that_takes_no_text_is_noted_tried_no_more_and_holds_no_mail_back()
    {
        _textFailure = new TextNotAcceptedException("21610") { IsFinal = true };

        await TellAsync(MessageKind.OrderDelivered);
        await TellAsync(MessageKind.OrderDelivered);

        Assert.Equal((1, 1), (_tries, _mails.Count));
        var kept = (await KeptAsync()).Single(message => message.Channel == MessageChannel.Sms);
        Assert.Equal((null, "The text was not accepted (21610)."), (kept.SentAt, kept.Problem));
    }

    [Fact]
    public async Task A_text_that_was_not_accepted_leaves_later_once_and_the_mail_does_not_leave_again()
    {
        _textFailure = new TextNotAcceptedException("20429");
        await Assert.ThrowsAsync<TextNotAcceptedException>(() => TellAsync(MessageKind.OrderDelivered));
        var waiting = (await KeptAsync()).Single(message => message.Channel == MessageChannel.Sms);
        Assert.Null(waiting.SentAt);

        _textFailure = null;
        await TellAsync(MessageKind.OrderDelivered);
        await TellAsync(MessageKind.OrderDelivered);

        Assert.Equal((waiting.Id, waiting.Text), (Assert.Single(_texts).Key, _texts[0].Text));
        Assert.Single(_mails);
        Assert.All(await KeptAsync(), message => Assert.NotNull(message.SentAt));
    }

    [Fact]
    public async Task A_mail_server_that_is_away_holds_no_text_back()
    {
        _mailFailure = new InvalidOperationException("The server is away.");
        await Assert.ThrowsAsync<InvalidOperationException>(() => TellAsync(MessageKind.OrderDelivered));
        Assert.Equal((1, 0), (_texts.Count, _mails.Count));

        _mailFailure = null;
        await TellAsync(MessageKind.OrderDelivered);

        Assert.Equal((1, 1), (_texts.Count, _mails.Count));
    }

    [Theory]
    [InlineData("en")]
    [InlineData("de")]
    public async Task Texts_are_about_parcels_questions_and_money_and_fit_one_SMS_without_a_name_an_address_or_an_article(string language)
    {
        var order = Parcel with
        {
            Contact = Parcel.Contact with { Language = language },
            Shipments = [Parcel.Shipments[0] with { TrackingNumber = new string('9', 200) }, Parcel.Shipments[0] with { Id = "2" }],
            Checks = new OrderChecks { AddressDue = AnOrder.At },
        };
        foreach (var kind in Enum.GetValues<MessageKind>())
            await TellAsync(kind, order: order, shop: "{" + string.Concat(Enumerable.Repeat("Łódź’s Café ", 9)));

        var texts = _texts.ToDictionary(text => Enum.GetValues<MessageKind>().Single(kind => text.Key.EndsWith($"-{kind}.sms", StringComparison.Ordinal)), text => text.Text);
        Assert.Equal(Enum.GetValues<MessageKind>().Where(MessageRules.IsForTelephone), texts.Keys.Order());
        Assert.All(texts.Values, text =>
        {
            // Letters that the alphabet of SMS lacks would cost more than half of the room; the brace takes two places.
            Assert.StartsWith("{Lodz's Café Lodz's Café Lodz: ", text, StringComparison.Ordinal);
            Assert.Contains("6a3f0c5d1e2f. ", text, StringComparison.Ordinal);
            Assert.InRange(Gsm7.Size(text), 40, Gsm7.OneMessage);
            Assert.All([" Ann", "Road 2", "12345", "mug", "ann@"], secret => Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase));
        });
        Assert.EndsWith(language == "en" ? ". A parcel is on its way." : ". Ein Paket ist unterwegs.", texts[MessageKind.OrderShipped], StringComparison.Ordinal);
        Assert.Contains(language == "en" ? "by 2030-01-02" : "bis 02.01.2030", texts[MessageKind.AddressQuestion], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shop_keeps_its_own_script()
    {
        await TellAsync(MessageKind.OrderDelivered, shop: "日本の店");

        Assert.StartsWith("日本の店: order", Assert.Single(_texts).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_not_on_WhatsApp_gets_an_SMS()
    {
        _textFailure = new TextNotAcceptedException("63003") { IsFinal = true };
        _failsOn = MessageChannel.Whatsapp;

        await TellAsync(MessageKind.OrderShipped, TextChannel.WhatsApp);
        await TellAsync(MessageKind.OrderShipped, TextChannel.WhatsApp);

        Assert.Equal(MessageChannel.Sms, Assert.Single(_texts).Channel);
        Assert.Single(_mails);
        Assert.Equal(
            [(MessageChannel.Email, DeliveryStatus.Sent, null), (MessageChannel.Whatsapp, DeliveryStatus.Failed, null), (MessageChannel.Sms, DeliveryStatus.Sent, (MessageChannel?)MessageChannel.Whatsapp)],
            (await KeptAsync()).Select(message => (message.Channel, message.Status, message.InsteadOf)));
    }

    [Theory]
    [InlineData("+49 30 1234567", Number)]
    [InlineData("+49 (0)30 1234567", Number)]
    [InlineData("(+49) 30-123 45 67", Number)]
    [InlineData("0049 30 1234567", Number)]
    [InlineData("030 1234567", null)]
    [InlineData("+0301234567", null)]
    [InlineData("+123456", null)]
    [InlineData("+1234567890123456", null)]
    [InlineData("00", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_number_is_dialled_as_it_was_meant_or_not_at_all(string? typed, string? dialled) =>
        Assert.Equal(dialled, PhoneNumber.ToE164(typed));

    Task IMailSender.SendAsync(Mail mail, CancellationToken cancellationToken)
    {
        if (_mailFailure is not null) return Task.FromException(_mailFailure);
        _mails.Add(mail);
        return Task.CompletedTask;
    }

    Task ITextSender.SendAsync(TextMessage message, CancellationToken cancellationToken)
    {
        _tries++;
        if (_textFailure is not null && (_failsOn ?? message.Channel) == message.Channel) return Task.FromException(_textFailure);
        _texts.Add(message);
        return Task.CompletedTask;
    }

    Task IJobQueue.SendAsync(string queue, string body, TimeSpan visibleAfter, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("Nothing is to be sent.");

    private async Task TellAsync(MessageKind kind, TextChannel channel = TextChannel.Sms, Order? order = null, string? shop = null)
    {
        await _store.Documents.CommitAsync(
            Containers.Orders,
            AnOrder.Id,
            [TypedDocuments.Upsert(OrderDocument.Id, OrderDocument.Of(order ?? Parcel, 1), StoredJson.Default.OrderDocument)]);
        await _store.Documents.CommitAsync(Containers.Documents, AnOrder.Id, [.. AList(order ?? Parcel)]);
        var notifier = new Notifier(_store.Documents, _clock, this, this, this, new NoPushes())
        {
            TextOptions = new() { Channel = channel },
            Shop = new() { Name = shop ?? "The Shop" },
        };
        await notifier.Create().HandleAsync(new NotifyCustomer(AnOrder.Id, kind, "event-1-" + kind, AnOrder.ShipmentId), default);
    }

    // A parts list of the same customer, with the same id.
    private static IEnumerable<DocumentOperation> AList(Order order)
    {
        var list = new PartsList { Id = order.Id, CustomerId = order.CustomerId, Status = PartsListStatus.Rejected, SubmittedAt = AnOrder.At };
        yield return TypedDocuments.Upsert(
            PartsListDocument.Id, new PartsListDocument(list, [], PartsListLists.Of(list.Status), 0, null), StoredJson.Default.PartsListDocument);
        yield return TypedDocuments.Upsert(
            PartsListDelivery.Id, new PartsListDelivery(order.Contact, order.ShippingAddress, null, null, null), StoredJson.Default.PartsListDelivery);
    }

    private async Task<IReadOnlyList<CustomerMessage>> KeptAsync() =>
        [.. (await new ListMessagesHandler(_store.Documents).HandleAsync(new ListMessages(null), default)).Messages.Select(said => said.Message)];
}

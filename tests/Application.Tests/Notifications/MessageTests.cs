using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Events.Contracts;
using OrderFunctions.Application.Notifications;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Tests.Events;
using OrderFunctions.Domain.Notifications;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Testing;
using Xunit;

namespace OrderFunctions.Application.Tests.Notifications;

public sealed partial class MessageTests : IAsyncDisposable
{
    private readonly ATemporaryStore _store = new();
    private readonly List<Mail> _sent = [];
    private readonly TestClock _clock = new();
    private Action _beforeAccepting = () => { };

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Theory]
    [InlineData(EventTypes.OrderCreated, null, MessageKind.OrderReceived, "received", "EUR 82.29")]
    [InlineData(EventTypes.OrderConfirmed, null, MessageKind.OrderConfirmed, "confirmed", "EUR 23.80")]
    [InlineData(EventTypes.OrderFailed, ReasonCodes.PaymentDeclined, MessageKind.PaymentDeclined, "declined", "No money was taken")]
    [InlineData(EventTypes.OrderFailed, ReasonCodes.OutOfStock, MessageKind.OutOfStock, "out of stock", "no longer in stock")]
    [InlineData(EventTypes.OrderFailed, ReasonCodes.PaymentTimeout, MessageKind.OrderExpired, "expired", "in time")]
    [InlineData(EventTypes.OrderFailed, ReasonCodes.FraudRejected, MessageKind.OrderFailed, "could not be completed", "sorry")]
    [InlineData(EventTypes.OrderCancelled, ReasonCodes.ReservationExpired, MessageKind.OrderExpired, "expired", "no longer set aside")]
    [InlineData(EventTypes.OrderCancelled, ReasonCodes.CancelledByCustomer, MessageKind.OrderCancelled, "cancelled", "cancelled as asked")]
    [InlineData(EventTypes.OrderShipped, null, MessageKind.OrderShipped, "on its way", "Tracking number: PP123456789")]
    [InlineData(EventTypes.OrderDelivered, null, MessageKind.OrderDelivered, "arrived", "until 2030-02-01")]
    public async Task Each_event_tells_the_customer_what_happened(
        string type, string? reason, MessageKind kind, string subject, string body)
    {
        await StoreAsync(AnOrder.For("Ann Example"));

        await HandleAsync(Event(type, reason));

        var mail = Assert.Single(_sent);
        Assert.Equal("ann@example.com", mail.To);
        Assert.Contains(subject, mail.Subject, StringComparison.Ordinal);
        Assert.Contains("6a3f0c5d1e2f", mail.Subject, StringComparison.Ordinal);
        Assert.StartsWith("Hello Ann Example,\n", mail.Text, StringComparison.Ordinal);
        Assert.Contains(body, mail.Text, StringComparison.Ordinal);
        Assert.Contains(body, WebUtility.HtmlDecode(mail.Html), StringComparison.Ordinal);
        var kept = Assert.Single(await KeptAsync());
        Assert.Equal((mail.Text, _clock.GetUtcNow(), DeliveryStatus.Sent), (kept.Text, kept.SentAt, kept.Status));
        var notice = Assert.Single((await new ListMessagesHandler(_store.Documents).HandleAsync(new ListMessages(AnOrder.Id), default)).Messages).Notice;
        Assert.Equal((kind, mail.Subject), (notice.Kind, notice.Headline));
    }

    [Theory]
    [InlineData("<script>alert('x')</script> & Co \"Ltd\"", "<script>alert('x')</script> & Co \"Ltd\"")]
    [InlineData("Zoë Łuczak-Müller", "Zoë Łuczak-Müller")]
    [InlineData("Ann 🎁 Example", "Ann 🎁 Example")]
    [InlineData("שרה לוי", "שרה לוי")]
    [InlineData("Ann\u202Ecod.exe", "Anncod.exe")]
    [InlineData("Ann\r\nBcc: victim@example.com", "Ann Bcc: victim@example.com")]
    public async Task A_name_is_text_whatever_it_contains(string name, string shown)
    {
        await StoreAsync(AnOrder.For(name, article: name));

        await HandleAsync(Event(EventTypes.OrderCreated));

        var mail = Assert.Single(_sent);
        Assert.StartsWith($"Hello {shown},\n", mail.Text, StringComparison.Ordinal);
        Assert.Contains($"2 × {shown}: EUR 23.80", mail.Text, StringComparison.Ordinal);
        Assert.Contains($"<p>Hello <bdi>{shown}</bdi>,</p>", WebUtility.HtmlDecode(mail.Html), StringComparison.Ordinal);
        Assert.DoesNotContain('\n', mail.Subject);
        // Nothing but our own elements, none of them able to load or run anything.
        Assert.Equal(
            ["bdi", "body", "head", "html", "meta", "p", "table", "td", "title", "tr"],
            Element().Matches(mail.Html).Select(match => match.Groups[1].Value).Distinct().Order());
        Assert.DoesNotContain("&lt;script", mail.Subject, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_very_long_name_is_cut_and_never_within_a_character()
    {
        await StoreAsync(AnOrder.For(string.Concat(Enumerable.Repeat("🎁", 500))));

        await HandleAsync(Event(EventTypes.OrderCreated));

        var greeting = Assert.Single(_sent).Text.Split('\n')[0];
        Assert.Equal("Hello " + string.Concat(Enumerable.Repeat("🎁", 100)) + ",", greeting);
    }

    [Fact]
    public async Task A_customer_hears_of_an_event_once_even_if_the_order_changes_in_between()
    {
        await StoreAsync(AnOrder.For("Ann Example"));
        var created = Event(EventTypes.OrderCreated);
        await HandleAsync(created);
        await StoreAsync(AnOrder.For("Bob Example"));

        await HandleAsync(created);
        await HandleAsync(Event(EventTypes.OrderCreated));

        Assert.Equal(["Hello Ann Example,", "Hello Bob Example,"], _sent.Select(mail => mail.Text.Split('\n')[0]));
        Assert.Equal(2, _sent.Select(mail => mail.Key).Distinct().Count());
    }

    [Fact]
    public async Task A_mail_that_was_not_accepted_leaves_later_under_the_same_key_with_the_same_words()
    {
        await StoreAsync(AnOrder.For("Ann Example"));
        var created = Event(EventTypes.OrderCreated);
        _beforeAccepting = () => throw new InvalidOperationException("The server is away.");
        await Assert.ThrowsAsync<InvalidOperationException>(() => HandleAsync(created));
        var waiting = Assert.Single(await KeptAsync());
        Assert.Null(waiting.SentAt);

        _beforeAccepting = () => { };
        await StoreAsync(AnOrder.For("Bob Example"));
        await HandleAsync(created);

        var mail = Assert.Single(_sent);
        Assert.Equal((waiting.Id, waiting.Text), (mail.Key, mail.Text));
        Assert.NotNull(Assert.Single(await KeptAsync()).SentAt);
    }

    [Fact]
    public async Task An_address_that_takes_no_mail_is_noted_and_tried_no_more()
    {
        await StoreAsync(AnOrder.For("Ann Example"));
        var created = Event(EventTypes.OrderCreated);
        var tries = 0;
        _beforeAccepting = () =>
        {
            tries++;
            throw new MailNotAcceptedException("MailboxUnavailable") { IsFinal = true };
        };

        await HandleAsync(created);
        await HandleAsync(created);

        Assert.Equal(1, tries);
        var kept = Assert.Single(await KeptAsync());
        Assert.Null(kept.SentAt);
        Assert.Equal("The mail was not accepted (MailboxUnavailable).", kept.Problem);
    }

    [Fact]
    public async Task The_message_is_stored_before_it_leaves()
    {
        await StoreAsync(AnOrder.For("Ann Example"));
        var stored = 0;
        _beforeAccepting = () => stored = KeptAsync().GetAwaiter().GetResult().Count;

        await HandleAsync(Event(EventTypes.OrderCreated));

        Assert.Equal(1, stored);
    }

    [Fact]
    public async Task The_key_of_a_message_leads_back_to_it_and_names_no_address()
    {
        await StoreAsync(AnOrder.For("Ann Example"));
        await HandleAsync(Event(EventTypes.OrderCreated));

        var key = Assert.Single(_sent).Key;
        var notice = MessageKey.Parse(key)!;

        Assert.Matches("^[0-9a-f]{32}\\.[0-9a-f-]{36}\\.email$", key);
        Assert.NotNull(await _store.Documents.FindAsync(Containers.Messages, notice.Partition, notice.NoticeId));
        Assert.All(["", "a", "a.b", ".a.b", new string('a', 300)], other => Assert.Null(MessageKey.Parse(other)));
    }

    [Fact]
    public async Task The_list_is_newest_first_by_order_or_for_all()
    {
        await StoreAsync(AnOrder.For("Ann Example"));
        foreach (var type in new[] { EventTypes.OrderCreated, EventTypes.OrderConfirmed, EventTypes.OrderDelivered })
        {
            await HandleAsync(Event(type));
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        var list = new ListMessagesHandler(_store.Documents);
        var first = await list.HandleAsync(new ListMessages(null, Limit: 2), default);
        var rest = await list.HandleAsync(new ListMessages(null, Limit: 2, first.Continuation), default);

        Assert.Equal(
            [MessageKind.OrderDelivered, MessageKind.OrderConfirmed, MessageKind.OrderReceived],
            first.Messages.Concat(rest.Messages).Select(said => said.Notice.Kind));
        Assert.Equal(3, (await list.HandleAsync(new ListMessages(AnOrder.Id), default)).Messages.Count);
        Assert.Equal(3, (await list.HandleAsync(new ListMessages(null, CustomerId: "customer-7"), default)).Messages.Count);
        Assert.Empty((await list.HandleAsync(new ListMessages(null, CustomerId: "customer-8"), default)).Messages);
        Assert.Empty((await list.HandleAsync(new ListMessages("another"), default)).Messages);
    }

    private static CloudEvent Event(string type, string? reason = null) => new()
    {
        SpecVersion = "1.0",
        ContractVersion = "v1",
        Id = Guid.NewGuid().ToString(),
        Type = type,
        Subject = AnOrder.Id,
        Time = AnOrder.At,
        DataSchema = "urn:order-functions:v1:" + type,
        Data = type == EventTypes.OrderShipped
            ? JsonSerializer.SerializeToElement(
                new(AnOrder.Id, AnOrder.ShipmentId, null, null, [], AnOrder.At), EventJson.Default.OrderShippedData)
            : JsonSerializer.SerializeToElement(
                new(AnOrder.Id, reason ?? "", AnOrder.At), EventJson.Default.OrderEndedData),
    };

    private async Task HandleAsync(CloudEvent cloudEvent)
    {
        var notify = new Notifier(_store.Documents, _clock, new NoQueue(), new StubSender(this), new NoTexts(), new NoPushes()).Create();
        await NotificationsSubscription.Create(() => notify).HandleAsync(cloudEvent, CancellationToken.None);
    }

    private async Task StoreAsync(Order order) => await _store.Documents.CommitAsync(
        Containers.Orders,
        order.Id,
        [TypedDocuments.Upsert(OrderDocument.Id, OrderDocument.Of(order, 1), StoredJson.Default.OrderDocument)]);

    private async Task<IReadOnlyList<CustomerMessage>> KeptAsync() =>
        [.. (await new ListMessagesHandler(_store.Documents).HandleAsync(new ListMessages(null), default)).Messages.Select(said => said.Message)];

    [GeneratedRegex("<([a-z]+)")]
    private static partial Regex Element();

    private sealed class StubSender(MessageTests test) : IMailSender
    {
        public Task SendAsync(Mail mail, CancellationToken cancellationToken)
        {
            test._beforeAccepting();
            test._sent.Add(mail);
            return Task.CompletedTask;
        }
    }

    private sealed class NoQueue : IJobQueue
    {
        public Task SendAsync(string queue, string body, TimeSpan visibleAfter, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("Nothing is to be sent.");
    }
}

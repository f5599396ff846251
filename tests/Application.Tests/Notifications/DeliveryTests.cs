using System.Text.Json;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Notifications;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Tests.Events;
using OrderFunctions.Domain.Notifications;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Testing;
using Xunit;

namespace OrderFunctions.Application.Tests.Notifications;

/// <summary>What becomes of a message: preferences, quiet hours, devices, what providers report, and the next way.</summary>
public sealed class DeliveryTests : IMailSender, ITextSender, IPushSender, IJobQueue, IAsyncDisposable
{
    private const string Number = "+49301234567";
    private const string Customer = "customer-7";

    private readonly ATemporaryStore _store = new();
    private readonly TestClock _clock = new();
    private readonly List<string> _left = [];
    private readonly List<(string Body, TimeSpan After)> _hints = [];
    private readonly Dictionary<string, Exception> _failures = new(StringComparer.Ordinal);
    private readonly Notifier _it;

    public DeliveryTests() => _it = new(_store.Documents, _clock, this, this, this, this) { TextOptions = new() { Channel = TextChannel.Sms } };

    private static Order Parcel => AnOrder.For("Ann Example") with { Contact = new CustomerContact("ann@example.com", Number) };

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task A_customer_is_told_in_the_language_of_the_order_or_in_the_one_they_chose()
    {
        await TellAsync(MessageKind.OrderConfirmed, Parcel with { Contact = Parcel.Contact with { Language = "de-CH" } });
        var german = (await NoticesAsync())[0];
        await ChooseAsync(new() { Language = "en" });
        await TellAsync(MessageKind.OrderConfirmed, Parcel with { Contact = Parcel.Contact with { Language = "de-CH" } }, "event-2");

        Assert.Equal("Ihre Bestellung 6a3f0c5d1e2f ist bestätigt", german.Headline);
        var mail = Assert.Single(german.Messages);
        Assert.StartsWith("Guten Tag Ann Example,\n", mail.Text, StringComparison.Ordinal);
        Assert.Contains("  2 × Blue mug: 23,80 EUR\n", mail.Text, StringComparison.Ordinal);
        Assert.Contains("  Summe: 82,29 EUR\n", mail.Text, StringComparison.Ordinal);
        Assert.Contains("<html lang=\"de\">", mail.Html, StringComparison.Ordinal);
        Assert.Equal("Your order 6a3f0c5d1e2f is confirmed", (await NoticesAsync())[0].Headline);
    }

    [Fact]
    public async Task What_was_switched_off_is_not_sent_and_what_must_be_sent_is()
    {
        await ChooseAsync(new()
        {
            Choices =
            [
                new(MessageKind.OrderShipped, MessageChannel.Email, false), new(MessageKind.OrderShipped, MessageChannel.Sms, false),
                new(MessageKind.OrderCancelled, MessageChannel.Sms, false), new(MessageKind.OrderShipped, MessageChannel.InApp, false),
            ],
        });

        await TellAsync(MessageKind.OrderShipped);
        await TellAsync(MessageKind.OrderCancelled, id: "event-2");

        Assert.Equal(["mail ann@example.com"], _left);
        // The notice is there all the same, so that a repeat tells nothing, either.
        Assert.Equal([(MessageKind.OrderCancelled, true), (MessageKind.OrderShipped, false)], (await NoticesAsync()).Select(one => (one.Kind, one.Headline is not null)));
    }

    [Fact]
    public async Task What_can_wait_leaves_when_quiet_hours_end_and_once()
    {
        // It is 12:00 in UTC, and 21:00 in Tokyo.
        await ChooseAsync(new() { TimeZone = "Asia/Tokyo", QuietHours = new(new TimeOnly(20, 30), new TimeOnly(7, 0)) });

        await TellAsync(MessageKind.OrderShipped);
        await TellAsync(MessageKind.OrderCancelled, id: "event-2");

        Assert.Equal(["mail ann@example.com"], _left);
        Assert.Equal([TimeSpan.FromHours(10), TimeSpan.FromHours(10)], _hints.Select(hint => hint.After));
        Assert.DoesNotContain("ann@", _hints[0].Body, StringComparison.Ordinal);
        await DeliverAsync();
        Assert.Single(_left);

        _clock.Advance(TimeSpan.FromHours(10));
        await DeliverAsync();
        await DeliverAsync();

        Assert.Equal(["mail ann@example.com", "mail ann@example.com", $"sms {Number}", $"sms {Number}"], _left.Order());
        Assert.All(await MessagesAsync(), message => Assert.Equal(DeliveryStatus.Sent, message.Status));
    }

    [Fact]
    public async Task A_device_that_is_gone_is_forgotten_and_the_others_are_told()
    {
        await _it.Profiles.AddAsync(Customer, "old", "token-old-1", default);
        await _it.Profiles.AddAsync(Customer, "new", "token-new-1", default);
        _failures["token-old-1"] = new PushNotAcceptedException("UNREGISTERED") { IsFinal = true, IsGone = true };

        await TellAsync(MessageKind.OrderDelivered);
        await TellAsync(MessageKind.OrderDelivered);

        Assert.Equal(["mail ann@example.com", "push token-new-1", $"sms {Number}"], _left.Order());
        Assert.Equal(["new"], (await _it.Profiles.OfAsync(Customer, default)).Value.Devices.Select(device => device.Id));
        Assert.Equal(DeliveryStatus.Failed, (await MessagesAsync()).Single(message => message.To == "old").Status);
    }

    [Fact]
    public async Task A_device_keeps_its_token_when_an_older_one_turns_out_to_be_gone()
    {
        await _it.Profiles.AddAsync(Customer, "phone", "token-1234567", default);
        await _it.Profiles.AddAsync(Customer, "phone", "token-7654321", default);
        await _it.Profiles.ForgetAsync(CustomerOrder.PartitionOf(Customer), "phone", "token-1234567", default);

        Assert.Equal("token-7654321", Assert.Single((await _it.Profiles.OfAsync(Customer, default)).Value.Devices).Token);

        for (var n = 0; n < 12; n++) await _it.Profiles.AddAsync(Customer, $"device-{n}", $"token-of-{n}-1", default);
        Assert.Equal(10, (await _it.Profiles.OfAsync(Customer, default)).Value.Devices.Count);
    }

    [Fact]
    public async Task Mail_that_comes_back_is_made_up_for_by_a_text_and_the_address_is_left_alone_until_staff_lift_it()
    {
        await TellAsync(MessageKind.OrderConfirmed);
        var mail = Assert.Single(await MessagesAsync());
        Assert.True(await _it.Record.HandleAsync(new(mail.Id, DeliveryNews.Delivered, null, LeaveAlone: false), default));

        foreach (var _ in new[] { 1, 2 })
            Assert.True(await _it.Record.HandleAsync(new(mail.Id, DeliveryNews.Bounced, "BOUNCED", LeaveAlone: true), default));
        await _it.Record.HandleAsync(new(mail.Id, DeliveryNews.Delivered, null, LeaveAlone: false), default);

        Assert.Equal(["mail ann@example.com", $"sms {Number}"], _left);
        Assert.Equal(
            [(MessageChannel.Email, DeliveryStatus.Bounced, "BOUNCED", null), (MessageChannel.Sms, DeliveryStatus.Sent, null, (MessageChannel?)MessageChannel.Email)],
            (await MessagesAsync()).Select(message => (message.Channel, message.Status, message.Problem, message.InsteadOf)));

        await TellAsync(MessageKind.Backordered, id: "event-2");
        Assert.Equal(["mail ann@example.com", $"sms {Number}", $"sms {Number}"], _left);
        Assert.Equal(DeliveryStatus.Suppressed, (await NoticesAsync())[0].Messages.Single(message => message.Channel == MessageChannel.Email).Status);

        var suppressed = Assert.Single((await _it.Suppressions.ListAsync(10, null, default)).Suppressions);
        Assert.False((await _it.Suppressions.LiftAsync(suppressed.Partition, default))!.Value.IsRefused);
        await TellAsync(MessageKind.Backordered, id: "event-3");
        Assert.Equal("mail ann@example.com", _left[^1]);
        Assert.Empty((await _it.Suppressions.ListAsync(10, null, default)).Suppressions);
        Assert.Null(await _it.Suppressions.LiftAsync(suppressed.Partition, default));
    }

    [Fact]
    public async Task A_process_that_dies_after_noting_that_mail_came_back_still_takes_the_next_way()
    {
        await TellAsync(MessageKind.OrderConfirmed);
        var mail = Assert.Single(await MessagesAsync());
        _failures[Number] = new InvalidOperationException("The process is gone.");
        await Assert.ThrowsAsync<InvalidOperationException>(() => _it.Record.HandleAsync(new(mail.Id, DeliveryNews.Bounced, "BOUNCED", LeaveAlone: true), default));
        Assert.Single(_left);

        _failures.Clear();
        await _it.Record.HandleAsync(new(mail.Id, DeliveryNews.Bounced, "BOUNCED", LeaveAlone: true), default);

        Assert.Equal(["mail ann@example.com", $"sms {Number}"], _left);
    }

    [Fact]
    public async Task Who_complains_gets_only_what_must_be_sent_and_who_unsubscribes_gets_all_but_advertising()
    {
        await TellAsync(MessageKind.OrderConfirmed);
        var mail = Assert.Single(await MessagesAsync());
        await _it.Record.HandleAsync(new(mail.Id, DeliveryNews.Complained, "COMPLAINED", LeaveAlone: true), default);
        _left.Clear();

        await TellAsync(MessageKind.OrderShipped, id: "event-2");
        await TellAsync(MessageKind.RefundSent, id: "event-3");

        Assert.Equal([$"sms {Number}", "mail ann@example.com", $"sms {Number}"], _left);
        await _it.Suppressions.NoteAsync(" ANN@example.com", DeliveryNews.Unsubscribed, default);
        var known = (await _it.Suppressions.FindAsync("ann@example.com", default))!;
        Assert.True(known.Value.BlocksMarketing(null));
        await _it.Suppressions.LiftAsync(known.Partition, default);
        known = (await _it.Suppressions.FindAsync("ann@example.com", default))!;
        Assert.Equal((false, false, true), (known.Value.Blocks(MessageKind.OrderShipped), known.Value.BlocksMarketing(_clock.GetUtcNow().AddSeconds(1)), known.Value.BlocksMarketing(_clock.GetUtcNow())));
        Assert.Equal(SuppressionList.OnlyTheyCan, (await _it.Suppressions.LiftAsync(known.Partition, default))!.Value.Refusal!.Code);
    }

    [Fact]
    public async Task Reports_about_messages_that_are_not_ours_are_passed_over()
    {
        Assert.False(await _it.Record.HandleAsync(new("nonsense", DeliveryNews.Bounced, null, LeaveAlone: true), default));
        Assert.False(await _it.Record.HandleAsync(new("0.event.email", DeliveryNews.Bounced, null, LeaveAlone: true), default));
        Assert.Empty((await _it.Suppressions.ListAsync(10, null, default)).Suppressions);
    }

    [Fact]
    public async Task The_customers_list_tells_what_is_new_and_forgets_nothing()
    {
        await TellAsync(MessageKind.OrderReceived);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await TellAsync(MessageKind.OrderConfirmed, id: "event-2");
        _clock.Advance(TimeSpan.FromSeconds(1));
        var list = new ReadNotificationsHandler(_store.Documents, _clock);

        var page = await list.HandleAsync(new(Customer, OnlyUnread: false, 10, null), default);
        Assert.Equal((2, MessageKind.OrderConfirmed), (page.Unread, page.Notifications[0].Notice.Kind));
        Assert.Equal("Your payment has arrived and everything is in stock. We are getting your parcel ready.", page.Notifications[0].Notice.Words);
        foreach (var _ in new[] { 1, 2 }) Assert.True(await list.MarkAsync(Customer, page.Notifications[1].Notice.Id, default));
        Assert.False(await list.MarkAsync("customer-8", page.Notifications[0].Notice.Id, default));
        Assert.False(await list.MarkAsync(Customer, "msg-other", default));

        var unread = await list.HandleAsync(new(Customer, OnlyUnread: true, 10, null), default);
        Assert.Equal((1, MessageKind.OrderConfirmed), (unread.Unread, Assert.Single(unread.Notifications).Notice.Kind));
        await list.MarkAllAsync(Customer, default);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await TellAsync(MessageKind.OrderDelivered, id: "event-3");

        var after = await list.HandleAsync(new(Customer, OnlyUnread: false, 10, null), default);
        Assert.Equal([false, true, true], after.Notifications.Select(one => one.IsRead));
        Assert.Equal(1, after.Unread);
        Assert.Equal((0, 0), (await UnreadOfAsync(list, "customer-8"), (await list.HandleAsync(new("customer-8", false, 10, null), default)).Notifications.Count));
    }

    Task IMailSender.SendAsync(Mail mail, CancellationToken cancellationToken) => Leave("mail", mail.To);

    Task ITextSender.SendAsync(TextMessage message, CancellationToken cancellationToken) => Leave("sms", message.To);

    Task IPushSender.SendAsync(PushMessage message, CancellationToken cancellationToken) => Leave("push", message.Token);

    Task IJobQueue.SendAsync(string queue, string body, TimeSpan visibleAfter, CancellationToken cancellationToken)
    {
        Assert.Equal(SendNotice.Queue, queue);
        _hints.Add((body, visibleAfter));
        return Task.CompletedTask;
    }

    private static async Task<int> UnreadOfAsync(ReadNotificationsHandler list, string customer) =>
        (await list.HandleAsync(new(customer, OnlyUnread: true, 10, null), default)).Unread;

    private Task Leave(string way, string to)
    {
        if (_failures.TryGetValue(to, out var failure)) return Task.FromException(failure);
        _left.Add($"{way} {to}");
        return Task.CompletedTask;
    }

    private async Task DeliverAsync()
    {
        foreach (var (body, _) in _hints.ToList())
        {
            var hint = JsonSerializer.Deserialize(body, StoredJson.Default.NoticeHint)!;
            await _it.Deliver.HandleAsync(new(hint.Partition, hint.Id), default);
        }
    }

    private async Task ChooseAsync(NotificationPreferences preferences)
    {
        var found = await _it.Profiles.OfAsync(Customer, default);
        Assert.NotNull(await _it.Profiles.TryChooseAsync(Customer, found.Version, preferences, default));
    }

    private async Task TellAsync(MessageKind kind, Order? order = null, string id = "event-1")
    {
        await _store.Documents.CommitAsync(
            Containers.Orders,
            AnOrder.Id,
            [TypedDocuments.Upsert(OrderDocument.Id, OrderDocument.Of(order ?? Parcel, 1), StoredJson.Default.OrderDocument)]);
        await _it.Create().HandleAsync(new NotifyCustomer(AnOrder.Id, kind, id, AnOrder.ShipmentId), default);
    }

    private async Task<IReadOnlyList<Notice>> NoticesAsync()
    {
        var page = await _store.Documents.QueryAsync(new DocumentQuery(Containers.Messages, Containers.MessagesAll) { Descending = true });
        return [.. page.Documents.Select(one => one.As(StoredJson.Default.Notice).Value)];
    }

    private async Task<IReadOnlyList<CustomerMessage>> MessagesAsync() => [.. (await NoticesAsync()).SelectMany(notice => notice.Messages)];
}

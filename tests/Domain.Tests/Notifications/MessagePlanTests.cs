using OrderFunctions.Domain.Notifications;
using static OrderFunctions.Domain.Notifications.MessageChannel;
using static OrderFunctions.Domain.Notifications.MessageKind;

namespace OrderFunctions.Domain.Tests.Notifications;

/// <summary>Who is told what by which way.</summary>
public sealed class MessagePlanTests
{
    private static readonly DateTimeOffset Morning = new(2030, 1, 11, 6, 0, 0, TimeSpan.Zero);
    private static readonly Reachable MailOnly = new(false, [], []);
    private static readonly Reachable Everywhere = new(false, [Whatsapp, Sms], ["phone", "tablet"]);

    [Fact]
    public void Every_kind_goes_by_mail_and_into_the_list_and_what_people_want_to_know_on_their_way_to_the_telephone()
    {
        foreach (var kind in Enum.GetValues<MessageKind>())
        {
            var plan = MessagePlan.Decide(kind, NotificationPreferences.None, Everywhere, null);
            var telephone = kind is OrderShipped or OrderDelivered or DeliveryFailed or AddressQuestion or OrderCancelled or OrderFailed or RefundSent;

            Assert.Equal(telephone ? [Email, Whatsapp, Push, Push] : [Email], plan.Messages.Select(message => message.Channel));
            Assert.Equal((true, false), (plan.IsInApp, plan.IsMailBlocked));
            Assert.All(plan.Messages, message => Assert.Equal((null, null), (message.NotBefore, message.InsteadOf)));
        }
    }

    [Fact]
    public void What_must_be_sent_goes_by_mail_whatever_was_chosen_and_at_any_hour()
    {
        var kinds = Enum.GetValues<MessageKind>();
        var nothing = new NotificationPreferences
        {
            Choices = [.. from kind in kinds from channel in Enum.GetValues<MessageChannel>() select new ChannelChoice(kind, channel, false)],
        };

        var told = kinds.ToDictionary(kind => kind, kind => MessagePlan.Decide(kind, nothing, Everywhere, Morning));

        Assert.Equal([OrderShipped, OrderDelivered, DeliveryFailed], told.Where(one => one.Value.Messages.Count == 0).Select(one => one.Key));
        Assert.All(told.Values.SelectMany(plan => plan.Messages), message => Assert.Equal(new PlannedMessage(Email), message));
        Assert.All(told.Values, plan => Assert.False(plan.IsInApp));
        Assert.Equal(RefusalCodes.PreferenceRequired, nothing.Validate()!.Code);
        Assert.Equal("OrderReceived", nothing.Validate()!.Data!["event"]);
        Assert.Null((nothing with { Choices = [new(OrderShipped, Email, false), new(OrderReceived, Push, false), new(OrderReceived, Email, true)] }).Validate());
    }

    [Fact]
    public void What_can_wait_waits_for_the_morning()
    {
        var shipped = MessagePlan.Decide(OrderShipped, NotificationPreferences.None, Everywhere, Morning);
        var cancelled = MessagePlan.Decide(OrderCancelled, NotificationPreferences.None, Everywhere, Morning);

        Assert.All(shipped.Messages, message => Assert.Equal(Morning, message.NotBefore));
        Assert.Equal([null, Morning, Morning, Morning], cancelled.Messages.Select(message => message.NotBefore));
    }

    [Theory]
    [InlineData(OrderReceived, Sms, true, Sms)] // not usual on a telephone
    [InlineData(OrderShipped, Sms, true, Sms)] // goes before the shop's usual way
    [InlineData(OrderShipped, Whatsapp, true, Whatsapp)]
    [InlineData(OrderShipped, Whatsapp, false, null)]
    [InlineData(OrderShipped, Sms, false, Whatsapp)]
    public void One_text_tells_it_and_a_choice_goes_before_what_is_usual(MessageKind kind, MessageChannel channel, bool on, MessageChannel? text)
    {
        var chosen = new NotificationPreferences { Choices = [new(kind, channel, on)] };

        var plan = MessagePlan.Decide(kind, chosen, Everywhere with { Devices = [] }, null);

        Assert.Equal(text is { } way ? [Email, way] : [Email], plan.Messages.Select(message => message.Channel));
    }

    [Fact]
    public void Devices_are_told_each_and_only_of_what_was_chosen()
    {
        var more = new NotificationPreferences { Choices = [new(OrderReceived, Push, true)] };
        var less = new NotificationPreferences { Choices = [new(OrderShipped, Push, false), new(OrderShipped, Email, false)] };

        Assert.Equal(["phone", "tablet"], MessagePlan.Decide(OrderReceived, more, Everywhere, null).Messages.Select(message => message.Device).OfType<string>());
        Assert.Empty(MessagePlan.Decide(OrderShipped, less, MailOnly with { Devices = ["phone"] }, null).Messages);
    }

    [Fact]
    public void An_address_that_takes_no_mail_is_made_up_for_by_a_text_or_a_device()
    {
        var blocked = Everywhere with { IsMailBlocked = true };

        var received = MessagePlan.Decide(OrderReceived, NotificationPreferences.None, blocked, Morning);
        var shipped = MessagePlan.Decide(OrderShipped, NotificationPreferences.None, blocked, Morning);
        var pushed = MessagePlan.Decide(OrderReceived, NotificationPreferences.None, blocked with { Texts = [] }, Morning);
        var nowhere = MessagePlan.Decide(OrderReceived, NotificationPreferences.None, MailOnly with { IsMailBlocked = true }, null);

        // What must be sent does not wait for the morning then, either.
        Assert.Equal([new PlannedMessage(Whatsapp, null, null, Email)], received.Messages);
        Assert.True(received.IsMailBlocked);
        Assert.Equal([Whatsapp, Push, Push], shipped.Messages.Select(message => message.Channel));
        Assert.Equal([new PlannedMessage(Push, "phone", null, Email), new(Push, "tablet", null, Email)], pushed.Messages);
        Assert.Empty(nowhere.Messages);
    }

    [Fact]
    public void The_next_way_is_one_that_has_not_failed_and_none_once_a_telephone_has_shown_it()
    {
        Assert.Equal(Sms, Assert.Single(MessagePlan.Instead(OrderShipped, Whatsapp, Everywhere, [Email], [Whatsapp], null)).Channel);
        Assert.Equal([Push, Push], MessagePlan.Instead(OrderShipped, Sms, Everywhere, [Email], [Whatsapp, Sms], Morning).Select(message => message.Channel));
        Assert.Equal(Morning, MessagePlan.Instead(OrderShipped, Sms, Everywhere, [], [Whatsapp, Sms], Morning)[0].NotBefore);
        Assert.Empty(MessagePlan.Instead(OrderShipped, Sms, Everywhere, [Email], [Whatsapp, Sms, Push], null));
        Assert.Empty(MessagePlan.Instead(OrderShipped, Email, Everywhere, [Sms], [], null));
        Assert.Empty(MessagePlan.Instead(OrderShipped, Email, Everywhere, [Push], [], null));
        Assert.Empty(MessagePlan.Instead(OrderShipped, Push, Everywhere, [Email], [], null));
        Assert.Equal(Sms, Assert.Single(MessagePlan.Instead(OrderReceived, Email, Everywhere, [], [Whatsapp], null)).Channel);
    }

    [Fact]
    public void News_are_read_in_whatever_order_they_come()
    {
        foreach (var status in Enum.GetValues<DeliveryStatus>())
        {
            Assert.Equal(DeliveryStatus.Complained, DeliveryStatuses.After(status, DeliveryNews.Complained));
            Assert.Equal(status, DeliveryStatuses.After(status, DeliveryNews.Unsubscribed));
            Assert.Equal(status is DeliveryStatus.Complained ? status : DeliveryStatus.Bounced, DeliveryStatuses.After(status, DeliveryNews.Bounced));
        }

        Assert.Equal(DeliveryStatus.Sent, DeliveryStatuses.After(DeliveryStatus.Waiting, DeliveryNews.Accepted));
        Assert.Equal(DeliveryStatus.Delivered, DeliveryStatuses.After(DeliveryStatus.Delivered, DeliveryNews.Accepted));
        Assert.Equal(DeliveryStatus.Delivered, DeliveryStatuses.After(DeliveryStatus.Sent, DeliveryNews.Delivered));
        Assert.Equal(DeliveryStatus.Bounced, DeliveryStatuses.After(DeliveryStatus.Bounced, DeliveryNews.Delivered));
        Assert.Equal(DeliveryStatus.Failed, DeliveryStatuses.After(DeliveryStatus.Failed, DeliveryNews.Delivered));
        Assert.Equal(DeliveryStatus.Failed, DeliveryStatuses.After(DeliveryStatus.Sent, DeliveryNews.Failed));
        Assert.Equal(DeliveryStatus.Bounced, DeliveryStatuses.After(DeliveryStatus.Bounced, DeliveryNews.Failed));
        Assert.Equal(
            [DeliveryStatus.Bounced, DeliveryStatus.Failed, DeliveryStatus.Suppressed],
            Enum.GetValues<DeliveryStatus>().Where(DeliveryStatuses.CallsForAnother));
    }

    [Fact]
    public void Advertising_is_wanted_by_nobody_who_has_not_said_so() => Assert.False(NotificationPreferences.None.Marketing);
}

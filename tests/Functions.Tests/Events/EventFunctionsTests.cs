using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Events.Contracts;
using OrderFunctions.Application.Ops;
using OrderFunctions.Functions.Events;
using OrderFunctions.Functions.Settings;
using OrderFunctions.LocalHost.Worker;
using Xunit;

namespace OrderFunctions.Functions.Tests.Events;

public sealed class EventFunctionsTests
{
    public static TheoryData<string> Modes => ["Memory", "LocalTopics"];

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task An_event_reaches_its_subscriber_and_its_row_is_gone(string mode)
    {
        await using var host = await new AHostWithEvents(mode).StartAsync();

        var id = await host.PlaceAsync();
        await host.Host.WhenIdleAsync();

        Assert.Contains("received", Assert.Single(host.Sent).Subject, StringComparison.Ordinal);
        Assert.Equal(0, await host.WaitingRowsAsync(id));
        Assert.Equal(0, host.Topics.Depth(Topics.Orders, "notifications").Count);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task An_event_whose_hint_was_lost_is_found_by_the_timer(string mode)
    {
        await using var host = await new AHostWithEvents(mode).StartAsync();

        await host.PlaceAsync(hint: false);
        await host.Host.WhenIdleAsync();
        Assert.Empty(host.Sent);

        await host.Host.AdvanceAsync(TimeSpan.FromMinutes(2));
        Assert.Single(host.Sent);
    }

    [Fact]
    public async Task In_memory_mode_the_row_waits_until_the_subscriber_succeeds()
    {
        await using var host = await new AHostWithEvents("Memory").StartAsync();
        host.MailServerIsAway = true;

        var id = await host.PlaceAsync();
        await host.Host.WhenIdleAsync();
        Assert.Equal(1, await host.WaitingRowsAsync(id));

        host.MailServerIsAway = false;
        await host.Host.AdvanceAsync(TimeSpan.FromSeconds(5));
        Assert.Single(host.Sent);
        Assert.Equal(0, await host.WaitingRowsAsync(id));
    }

    [Fact]
    public async Task On_topics_the_row_is_published_at_once_and_a_failing_subscriber_is_dead_lettered()
    {
        await using var host = await new AHostWithEvents("LocalTopics").StartAsync();
        host.MailServerIsAway = true;

        var id = await host.PlaceAsync();
        await host.Host.AdvanceAsync(TimeSpan.FromMinutes(10));

        Assert.Equal(0, await host.WaitingRowsAsync(id));
        var dead = Assert.Single(host.Topics.DeadLetters(Topics.Orders, "notifications"));
        var cloudEvent = CloudEvent.Parse(dead.Body);
        Assert.Equal((EventTypes.OrderCreated, id), (cloudEvent.Type, cloudEvent.Subject));
        using var properties = JsonDocument.Parse(host.PropertiesOf(dead.Id));
        Assert.Equal("v1", properties.RootElement.GetProperty("applicationProperties").GetProperty("event-contract-version").GetString());

        // Staff give it back once the server is there.
        host.MailServerIsAway = false;
        await host.Topics.RequeueDeadLetterAsync(Topics.Orders, "notifications", dead.Id);
        await host.Host.WhenIdleAsync();
        Assert.Single(host.Sent);
    }

    [Fact]
    public async Task Every_row_of_the_subscribers_table_has_one_topic_function_and_the_other_way_round()
    {
        await using var host = new AHostWithEvents("Memory");
        var rows = host.Host.Services.GetServices<Subscription>().Select(row => (row.Topic, row.Name));

        var functions = typeof(NotificationsTopic).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance))
            .SelectMany(method => method.GetParameters())
            .Select(parameter => parameter.GetCustomAttribute<ServiceBusTriggerAttribute>())
            .OfType<ServiceBusTriggerAttribute>()
            .Where(trigger => !trigger.SubscriptionName!.EndsWith(DeadLetterSource.DeadLetterQueue, StringComparison.Ordinal))
            .Select(trigger => (trigger.TopicName!, trigger.SubscriptionName!));

        Assert.Equal(rows.Order(), functions.Order());
    }

    [Fact]
    public void An_unknown_mode_is_refused_with_the_known_ones()
    {
        var thrown = Assert.Throws<SettingException>(() => new AHostWithEvents("Kafka"));
        Assert.Contains("Memory or LocalTopics or ServiceBus", thrown.Message, StringComparison.Ordinal);
    }
}

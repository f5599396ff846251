using System.Net;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Inbox;
using OrderFunctions.Application.Ops;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Functions.Ops;
using OrderFunctions.Functions.Tests.Faults;
using OrderFunctions.LocalHost.Worker;
using Xunit;

namespace OrderFunctions.Functions.Tests.Ops;

/// <summary>Messages that no function could handle.</summary>
public sealed class DeadLetterTests
{
    [Fact]
    public async Task A_poison_message_holds_up_nobody_and_waits_with_its_reason()
    {
        await using var shop = await AWorkshop.OpenAsync();
        await SendAsync(shop, "ada@example.com is not a hint");
        var order = await shop.PlaceAsync();
        Assert.Equal("ASSIGNED", await shop.StatusAsync(order));

        await shop.Host.AdvanceAsync(TimeSpan.FromMinutes(4));

        var list = await shop.GetAsync("api/ops/repairs?kind=dead-letter");
        Assert.DoesNotContain("ada@", list.ToJsonString(), StringComparison.Ordinal);
        var repair = Assert.Single(list["repairs"]!.AsArray())!;
        Assert.Equal(("inbox", "System.Text.Json.JsonException"), (Text(repair, "subject"), Text(repair, "problem")));
        var detail = await shop.GetAsync($"api/ops/repairs/{repair.Id()}");
        Assert.Equal("ada@example.com is not a hint", Text(detail, "payload"));
        Assert.Contains("invalid", Text(detail, "reason"), StringComparison.Ordinal);
        Assert.Equal(["WARNING DEAD_LETTER"], await shop.AlertsAsync("inbox"));
    }

    [Fact]
    public async Task Dead_messages_are_sent_again_one_by_one_edited_or_many_at_once()
    {
        await using var shop = await AWorkshop.OpenAsync();
        for (var n = 0; n < 3; n++) await SendAsync(shop, $"not a hint {n}");
        await shop.Host.WhenIdleAsync();
        var dead = await shop.RepairsAsync("dead-letter");
        Assert.Equal(3, dead.Count);

        // A hint at nothing is looked at and dropped.
        var hint = JsonSerializer.Serialize(new { partition = "sandbox:none", id = "evt-none" });
        await shop.PostAsync($"api/ops/repairs/{dead[0].Id()}/retry", new JsonObject { ["payload"] = hint, ["reason"] = "mended" });
        await shop.Host.AdvanceAsync(TimeSpan.FromMinutes(4));
        Assert.Equal(2, (await shop.RepairsAsync("dead-letter")).Count);

        var (_, many) = await shop.PostAsync("api/ops/repairs/retry", new JsonObject
        {
            ["ids"] = new JsonArray(dead[1].Id(), dead[2].Id(), dead[0].Id(), "nonsense"),
            ["reason"] = "again",
        });
        Assert.Equal(
            [null, null, "REPAIR_UNKNOWN", "REPAIR_UNKNOWN"], many!["results"]!.AsArray().Select(one => one!["code"]?.GetValue<string>()));
        Assert.Single((await shop.GetAsync($"api/ops/audit?subject={dead[1].Id()}"))["entries"]!.AsArray());

        // As bad as before, they die again, as other messages.
        await shop.Host.WhenIdleAsync();
        var again = await shop.RepairsAsync("dead-letter");
        Assert.Equal(2, again.Count);
        Assert.Empty(again.Select(one => one.Id()).Intersect(dead.Select(one => one.Id())));
    }

    [Fact]
    public async Task An_event_that_died_for_one_subscriber_is_given_to_that_subscriber_again()
    {
        var mail = new MailServer { IsAway = true };
        await using var shop = await AWorkshop.OpenAsync(mail, ("EventBus:Mode", "LocalTopics"));
        await shop.PlaceAsync(card: null);
        await shop.Host.WhenIdleAsync();
        var repair = Assert.Single(await shop.RepairsAsync("dead-letter"));
        Assert.Equal(("order-events/notifications", "System.InvalidOperationException"), (Text(repair, "subject"), Text(repair, "problem")));

        var (_, refused) = await shop.PostAsync($"api/ops/repairs/{repair.Id()}/retry");
        Assert.Equal("STILL_FAILING", Text(refused!, "code"));
        mail.IsAway = false;
        Assert.Equal(HttpStatusCode.OK, (await shop.PostAsync($"api/ops/repairs/{repair.Id()}/retry")).Status);

        Assert.Single(mail.Sent);
        Assert.Empty(await shop.RepairsAsync());
    }

    [Fact]
    public async Task Failures_that_nobody_died_of_and_settled_letters_are_forgotten_in_the_end()
    {
        await using var shop = await AWorkshop.OpenAsync();
        await SendAsync(shop, "not a hint");
        await shop.Host.AdvanceAsync(TimeSpan.FromMinutes(4));
        var repair = Assert.Single(await shop.RepairsAsync());
        await shop.PostAsync($"api/ops/repairs/{repair.Id()}/resolve", new JsonObject { ["reason"] = "nothing in it" });
        Assert.Equal(2, shop.DocumentIds(Containers.DeadLetters).Count);

        shop.Clock.Advance(TimeSpan.FromDays(31));
        await shop.Host.WhenIdleAsync();

        Assert.Empty(shop.DocumentIds(Containers.DeadLetters));
    }

    [Fact]
    public void Every_queue_and_subscription_has_a_function_that_takes_its_dead_messages()
    {
        var triggers = typeof(DeadLetterFunctions).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance))
            .SelectMany(method => method.GetParameters())
            .SelectMany(parameter => parameter.GetCustomAttributes())
            .Select<Attribute, (string? Name, string Dead)>(trigger => trigger switch
            {
                QueueTriggerAttribute queue => (queue.QueueName, DeadLetterSource.PoisonSuffix),
                ServiceBusTriggerAttribute topic => ($"{topic.TopicName}/{topic.SubscriptionName}", DeadLetterSource.DeadLetterQueue),
                _ => (null, ""),
            })
            .Where(found => found.Name is not null)
            .ToLookup(found => found.Name!.EndsWith(found.Dead, StringComparison.Ordinal), found => found);

        Assert.NotEmpty(triggers[false]);
        Assert.Equal(
            triggers[false].Select(found => found.Name + found.Dead).Order(StringComparer.Ordinal),
            triggers[true].Select(found => found.Name).Order(StringComparer.Ordinal));
    }

    private static Task SendAsync(AShop shop, string body) =>
        shop.Host.Services.GetRequiredService<IJobQueue>().SendAsync(InboxHints.Queue, body, TimeSpan.Zero, default);

    private static string Text(JsonNode node, string name) => node[name]!.GetValue<string>();
}

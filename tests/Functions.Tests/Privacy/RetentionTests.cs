using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Functions.Tests.Faults;
using OrderFunctions.Functions.Tests.Orders;
using OrderFunctions.Functions.Tests.Production;
using OrderFunctions.LocalHost.Durable;
using OrderFunctions.LocalHost.DurableTask;
using Xunit;

namespace OrderFunctions.Functions.Tests.Privacy;

/// <summary>What is removed when its time is over, in the whole app under a clock that the test moves.</summary>
public sealed class RetentionTests(AWritingShop at) : IClassFixture<AWritingShop>
{
    private readonly AShop _shop = at.Shop;

    private HistoryReplay Histories => _shop.Host.Services.GetRequiredService<HistoryReplay>();

    [Fact]
    public async Task Drafts_sagas_replies_bodies_and_marks_go_when_their_time_is_over_and_the_order_stays_as_it_is()
    {
        var room = await WritingRoom.OpenAsync(_shop, "haiku", "haiku-1");
        var order = await room.OrderAsync();
        await room.WriteAsync("haiku-1", order);
        await room.RejectAsync(order, 1);
        await room.UploadAsync("haiku-1", order);
        await room.DoAsync(room.Qc, order, "approve", new JsonObject { ["draft"] = 2 });
        var waiting = await _shop.PlaceAsync(card: "tok_hard_decline.dropped");
        await _shop.Host.DurableClient.ScheduleNewOrchestrationInstanceAsync("NoSuchSaga", "failed", new StartOrchestrationOptions("failed-once"));
        await _shop.Host.WhenIdleAsync();

        // The time of the drafts is over, and the order is not: without it nobody could make the goods.
        await _shop.LeapAsync(TimeSpan.FromDays(181));
        Assert.Equal(HttpStatusCode.OK, await DraftAsync(order, 1));
        await _shop.ScanAsync(await _shop.ShipAsync(order), "DELIVERED");
        var before = await _shop.SettledAsync(order);
        Assert.Equal("DELIVERED", before["status"]!.GetValue<string>());

        await _shop.LeapAsync(TimeSpan.FromDays(181));

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.OK), (await DraftAsync(order, 1), await DraftAsync(order, 2)));
        Assert.Equal(JsonNode.Parse(before.ToJsonString())!["status"]!.ToJsonString(), (await _shop.SettledAsync(order))["status"]!.ToJsonString());
        Assert.Null(Histories.Export(order));
        Assert.Null(Histories.Export("line-" + WritingRoom.TaskOf(order)));
        // What failed waits for staff.
        Assert.NotNull(await _shop.Host.DurableClient.GetInstanceAsync("failed-once"));
        Assert.DoesNotContain(_shop.DocumentBodies(Containers.Inbox), body => body.Contains("\"body\"", StringComparison.Ordinal));
        Assert.NotEmpty(_shop.DocumentBodies(Containers.Inbox));
        Assert.DoesNotContain(_shop.DocumentBodies(Containers.Idempotency), body => body.Contains("Sample Street", StringComparison.Ordinal));
        Assert.Equal("FAILED", await _shop.StatusAsync(waiting));
        var figures = await _shop.Staff.GetStringAsync(new Uri("metrics", UriKind.Relative));
        Assert.All(
            new[] { "sagas", "drafts", "webhook-bodies", "idempotency-keys" },
            what => Assert.Matches($"retention_removed_total{{what=\"{what}\"}} [1-9]", figures));
    }

    [Fact]
    public async Task Who_wakes_an_order_whose_saga_was_removed_changes_nothing()
    {
        var order = await _shop.PlaceAsync();
        await _shop.Host.WhenIdleAsync();
        await _shop.ScanAsync(await _shop.ShipAsync(order), "DELIVERED");
        await _shop.LeapAsync(TimeSpan.FromDays(31));
        Assert.Null(Histories.Export(order));
        var facts = await _shop.FactsAsync(order);
        var messages = await _shop.MessagesAsync(order);

        // Money that comes back after a month wakes the saga, which is not there any more.
        await _shop.StaffPostAsync($"api/orders/{order}/refunds", new JsonObject { ["goodwill"] = 100, ["reason"] = "late" });
        await _shop.SettledAsync(order);

        Assert.Equal("DELIVERED", await _shop.StatusAsync(order));
        Assert.Equal(["refund-requested", "refund-succeeded"], (await _shop.FactsAsync(order)).Skip(facts.Count));
        Assert.Equal(messages.Count + 1, (await _shop.MessagesAsync(order)).Count);
        await _shop.AssertSoundStockAsync();
    }

    private async Task<HttpStatusCode> DraftAsync(string order, int number)
    {
        using var answer = await _shop.Staff.GetAsync(new Uri($"api/production/tasks/{WritingRoom.TaskOf(order)}/drafts/{number}", UriKind.Relative));
        return answer.StatusCode;
    }
}

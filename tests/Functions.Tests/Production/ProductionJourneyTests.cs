using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Tests.Faults;
using OrderFunctions.Functions.Tests.Orders;
using OrderFunctions.LocalHost.Durable;
using Xunit;

namespace OrderFunctions.Functions.Tests.Production;

/// <summary>Personalised orders from the shop's doors to the end, under a clock that the test moves.</summary>
public sealed class ProductionJourneyTests(AWritingShop at) : IClassFixture<AWritingShop>
{
    private readonly AShop _shop = at.Shop;

    [Fact]
    public async Task Two_rejections_then_approved_packed_and_delivered_and_the_mug_did_not_wait()
    {
        var room = await WritingRoom.OpenAsync(_shop, "ode", "ode-1");
        var order = await room.OrderAsync("MUG-BLUE");

        // The mug has its parcel while the verse is being written.
        var seen = await _shop.SettledAsync(order);
        Assert.Equal("IN_PRODUCTION", seen["status"]!.GetValue<string>());
        var mug = Assert.Single(seen["shipments"]!.AsArray())!;
        Assert.Equal("MUG-BLUE", Assert.Single(mug["items"]!.AsArray())!["sku"]!.GetValue<string>());
        Assert.Equal(["skill: ode", "load: 0 of 2, 60 of 60 points", "due date: 0 due sooner, 40 of 40 points"], (await room.TaskAsync(order))["explanation"]!.AsArray().Select(line => line!.GetValue<string>()).Take(3));
        await _shop.StaffPostAsync($"api/shipments/{mug["id"]}/packed");

        await room.WriteAsync("ode-1", order);
        Assert.Contains("DRAFT_TO_CHECK", await AlertsAsync(order));
        await room.RejectAsync(order, 1);
        await room.UploadAsync("ode-1", order);
        await room.RejectAsync(order, 2);
        await room.UploadAsync("ode-1", order);
        await room.DoAsync(room.Qc, order, "approve", new JsonObject { ["draft"] = 3 });

        // Approved: the saga gives it to the warehouse, in a parcel of its own.
        seen = await _shop.SettledAsync(order);
        Assert.Equal("ASSIGNED", seen["status"]!.GetValue<string>());
        await _shop.StaffPostAsync($"api/shipments/{mug["id"]}/handed-over");
        foreach (var parcel in (await _shop.SettledAsync(order))["shipments"]!.AsArray().Select(one => one!["id"]!.GetValue<string>()).ToList())
        {
            if (parcel != mug["id"]!.GetValue<string>())
            {
                await _shop.StaffPostAsync($"api/shipments/{parcel}/packed");
                await _shop.Host.WhenIdleAsync();
                await _shop.StaffPostAsync($"api/shipments/{parcel}/handed-over");
            }

            await _shop.ScanAsync(parcel, "DELIVERED");
        }

        Assert.Equal("DELIVERED", await _shop.StatusAsync(order));
        string[] story = [.. (await _shop.FactsAsync(order)).Where(fact => fact.StartsWith("writing-", StringComparison.Ordinal) || fact.StartsWith("draft-", StringComparison.Ordinal) || fact.StartsWith("production-", StringComparison.Ordinal))];
        Assert.Equal(
            ["production-started", "writing-opened", "writing-offered", "writing-accepted", "draft-uploaded", "draft-rejected", "draft-uploaded", "draft-rejected", "draft-uploaded", "draft-approved", "production-approved"],
            story);

        // The desk is empty again, the checks are counted, and nobody is told to check any more.
        var writer = await room.WriterAsync("ode-1");
        Assert.Equal((0, 3, 2), (writer["load"]!.GetValue<int>(), writer["checked"]!.GetValue<int>(), writer["rejected"]!.GetValue<int>()));
        var quality = (await AShop.SendAsync(_shop.Staff, HttpMethod.Get, "api/production/quality")).Body!;
        Assert.Equal(66.7, quality["writers"]!.AsArray().Single(one => one!["writerId"]!.GetValue<string>() == "ode-1")!["rejectedPercent"]!.GetValue<double>());
        Assert.Matches("quality_checks[^\n]*rejected", await _shop.Staff.GetStringAsync(new Uri("metrics", UriKind.Relative)));
        Assert.DoesNotContain("DRAFT_TO_CHECK", await AlertsAsync(order));

        // What it is to say stands in the order alone.
        var histories = _shop.Host.Services.GetRequiredService<HistoryReplay>();
        string[] others =
        [
            histories.Export(order)!, histories.Export("line-" + WritingRoom.TaskOf(order))!,
            .. new[] { Containers.Alerts, Containers.Messages, Containers.Audit, Containers.Production }.SelectMany(_shop.DocumentBodies),
        ];
        Assert.All(others, text => Assert.False(text.Contains("Grandma", StringComparison.Ordinal) || text.Contains("Rosa", StringComparison.Ordinal), text));
    }

    [Fact]
    public async Task Whoever_does_not_answer_or_declines_is_passed_over_and_the_next_is_asked()
    {
        var room = await WritingRoom.OpenAsync(_shop, "haiku", "haiku-1", "haiku-2");
        var order = await room.OrderAsync();
        Assert.Equal("haiku-1", (await room.TaskAsync(order))["writerId"]!.GetValue<string>());

        await _shop.Host.AdvanceAsync(TimeSpan.FromHours(4) - TimeSpan.FromSeconds(1));
        Assert.Equal("haiku-1", (await room.TaskAsync(order))["writerId"]!.GetValue<string>());
        await _shop.Host.AdvanceAsync(TimeSpan.FromSeconds(1));

        Assert.Equal("haiku-2", (await room.TaskAsync(order))["writerId"]!.GetValue<string>());
        Assert.Equal((0, 1), ((await room.WriterAsync("haiku-1"))["load"]!.GetValue<int>(), (await room.WriterAsync("haiku-2"))["load"]!.GetValue<int>()));
        Assert.Equal(HttpStatusCode.NotFound, (await WritingRoom.AskAsync(room.As("haiku-1"), order, "accept")).Status);

        // The second one says no, and there is no third: staff hear of it, and a new writer is found by itself.
        await room.DoAsync(room.As("haiku-2"), order, "decline", new JsonObject { ["note"] = "ill" });
        Assert.Equal("OPEN", await room.StatusAsync(order));
        Assert.Contains("NO_WRITER", await AlertsAsync(order));
        await room.HireAsync("haiku-3");
        await _shop.Host.AdvanceAsync(TimeSpan.FromMinutes(5));

        Assert.Equal("haiku-3", (await room.TaskAsync(order))["writerId"]!.GetValue<string>());
    }

    [Fact]
    public async Task After_the_fourth_rejection_the_writer_gets_nothing_new_until_a_super_admin_gives_the_line_to_another()
    {
        var room = await WritingRoom.OpenAsync(_shop, "sonnet", "sonnet-1");
        var order = await room.OrderAsync();
        await room.RejectTooOftenAsync("sonnet-1", order);

        Assert.Equal("REVIEW", await room.StatusAsync(order));
        Assert.Equal("SUPER_ADMIN_REVIEW", Assert.Single((await _shop.SettledAsync(order))["holds"]!.AsArray())!["reason"]!.GetValue<string>());
        Assert.True((await room.WriterAsync("sonnet-1"))["waitsForReview"]!.GetValue<bool>());
        Assert.Contains("DRAFTS_REJECTED", await AlertsAsync(order));
        var other = await room.OrderAsync();
        Assert.Equal("OPEN", await room.StatusAsync(other));
        var (refused, why) = await room.EditAsync(_shop.Staff, other, "assign", new JsonObject { ["writer"] = "sonnet-1" });
        Assert.Equal((HttpStatusCode.Conflict, "WRITER_UNAVAILABLE"), (refused, why!["code"]!.GetValue<string>()));

        await room.HireAsync("sonnet-2");
        // Only a super-admin decides, and only once.
        Assert.Equal(HttpStatusCode.Forbidden, (await room.EditAsync(_shop.As(Roles.FulfilmentAdmin, "staff-2"), order, "decision", Decision("REASSIGN"))).Status);
        var before = await room.ETagAsync("api/production/tasks/" + WritingRoom.TaskOf(order));
        Assert.Equal(HttpStatusCode.OK, (await room.EditAsync(_shop.Staff, order, "decision", Decision("REASSIGN"), before)).Status);
        Assert.Equal("TASK_CHANGED", (await room.EditAsync(_shop.Staff, order, "decision", Decision("REASSIGN"), before)).Body!["code"]!.GetValue<string>());

        Assert.Equal("sonnet-2", (await room.TaskAsync(order))["writerId"]!.GetValue<string>());
        Assert.Empty((await _shop.SettledAsync(order))["holds"]!.AsArray());
        Assert.False((await room.WriterAsync("sonnet-1"))["waitsForReview"]!.GetValue<bool>());
        await _shop.Host.AdvanceAsync(TimeSpan.FromMinutes(5));
        Assert.Equal("sonnet-1", (await room.TaskAsync(other))["writerId"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("CANCEL_LINE", "ASSIGNED")]
    [InlineData("CANCEL_ORDER", "CANCELLED")]
    [InlineData("APPROVE", "ASSIGNED")]
    public async Task A_super_admin_ends_the_matter_and_the_money_follows(string decision, string ends)
    {
        var writer = decision.ToUpperInvariant() + "-1";
        var room = await WritingRoom.OpenAsync(_shop, decision.Replace('_', '-').ToLowerInvariant(), writer);
        var (_, refundedBefore) = _shop.MoneyAtGateway();
        var order = await room.OrderAsync("MUG-BLUE");
        await room.RejectTooOftenAsync(writer, order);

        Assert.Equal(HttpStatusCode.OK, (await room.EditAsync(_shop.Staff, order, "decision", Decision(decision))).Status);

        Assert.Equal(ends, await _shop.StatusAsync(order));
        var refunded = _shop.MoneyAtGateway().Refunded - refundedBefore;
        var lines = (await _shop.OrderAsync(order)).Lines;
        Assert.Equal(decision switch { "APPROVE" => 0, "CANCEL_LINE" => lines[0].Amounts.Gross, _ => (await _shop.OrderAsync(order)).Totals.Payable }, refunded);
        Assert.Equal(0, (await room.WriterAsync(writer))["load"]!.GetValue<int>());
        Assert.False((await room.WriterAsync(writer))["waitsForReview"]!.GetValue<bool>());
        await _shop.AssertSoundStockAsync(room.Sku);
    }

    [Fact]
    public async Task Cancelled_in_the_middle_the_desk_is_cleared_the_money_goes_back_and_the_drafts_stay()
    {
        var room = await WritingRoom.OpenAsync(_shop, "ballad", "ballad-1");
        var order = await room.OrderAsync();
        await room.WriteAsync("ballad-1", order);

        Assert.Equal(HttpStatusCode.OK, (await AShop.SendAsync(_shop.Customer, HttpMethod.Post, $"api/orders/{order}/cancel")).Status);

        Assert.Equal("CANCELLED", await _shop.StatusAsync(order));
        Assert.Equal("CLOSED", await room.StatusAsync(order));
        Assert.Equal(0, (await room.WriterAsync("ballad-1"))["load"]!.GetValue<int>());
        Assert.Equal(HttpStatusCode.NotFound, (await WritingRoom.AskAsync(room.As("ballad-1"), order, "accept")).Status);
        using var draft = await room.Qc.GetAsync(new Uri($"api/production/tasks/{WritingRoom.TaskOf(order)}/drafts/1", UriKind.Relative));
        Assert.Equal((HttpStatusCode.OK, "application/pdf", "attachment"), (draft.StatusCode, draft.Content.Headers.ContentType!.MediaType, draft.Content.Headers.ContentDisposition!.DispositionType));
        await _shop.AssertSoundStockAsync(room.Sku);
        // Nothing is left that a sweeper would look at.
        Assert.DoesNotContain(_shop.DocumentBodies(Containers.Orders), body => body.Contains($"\"task\":\"{WritingRoom.TaskOf(order)}\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_desk_never_has_more_than_fits_on_it_however_many_orders_come_at_a_time()
    {
        var room = await WritingRoom.OpenAsync(_shop, "limerick", "limerick-1", "limerick-2");

        var orders = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => room.OrderAsync()));
        await _shop.Host.WhenIdleAsync();

        var waiting = 0;
        foreach (var order in orders) waiting += await room.StatusAsync(order) == "OPEN" ? 1 : 0;
        Assert.Equal(2, waiting);
        foreach (var writer in new[] { "limerick-1", "limerick-2" })
        {
            Assert.Equal(2, (await room.WriterAsync(writer))["load"]!.GetValue<int>());
            var own = (await AShop.SendAsync(room.As(writer), HttpMethod.Get, "api/production/tasks")).Body!["tasks"]!.AsArray();
            Assert.All(own, task => Assert.Equal(writer, task!["writerId"]!.GetValue<string>()));
            Assert.Equal(2, own.Count);
        }
    }

    private static JsonObject Decision(string decision) => new() { ["decision"] = decision, ["note"] = "seen" };

    private async Task<IReadOnlyList<string>> AlertsAsync(string order) =>
    [
        .. (await AShop.SendAsync(_shop.Staff, HttpMethod.Get, "api/ops/alerts?limit=100")).Body!["alerts"]!.AsArray()
            .Where(alert => alert!["subject"]!.GetValue<string>().StartsWith(order, StringComparison.Ordinal)).Select(alert => alert!["code"]!.GetValue<string>()),
    ];
}

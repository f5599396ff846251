using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Files;
using OrderFunctions.Application.Notifications;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Notifications;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Functions.Tests.Faults;
using OrderFunctions.Functions.Tests.Ops;
using OrderFunctions.Functions.Tests.Orders;
using OrderFunctions.Testing;
using Xunit;

namespace OrderFunctions.Functions.Tests.Campaigns;

/// <summary>The orchestrations of a campaign's turns: one that fails, several that wait for the same hour, and one that cannot go on.</summary>
public sealed class CampaignTurnTests(AMailroom room) : IClassFixture<AMailroom>
{
    private AShop Shop => room.Shop;

    [Fact]
    public async Task An_orchestration_that_fails_is_started_anew_and_writes_to_nobody_twice()
    {
        // The provider has one mail whose answer was lost, and cannot be asked about it for longer than any step is tried again.
        (room.Loses, room.KnowsNothing) = (mail => mail.To == "r2@example.com" ? new HttpRequestException("lost") : null, true);
        var campaign = await room.SentAsync(AMailroom.Many(6), AMailroom.Words(perSecond: 1));
        await Shop.Host.AdvanceAsync(TimeSpan.FromMinutes(8));
        Assert.Equal(["CRITICAL SAGA_FAILED"], await Shop.AlertsAsync($"campaign-{campaign}-1"));
        Assert.Equal("RUNNING", await room.StatusAsync(campaign));

        (room.Loses, room.KnowsNothing) = (null, false);
        await Shop.Host.AdvanceAsync(TimeSpan.FromMinutes(12));

        Assert.Equal(("SUCCEEDED", "6 accepted"), (await room.StatusAsync(campaign), await room.CountsAsync(campaign)));
        Assert.Equal(6, room.Of(campaign).Count);
        Assert.Equal(6, room.Of(campaign).DistinctBy(one => one.Mail.To).Count());
    }

    [Fact]
    public async Task Orchestrations_of_earlier_turns_that_wake_at_the_same_hour_send_nothing()
    {
        var campaign = await room.ReadyAsync(AMailroom.Many(3));
        await room.StartAsync(campaign, Shop.Clock.GetUtcNow().AddHours(1));
        foreach (var wish in new[] { "pause", "resume", "pause", "resume", "pause" })
        {
            await Shop.Host.WhenIdleAsync();
            await Shop.StaffPostAsync($"api/jobs/{campaign}/{wish}");
        }

        // Held beyond its hour it goes when it is let go.
        await Shop.LeapAsync(TimeSpan.FromHours(2));
        Assert.Equal(("PAUSED", 0), (await room.StatusAsync(campaign), room.Of(campaign).Count));
        await Shop.StaffPostAsync($"api/jobs/{campaign}/resume");
        await Shop.Host.WhenIdleAsync();

        Assert.Equal(("SUCCEEDED", "3 accepted"), (await room.StatusAsync(campaign), await room.CountsAsync(campaign)));
        Assert.Equal(3, room.Of(campaign).Count);

        // Once over, nothing begins it again.
        var again = await room.StartAsync(campaign);
        Assert.Equal("SUCCEEDED", again.Text("status"));
        await Shop.Host.AdvanceAsync(TimeSpan.FromMinutes(15));
        Assert.Equal(3, room.Of(campaign).Count);
    }

    [Fact]
    public async Task A_campaign_that_was_held_and_forgotten_is_cancelled_and_then_its_recipients_are_forgotten()
    {
        var campaign = await room.ReadyAsync(AMailroom.Many(3));
        room.Refuses = _ => new MailNotAcceptedException("421");
        await room.StartAsync(campaign);
        await Shop.Host.WhenIdleAsync();
        await Shop.StaffPostAsync($"api/jobs/{campaign}/pause");
        await Shop.Host.AdvanceAsync(TimeSpan.FromMinutes(1));
        room.Refuses = null;
        Assert.Equal("PAUSED", await room.StatusAsync(campaign));

        await Shop.LeapAsync(TimeSpan.FromDays(91));
        Assert.Equal(("CANCELLED", "3 waiting"), (await room.StatusAsync(campaign), await room.CountsAsync(campaign)));
        Assert.Contains(Shop.DocumentBodies(Containers.Campaigns), body => body.Contains("r1@example.com", StringComparison.Ordinal));
        await Shop.LeapAsync(TimeSpan.FromDays(1));
        Assert.DoesNotContain(Shop.DocumentBodies(Containers.Campaigns), body => body.Contains("r1@example.com", StringComparison.Ordinal));
        Assert.Empty(room.Of(campaign));

        // Nobody looks at it again.
        Assert.DoesNotContain(
            Shop.DocumentBodies(Containers.Campaigns),
            body => body.Contains(campaign, StringComparison.Ordinal) && body.Contains("\"list\":\"campaigns\"", StringComparison.Ordinal) && body.Contains("\"due\":", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_is_in_the_second_part_of_an_audience_is_written_to_as_well()
    {
        var store = Shop.Host.Services.GetRequiredService<IDocumentStore>();
        for (var n = 0; n <= 500; n++)
        {
            var order = AnOrder.For("Ann") with
            {
                Id = $"{n:x8}-0000-7000-8000-000000000000",
                CustomerId = n == 500 ? "last" : "nobody",
                Contact = new CustomerContact("last@example.com"),
                PlacedAt = AnOrder.At.AddSeconds(n),
            };
            var document = new OrderDocument { Order = order, Revision = 1, List = OrderDocument.AllOrders, At = order.PlacedAt.ToUnixTimeMilliseconds() };
            await store.CommitAsync(Containers.Orders, order.Id, [TypedDocuments.Upsert(OrderDocument.Id, document, StoredJson.Default.OrderDocument)], default);
        }

        var profiles = Shop.Host.Services.GetRequiredService<NotificationProfiles>();
        await profiles.TryChooseAsync("last", (await profiles.OfAsync("last", default)).Version, NotificationPreferences.None with { Marketing = true }, default);
        var words = AMailroom.Words();
        words["audience"] = new JsonObject { ["sku"] = "GIFT-50" };
        var campaign = await room.DraftAsync(words);
        await room.StartAsync(campaign);
        await Shop.Host.WhenIdleAsync();

        Assert.Equal("last@example.com", Assert.Single(room.Of(campaign)).Mail.To);
        Assert.Equal("SUCCEEDED", await room.StatusAsync(campaign));
    }

    [Fact]
    public async Task A_list_that_is_gone_ends_the_campaign_before_its_start_or_with_an_error()
    {
        var (draft, started) = (await room.ReadyAsync(AMailroom.Many(1)), await room.ReadyAsync(AMailroom.Many(1)));
        await room.StartAsync(started, Shop.Clock.GetUtcNow().AddHours(1));
        foreach (var campaign in new[] { draft, started })
        {
            var register = Shop.Host.Services.GetRequiredService<FileRegister>();
            await register.DeleteAsync((await register.FindAsync((await Shop.GetAsync($"api/campaigns/{campaign}")).Text("fileId"), default))!, default);
        }

        await Situations.RefusedAsync(Shop.Staff, $"api/campaigns/{draft}/start", "CAMPAIGN_WITHOUT_RECIPIENTS", new JsonObject());
        await Shop.LeapAsync(TimeSpan.FromHours(1));

        var job = await Shop.GetAsync($"api/jobs/{started}");
        Assert.Equal(("FAILED", "CAMPAIGN_LIST_GONE"), (job.Text("status"), job["error"]!.Text("code")));
        Assert.Equal("FAILED", await room.StatusAsync(started));
        Assert.Equal(HttpStatusCode.Accepted, (await AShop.SendAsync(Shop.Staff, HttpMethod.Post, $"api/campaigns/{started}/start", new JsonObject())).Status);
    }
}

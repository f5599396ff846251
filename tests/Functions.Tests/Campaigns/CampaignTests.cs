using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Campaigns;
using OrderFunctions.Application.Notifications;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Tests.Faults;
using OrderFunctions.Functions.Tests.Ops;
using OrderFunctions.Functions.Tests.Orders;
using Xunit;

namespace OrderFunctions.Functions.Tests.Campaigns;

/// <summary>Campaigns through the whole app: drafted, changed, given recipients, sent at their hour and pace, held, unsubscribed from.</summary>
public sealed class CampaignTests(AMailroom room) : IClassFixture<AMailroom>
{
    private AShop Shop => room.Shop;

    [Fact]
    public async Task A_campaign_reaches_everybody_in_the_list_once_and_says_what_became_of_each()
    {
        room.Refuses = mail => mail.To.StartsWith("no", StringComparison.Ordinal) ? new MailNotAcceptedException("550") { IsFinal = true } : null;
        var campaign = await room.ReadyAsync("Email,name\nada@example.com,Ada\nbob@example.com,Bob\nADA@example.com,Ada\nnobody@example.com,\n");

        var job = await room.StartAsync(campaign);
        Assert.Equal((campaign, "CAMPAIGN", "staff-1"), (job.Id(), job.Text("kind"), job.Text("owner")));
        await Shop.Host.WhenIdleAsync();
        room.Refuses = null;

        Assert.Equal("SUCCEEDED", await room.StatusAsync(campaign));
        Assert.Equal(100, (int)(await Shop.GetAsync($"api/jobs/{campaign}"))["progress"]!["percent"]!);
        Assert.Equal(["ada@example.com", "bob@example.com"], room.Of(campaign).Select(one => one.Mail.To).Order(StringComparer.Ordinal));
        var mail = room.Of(campaign).Single(one => one.Mail.To == "bob@example.com").Mail;
        Assert.Equal("News from The Shop", mail.Subject);
        Assert.StartsWith("Hello Bob. https://shop.example/api/unsubscribe/", mail.Text, StringComparison.Ordinal);
        Assert.Equal("List-Unsubscribe=One-Click", mail.Headers["List-Unsubscribe-Post"]);
        Assert.DoesNotContain("bob", mail.Headers["List-Unsubscribe"] + mail.Key, StringComparison.OrdinalIgnoreCase);

        var bob = (await ThoseAsync(campaign, "accepted")).Single(one => one.Text("address") == "bob@example.com");
        var read = await Shop.GetAsync($"api/campaigns/{campaign}/recipients/{bob.Id()}");
        Assert.Equal((mail.Text, mail.Headers["List-Unsubscribe"]), (read.Text("text"), read["headers"]!.Text("List-Unsubscribe")));

        Assert.Equal(HttpStatusCode.NotFound, (await AShop.SendAsync(Shop.Staff, HttpMethod.Get, $"api/campaigns/{campaign}/recipients/{new string('z', 32)}")).Status);

        var refused = Assert.Single(await ThoseAsync(campaign, "failed"));
        Assert.Equal(("nobody@example.com", "FAILED", "550"), (refused.Text("address"), refused.Text("outcome"), refused.Text("code")));
        var first = await Shop.GetAsync($"api/campaigns/{campaign}/recipients?limit=1");
        var second = await Shop.GetAsync($"api/campaigns/{campaign}/recipients?limit=1&continuation={Uri.EscapeDataString(first.Text("continuation"))}");
        Assert.NotEqual(first["recipients"]![0]!.Text("address"), second["recipients"]![0]!.Text("address"));

        var key = mail.Key;
        await room.ReportAsync((key, "processed"), (key, "delivered"));
        await room.ReportAsync((room.Of(campaign).Single(one => one.Mail.To == "ada@example.com").Mail.Key, "bounce"));
        Assert.Equal("2 accepted, 1 failed, 1 delivered, 1 bounced", await room.CountsAsync(campaign));
        Assert.Contains("BOUNCED DELIVERED", string.Join(' ', (await ThoseAsync(campaign, "accepted")).Select(one => one.Text("reported")).Order(StringComparer.Ordinal)), StringComparison.Ordinal);

        // The address takes nothing: the next campaign knows, also when staff say so.
        Assert.NotNull((await Shop.StaffPostAsync("api/ops/suppressions", new JsonObject { ["address"] = "Gil@example.com" }))["bouncedAt"]);
        Assert.Equal("2 suppressed", await room.CountsAsync(await room.SentAsync("email\nada@example.com\ngil@example.com\n")));
    }

    [Fact]
    public async Task A_draft_is_changed_by_version_and_what_is_sent_is_the_last_one()
    {
        var list = await room.UploadAsync("email,coupon\neve@example.com,TEN\n");
        var words = AMailroom.Words();
        words["fileId"] = list;
        var campaign = await room.DraftAsync(words);
        var (path, tag) = ($"api/campaigns/{campaign}", await TagAsync(campaign));
        words["text"] = "Take {{coupon}}. {{unsubscribeLink}}";
        words["variables"] = new JsonArray("coupon");
        await Shop.Host.AdvanceAsync(TimeSpan.FromMinutes(1));

        var (status, changed, next) = await room.PutAsync(path, words, tag);
        Assert.Equal((HttpStatusCode.OK, 2, 1, list), (status, (int)changed["number"]!, (int)changed["recipients"]!, changed.Text("fileId")));
        Assert.StartsWith("Take COUPON.", changed["shown"]!.Text("text"), StringComparison.Ordinal);
        // Its list is forgotten so long after the last change, not after the first.
        var stored = await Shop.Host.Services.GetRequiredService<CampaignRepository>().ReadAsync(campaign, default);
        Assert.Equal(Shop.Clock.GetUtcNow().AddDays(90).ToUnixTimeMilliseconds(), stored.Due);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await room.PutAsync(path, words, tag)).Status);
        Assert.Equal((HttpStatusCode)428, (await room.PutAsync(path, words)).Status);
        words["variables"] = new JsonArray("size");
        words["text"] = "Size {{size}} {{unsubscribeLink}}";
        var without = (await room.PutAsync(path, words, next)).Body;
        Assert.Equal(("CSV_INVALID", "size"), (without.Text("code"), without["data"]!.Text("column")));

        await room.StartAsync(campaign);
        await Shop.Host.WhenIdleAsync();

        Assert.StartsWith("Take TEN.", Assert.Single(room.Of(campaign)).Mail.Text, StringComparison.Ordinal);
        Assert.Equal([2, 1], (await Shop.GetAsync($"{path}/versions"))["versions"]!.AsArray().Select(one => (int)one!["number"]!));
        Assert.Equal("CAMPAIGN_STARTED", (await room.PutAsync(path, AMailroom.Words(), await TagAsync(campaign))).Body.Text("code"));
        Assert.Contains((await Shop.GetAsync("api/campaigns"))["campaigns"]!.AsArray(), one => one!.Id() == campaign);
    }

    [Fact]
    public async Task Words_that_name_what_is_not_there_or_no_way_out_are_refused_and_nothing_is_stored()
    {
        var before = Shop.DocumentIds(Containers.Campaigns).Count;
        foreach (var (text, code) in new[]
        {
            ("Dear {{firstName}} {{unsubscribeLink}}", "TEMPLATE_VARIABLE_UNKNOWN"), ("Dear {{name}}", "TEMPLATE_VARIABLE_MISSING"), ("Dear {{name {{unsubscribeLink}}", "TEMPLATE_SYNTAX"),
        })
        {
            await Situations.RefusedAsync(Shop.Staff, "api/campaigns", code, AMailroom.Words(text: text));
        }

        foreach (var (member, value) in new (string, JsonNode)[]
        {
            ("perSecond", -1), ("perSecond", 10_001), ("name", " "), ("language", "no language"), ("variables", new JsonArray("name")), ("variables", new JsonArray("Coupon")),
            ("audience", new JsonObject { ["country"] = "Germany" }),
        })
        {
            var words = AMailroom.Words();
            words[member] = value;
            await Situations.RefusedAsync(Shop.Staff, "api/campaigns", "VALIDATION_FAILED", words);
        }

        Assert.Equal(before, Shop.DocumentIds(Containers.Campaigns).Count);

        // A repeat of what was drafted is answered with the draft, also when a template says something else by then.
        var handler = Shop.Host.Services.GetRequiredService<DraftCampaignHandler>();
        var draft = new DraftCampaign(Guid.CreateVersion7().ToString(), "Spring", "en", new("News", "{{unsubscribeLink}}"), null, null, null, [], 0, "staff-1");
        Assert.False((await handler.HandleAsync(draft, default)).IsRefused);
        Assert.Equal("{{unsubscribeLink}}", (await handler.HandleAsync(draft with { Content = null, Template = "gone" }, default)).Value!.Value.Content.Text);
        Assert.Equal(HttpStatusCode.Forbidden, (await AShop.SendAsync(Shop.Customer, HttpMethod.Post, "api/campaigns", AMailroom.Words())).Status);
    }

    [Fact]
    public async Task A_list_with_anything_wrong_is_refused_by_row_and_nothing_of_it_is_kept()
    {
        var (drafts, words) = (Shop.DocumentIds(Containers.Campaigns).Count, AMailroom.Words());
        foreach (var (csv, line) in new (byte[], string?)[]
        {
            ([.. "name\nAda\n"u8], "1"), ([.. "email,name\nada@example.com\n"u8], "2"), ([.. "email\na@example.com\n\"ada@example.com\n"u8], "3"),
            ([.. "email,name\na@example.com,"u8, .. Enumerable.Repeat((byte)'x', 900), .. "\n"u8, .. Enumerable.Repeat((byte)'\n', 4_000), .. "b@example.com,\0\n"u8], "4003"),
            ([.. "email,name\n"u8, .. Enumerable.Repeat((byte)'\n', 5_000), .. "ada@example.com,"u8, 0xE9, .. "\n"u8], "5002"), ([.. "email\n"u8], null),
        })
        {
            words["fileId"] = await room.UploadAsync(csv);
            var wrong = await Situations.RefusedAsync(Shop.Staff, "api/campaigns", "CSV_INVALID", words);
            Assert.Equal(line, (string?)wrong["data"]?["line"]);
            // Nor is there anything to be named a second time.
            Assert.Equal(HttpStatusCode.NotFound, (await AShop.SendAsync(Shop.Staff, HttpMethod.Get, $"api/files/{words.Text("fileId")}")).Status);
            await Situations.RefusedAsync(Shop.Staff, "api/campaigns", "RECIPIENT_LIST_UNKNOWN", words);
        }

        // Somebody else's, and one that was sent for something else.
        words["fileId"] = await room.UploadAsync(AMailroom.Many(1));
        await Situations.RefusedAsync(Shop.As(Roles.FulfilmentAdmin, "colleague"), "api/campaigns", "RECIPIENT_LIST_UNKNOWN", words);
        var both = AMailroom.Words();
        (both["fileId"], both["audience"]) = (words.Text("fileId"), new JsonObject { ["country"] = "DE" });
        await Situations.RefusedAsync(Shop.Staff, "api/campaigns", "VALIDATION_FAILED", both);
        words["fileId"] = await room.UploadAsync(AMailroom.Many(1), kind: "csv");
        await Situations.RefusedAsync(Shop.Staff, "api/campaigns", "RECIPIENT_LIST_UNKNOWN", words);
        Assert.Equal(drafts, Shop.DocumentIds(Containers.Campaigns).Count);

        // The next list takes its place, and without one nothing starts.
        var campaign = await room.ReadyAsync(AMailroom.Many(2));
        words["fileId"] = await room.UploadAsync(AMailroom.Many(3));
        Assert.Equal(3, (int)(await room.PutAsync($"api/campaigns/{campaign}", words, await TagAsync(campaign))).Body["recipients"]!);
        await room.PutAsync($"api/campaigns/{campaign}", AMailroom.Words(), await TagAsync(campaign));
        await Situations.RefusedAsync(Shop.Staff, $"api/campaigns/{campaign}/start", "CAMPAIGN_WITHOUT_RECIPIENTS", new JsonObject());
        await Situations.RefusedAsync(Shop.Staff, $"api/campaigns/{campaign}/start", "VALIDATION_FAILED", new JsonObject { ["sendAt"] = "2099-01-01T00:00:00Z" });
    }

    [Fact]
    public async Task A_list_is_kept_as_long_as_its_campaign_needs_it_and_one_that_nobody_named_for_a_week()
    {
        var (unused, words) = (await room.UploadAsync(AMailroom.Many(1)), AMailroom.Words(text: "{{coupon}} {{unsubscribeLink}}"));
        (words["fileId"], words["variables"]) = (unused, new JsonArray("coupon"));
        Assert.Equal("coupon", (await Situations.RefusedAsync(Shop.Staff, "api/campaigns", "CSV_INVALID", words))["data"]!.Text("column"));
        Assert.Equal(HttpStatusCode.OK, await FileStatusAsync(unused));
        var campaign = await room.ReadyAsync(AMailroom.Many(2));
        var named = (await Shop.GetAsync($"api/campaigns/{campaign}")).Text("fileId");
        await Shop.LeapAsync(TimeSpan.FromDays(8));
        await Shop.LeapAsync(TimeSpan.FromHours(2));
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.OK), (await FileStatusAsync(unused), await FileStatusAsync(named)));
        await room.StartAsync(campaign, Shop.Clock.GetUtcNow().AddDays(100));

        await Shop.LeapAsync(TimeSpan.FromDays(99));
        await Shop.LeapAsync(TimeSpan.FromHours(2));
        Assert.Equal(HttpStatusCode.OK, await FileStatusAsync(named));
        Assert.Empty(room.Of(campaign));
        await Shop.LeapAsync(TimeSpan.FromHours(24));
        Assert.Equal(2, room.Of(campaign).Count);
    }

    [Fact]
    public async Task Nothing_leaves_before_its_hour_and_then_no_second_has_more_than_it_should()
    {
        var campaign = await room.ReadyAsync(AMailroom.Many(100), AMailroom.Words(perSecond: 20));
        var hour = Shop.Clock.GetUtcNow().AddDays(8);
        var job = await room.StartAsync(campaign, hour);
        Assert.Equal("QUEUED", job.Text("status"));
        await Situations.RefusedAsync(Shop.Staff, $"api/campaigns/{campaign}/start", "CAMPAIGN_STARTED", new JsonObject { ["sendAt"] = hour.AddHours(1) });

        await Shop.LeapAsync(TimeSpan.FromDays(7));
        await Shop.Host.AdvanceAsync(hour - Shop.Clock.GetUtcNow() - TimeSpan.FromSeconds(1));
        Assert.Empty(room.Of(campaign));

        await Shop.Host.AdvanceAsync(TimeSpan.FromSeconds(4));
        var sofar = room.Of(campaign).Count;
        Assert.InRange(sofar, 21, 80);
        await Shop.Host.AdvanceAsync(TimeSpan.FromSeconds(60));

        var times = room.Of(campaign).Select(one => one.At).Order().ToList();
        Assert.Equal(100, times.Count);
        Assert.True(times[0] >= hour);
        foreach (var (at, n) in times.Select((at, n) => (at, n)))
            Assert.True(times.Skip(n).TakeWhile(later => later < at.AddSeconds(1)).Count() <= 20, $"More than 20 in the second from {at:O}.");
        Assert.Equal("SUCCEEDED", await room.StatusAsync(campaign));
    }

    [Fact]
    public async Task A_campaign_that_is_held_stops_goes_on_where_it_was_and_can_be_cancelled_for_good()
    {
        var campaign = await room.SentAsync(AMailroom.Many(60), AMailroom.Words(perSecond: 4));
        await Shop.Host.AdvanceAsync(TimeSpan.FromSeconds(3));
        await Shop.StaffPostAsync($"api/jobs/{campaign}/pause");
        await Shop.Host.AdvanceAsync(TimeSpan.FromSeconds(15));
        var held = room.Of(campaign).Count;
        Assert.InRange(held, 1, 40);
        Assert.Equal("PAUSED", await room.StatusAsync(campaign));
        Assert.Equal(100 * held / 60, (int)(await Shop.GetAsync($"api/campaigns/{campaign}"))["percent"]!);
        await Shop.Host.AdvanceAsync(TimeSpan.FromMinutes(5));
        Assert.Equal(held, room.Of(campaign).Count);

        await Shop.StaffPostAsync($"api/jobs/{campaign}/resume");
        await Shop.Host.AdvanceAsync(TimeSpan.FromSeconds(3));
        Assert.True(room.Of(campaign).Count > held);
        await Shop.StaffPostAsync($"api/jobs/{campaign}/cancel");
        await Shop.Host.AdvanceAsync(TimeSpan.FromMinutes(2));

        var sent = room.Of(campaign);
        Assert.InRange(sent.Count, held + 1, 59);
        Assert.Equal(sent.Count, sent.DistinctBy(one => one.Mail.To).Count());
        Assert.Equal($"{60 - sent.Count} waiting, {sent.Count} accepted", await room.CountsAsync(campaign));
        Assert.Equal(("CANCELLED", sent.Count), (await room.StatusAsync(campaign), (int)(await Shop.GetAsync($"api/jobs/{campaign}"))["progress"]!["done"]!));
        Assert.Equal(60 - sent.Count, (await ThoseAsync(campaign, "waiting")).Count);

        // Before its hour, too.
        var later = await room.ReadyAsync(AMailroom.Many(2));
        await room.StartAsync(later, Shop.Clock.GetUtcNow().AddHours(1));
        await Shop.StaffPostAsync($"api/jobs/{later}/cancel");
        await Shop.LeapAsync(TimeSpan.FromHours(2));
        Assert.Empty(room.Of(later));
    }

    [Fact]
    public async Task Unsubscribing_is_one_click_without_a_login_and_looking_at_the_page_changes_nothing()
    {
        var campaign = await room.SentAsync("email\numa@example.com\nvic@example.com\n");
        var (link, list) = (room.LinkOf(campaign, "uma@example.com"), (await Shop.GetAsync($"api/campaigns/{campaign}")).Text("fileId"));

        var (status, page) = await room.AskAsync(HttpMethod.Get, link);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("<form method=\"post\">", page, StringComparison.Ordinal);
        Assert.Equal("2 accepted", await room.CountsAsync(campaign));

        foreach (var _ in new[] { 1, 2 }) Assert.Equal(HttpStatusCode.OK, (await room.AskAsync(HttpMethod.Post, link)).Status);
        Assert.Equal("2 accepted, 1 left", await room.CountsAsync(campaign));
        var forged = link[..^1] + (link[^1] == 'A' ? 'Q' : 'A');
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post }) Assert.Equal(HttpStatusCode.NotFound, (await room.AskAsync(method, forged)).Status);
        Assert.Equal("1 accepted, 1 unsubscribed", await room.CountsAsync(await room.SentAsync("email\numa@example.com\nvic@example.com\n")));

        // Ninety days later nobody knows who they were, and the link says so.
        await Shop.LeapAsync(TimeSpan.FromDays(91));
        await Shop.LeapAsync(TimeSpan.FromHours(24));
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post })
            Assert.Equal(HttpStatusCode.Gone, (await room.AskAsync(method, room.LinkOf(campaign, "vic@example.com"))).Status);
        Assert.Empty(await ThoseAsync(campaign, "accepted"));
        Assert.Equal(HttpStatusCode.NotFound, await FileStatusAsync(list));
        Assert.Equal(("SUCCEEDED", "2 accepted, 1 left"), (await room.StatusAsync(campaign), await room.CountsAsync(campaign)));
        await Situations.RefusedAsync(Shop.Staff, $"api/campaigns/{campaign}/start", "CAMPAIGN_OVER", new JsonObject());
    }

    [Fact]
    public async Task An_audience_is_made_of_customers_who_have_agreed_and_have_ordered_so()
    {
        foreach (var (customer, agrees, sku) in new[] { ("wes", true, "MUG-BLUE"), ("xia", false, "MUG-BLUE"), ("yan", true, "TEA-GREEN-100") })
        {
            var client = Shop.As("Customer", customer);
            var order = AShop.Order(sku);
            order["contact"]!["email"] = $"{customer}@example.com";
            Assert.Equal(HttpStatusCode.Created, (await AShop.SendAsync(client, HttpMethod.Post, "api/orders", order)).Status);
            if (agrees) await AgreeAsync(client, true);
        }

        await Shop.Host.WhenIdleAsync();
        var words = AMailroom.Words();
        words["audience"] = new JsonObject { ["sku"] = "MUG-BLUE", ["country"] = "DE", ["orderedSince"] = Shop.Clock.GetUtcNow().AddDays(-1) };
        var campaign = await room.DraftAsync(words);
        await room.StartAsync(campaign);
        await Shop.Host.WhenIdleAsync();

        var mail = Assert.Single(room.Of(campaign)).Mail;
        Assert.Equal(("wes@example.com", "1 accepted"), (mail.To, await room.CountsAsync(campaign)));
        Assert.Contains("Hello Ada Example.", mail.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await room.AskAsync(HttpMethod.Post, room.LinkOf(campaign, "wes@example.com"))).Status);
        var preferences = (await AShop.SendAsync(Shop.As("Customer", "wes"), HttpMethod.Get, "api/notifications/preferences")).Body!;
        Assert.False((bool)preferences["marketing"]!);
    }

    [Fact]
    public async Task Who_is_forgotten_is_nobody_in_earlier_campaigns_and_is_not_written_to_by_one_under_way()
    {
        var zoe = Shop.As("Customer", "zoe");
        var order = AShop.Order(card: null);
        order["contact"]!["email"] = "zoe@example.com";
        var placed = (await AShop.SendAsync(zoe, HttpMethod.Post, "api/orders", order)).Body!.Id();
        await Shop.Host.WhenIdleAsync();
        await AShop.SendAsync(zoe, HttpMethod.Post, $"api/orders/{placed}/cancel");
        await Shop.Host.WhenIdleAsync();
        const string List = "email,name,nick\nzoe@example.com,Zoe,Zoelein\nzak@example.com,Zak,\n";
        var before = await room.SentAsync(List);
        Assert.Equal("2 accepted", await room.CountsAsync(before));
        room.Refuses = _ => new MailNotAcceptedException("421");
        var underWay = await room.SentAsync(List);
        Assert.Equal("2 waiting", await room.CountsAsync(underWay));
        var later = await room.ReadyAsync(List);
        await room.StartAsync(later, Shop.Clock.GetUtcNow().AddHours(1));

        var erasure = (await AShop.SendAsync(Shop.Staff, HttpMethod.Post, "api/customers/zoe/erasure", new JsonObject { ["reason"] = "asked for it" })).Body!.Id();
        await Shop.Host.WhenIdleAsync();
        room.Refuses = null;
        await Shop.Host.AdvanceAsync(TimeSpan.FromMinutes(15));

        Assert.Equal("SUCCEEDED", (await Shop.GetAsync($"api/jobs/{erasure}")).Text("status"));
        Assert.Equal(["zak@example.com"], room.Of(underWay).Select(one => one.Mail.To));
        Assert.Equal(("2 accepted", "1 accepted, 1 unsubscribed"), (await room.CountsAsync(before), await room.CountsAsync(underWay)));
        var told = (await Shop.GetAsync($"api/erasures/{erasure}"))["rooms"]!.AsArray().Single(one => one!.Text("room") == "campaigns")!;
        Assert.Equal((2, 2), ((int)told["pseudonymised"]!, told["kept"]!.AsArray().Sum(kept => (int)kept!["count"]!)));
        var left = await ThoseAsync(before, "accepted");
        Assert.Equal(["erased@erased.invalid", "zak@example.com"], left.Select(one => one.Text("address")).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(Shop.DocumentBodies(Containers.Campaigns), body => body.Contains("zoe", StringComparison.OrdinalIgnoreCase));

        // Nobody knows whom the link was for: it promises nothing, and what the provider reports is about nobody.
        var (link, key) = (room.LinkOf(before, "zoe@example.com"), room.Of(before).Single(one => one.Mail.To == "zoe@example.com").Mail.Key);
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post }) Assert.Equal(HttpStatusCode.Gone, (await room.AskAsync(method, link)).Status);
        await room.ReportAsync((key, "bounce"));
        Assert.Equal("2 accepted, 1 bounced", await room.CountsAsync(before));

        // Nor does a list that is read only afterwards bring them back.
        await Shop.LeapAsync(TimeSpan.FromHours(1));
        Assert.Equal(["zak@example.com"], room.Of(later).Select(one => one.Mail.To));
        Assert.Equal("1 accepted, 1 unsubscribed", await room.CountsAsync(later));
        Assert.DoesNotContain(Shop.DocumentBodies(Containers.Suppressions), body => body.Contains("erased.invalid", StringComparison.Ordinal));
    }

    private static async Task AgreeAsync(HttpClient customer, bool agrees)
    {
        using var read = await customer.GetAsync(new Uri("api/notifications/preferences", UriKind.Relative));
        using var request = new HttpRequestMessage(HttpMethod.Put, "api/notifications/preferences") { Content = JsonContent.Create(new JsonObject { ["marketing"] = agrees }) };
        request.Headers.TryAddWithoutValidation("If-Match", read.Headers.ETag!.ToString());
        using var answer = await customer.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private async Task<string> TagAsync(string campaign)
    {
        using var answer = await Shop.Staff.GetAsync(new Uri($"api/campaigns/{campaign}", UriKind.Relative));
        return answer.Headers.ETag!.ToString();
    }

    private async Task<IReadOnlyList<JsonNode>> ThoseAsync(string campaign, string outcome) =>
        [.. (await Shop.GetAsync($"api/campaigns/{campaign}/recipients?outcome={outcome}&limit=100"))["recipients"]!.AsArray().Select(one => one!)];

    private async Task<HttpStatusCode> FileStatusAsync(string id)
    {
        using var answer = await Shop.Staff.GetAsync(new Uri($"api/files/{id}", UriKind.Relative));
        return answer.StatusCode;
    }
}

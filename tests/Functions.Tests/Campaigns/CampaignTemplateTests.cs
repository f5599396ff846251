using System.Net;
using System.Text.Json.Nodes;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Functions.Tests.Faults;
using OrderFunctions.Functions.Tests.Ops;
using OrderFunctions.Functions.Tests.Orders;
using Xunit;

namespace OrderFunctions.Functions.Tests.Campaigns;

/// <summary>Words that staff keep for campaigns: written, tried, changed by version, taken by a draft and settled with it.</summary>
public sealed class CampaignTemplateTests(AMailroom room) : IClassFixture<AMailroom>
{
    private AShop Shop => room.Shop;

    [Fact]
    public async Task A_campaign_has_the_words_that_its_template_had_when_it_was_drafted_or_changed_last()
    {
        const string Path = "api/campaign-templates/spring-sale/de";
        var (status, first, tag) = await room.PutAsync(Path, Template("Hallo {{name}}, {{coupon}}. {{unsubscribeLink}}", "coupon"));
        Assert.Equal((HttpStatusCode.OK, 1, "spring-sale", "de"), (status, (int)first["number"]!, first.Text("name"), first.Text("language")));
        var draft = await DraftAsync("spring-sale", "DE", "email,coupon\neve@example.com,TEN\n");
        var (campaign, drafted) = await DraftedAsync(draft);
        Assert.Equal(("spring-sale", 1, "de", "coupon"), (drafted["template"]!.Text("name"), (int)drafted["template"]!["number"]!, drafted.Text("language"), (string?)drafted["variables"]![0]));
        Assert.StartsWith("Hallo Ada Example, COUPON.", drafted["shown"]!.Text("text"), StringComparison.Ordinal);

        // An edit changes neither the draft, until somebody looks again, nor what is being sent.
        (status, var second, _) = await room.PutAsync(Path, Template("Servus {{name}}, {{coupon}}. {{unsubscribeLink}}", "coupon"), tag);
        Assert.Equal((HttpStatusCode.OK, 2), (status, (int)second["number"]!));
        await room.StartAsync(campaign);
        await Shop.Host.WhenIdleAsync();
        var mail = Assert.Single(room.Of(campaign)).Mail;
        Assert.StartsWith("Hallo , TEN.", mail.Text, StringComparison.Ordinal);
        Assert.Contains("<html lang=\"de\">", mail.Html, StringComparison.Ordinal);

        (campaign, drafted) = await DraftedAsync(draft);
        Assert.Equal(2, (int)drafted["template"]!["number"]!);
        await room.PutAsync(Path, Template("Ade. {{unsubscribeLink}}"), await TagAsync(Path));
        var (_, changed, _) = await room.PutAsync($"api/campaigns/{campaign}", draft, await TagAsync($"api/campaigns/{campaign}"));
        Assert.Equal((3, 2), ((int)changed["template"]!["number"]!, (int)changed["number"]!));
        Assert.Equal([3, 2], (await Shop.GetAsync($"api/campaigns/{campaign}/versions"))["versions"]!.AsArray().Select(one => (int)one!["template"]!["number"]!));
        await room.StartAsync(campaign);
        await Shop.Host.WhenIdleAsync();
        Assert.StartsWith("Ade.", Assert.Single(room.Of(campaign)).Mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_template_is_changed_from_the_version_that_was_read_and_what_it_said_stays_to_be_read()
    {
        const string Path = "api/campaign-templates/newsletter/en";
        var (_, _, tag) = await room.PutAsync(Path, Template("One. {{unsubscribeLink}}"));
        Assert.Equal((HttpStatusCode)428, (await room.PutAsync(Path, Template("Two. {{unsubscribeLink}}"))).Status);
        var (_, _, next) = await room.PutAsync(Path, Template("Two. {{unsubscribeLink}}"), tag);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await room.PutAsync(Path, Template("Late. {{unsubscribeLink}}"), tag)).Status);
        Assert.Equal("Two. {{unsubscribeLink}}", (await Shop.GetAsync(Path))["words"]!.Text("text"));
        Assert.Contains((await Shop.GetAsync("api/campaign-templates"))["templates"]!.AsArray(), one => one!.Text("name") == "newsletter" && (int)one!["number"]! == 2);

        Assert.Equal((HttpStatusCode)428, (await room.ChangeAsync(HttpMethod.Delete, Path, null)).Status);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await room.ChangeAsync(HttpMethod.Delete, Path, null, tag)).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await room.ChangeAsync(HttpMethod.Delete, Path, null, next)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await room.ChangeAsync(HttpMethod.Delete, Path, null, next)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await AShop.SendAsync(Shop.Staff, HttpMethod.Get, Path)).Status);
        Assert.DoesNotContain((await Shop.GetAsync("api/campaign-templates"))["templates"]!.AsArray(), one => one!.Text("name") == "newsletter");
        await Situations.RefusedAsync(Shop.Staff, "api/campaigns", "TEMPLATE_UNKNOWN", await DraftAsync("newsletter", "en"));

        // One of the same name later is the next version.
        await room.PutAsync(Path, Template("Four. {{unsubscribeLink}}"));
        var versions = (await Shop.GetAsync($"{Path}/versions"))["versions"]!.AsArray();
        Assert.Equal(["Four. {{unsubscribeLink}}", null, "Two. {{unsubscribeLink}}", "One. {{unsubscribeLink}}"], versions.Select(one => (string?)one!["words"]?["text"]));
        Assert.Equal([4, 3, 2, 1], versions.Select(one => (int)one!["number"]!));
    }

    [Fact]
    public async Task What_is_no_template_or_does_not_go_with_the_campaign_is_refused_and_nothing_is_stored()
    {
        var (kept, drafts) = (Shop.DocumentIds(Containers.Templates).Count, Shop.DocumentIds(Containers.Campaigns).Count);
        foreach (var (text, code) in new[]
        {
            ("Dear {{firstName}} {{unsubscribeLink}}", "TEMPLATE_VARIABLE_UNKNOWN"), ("Dear {{name}}", "TEMPLATE_VARIABLE_MISSING"), ("Dear {{name {{unsubscribeLink}}", "TEMPLATE_SYNTAX"),
            ("", "TEMPLATE_PART_INVALID"),
        })
        {
            Assert.Equal(code, (await room.PutAsync("api/campaign-templates/wrong/en", Template(text))).Body.Text("code"));
            await Situations.RefusedAsync(Shop.Staff, "api/campaign-templates/wrong/en/preview", code, Template(text));
        }

        Assert.Equal("VALIDATION_FAILED", (await room.PutAsync("api/campaign-templates/wrong/en", Template("{{unsubscribeLink}}", "Coupon"))).Body.Text("code"));
        foreach (var path in new[] { "Wrong/en", "9wrong/en", "wr%20ong/en", "wrong/no%20language", new string('w', 41) + "/en" })
            Assert.Equal(HttpStatusCode.NotFound, (await room.PutAsync($"api/campaign-templates/{path}", Template("{{unsubscribeLink}}"))).Status);
        foreach (var path in new[] { new string('w', 300) + "/en", "*/" + new string('w', 300), "wrong/en/versions" })
            Assert.Equal(HttpStatusCode.NotFound, (await AShop.SendAsync(Shop.Staff, HttpMethod.Get, $"api/campaign-templates/{path}")).Status);
        var shown = await AShop.SendAsync(Shop.Staff, HttpMethod.Post, "api/campaign-templates/wrong/en/preview", Template("<b> {{coupon}}. {{unsubscribeLink}}", "coupon"));
        Assert.StartsWith("<b> COUPON.", shown.Body!.Text("text"), StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;", shown.Body!.Text("html"), StringComparison.Ordinal);
        Assert.Equal(kept, Shop.DocumentIds(Containers.Templates).Count);

        await room.PutAsync("api/campaign-templates/with-coupon/en", Template("{{coupon}} {{unsubscribeLink}}", "coupon"));
        await Situations.RefusedAsync(Shop.Staff, "api/campaigns", "TEMPLATE_UNKNOWN", await DraftAsync("with-coupon", "de"));
        await Situations.RefusedAsync(Shop.Staff, "api/campaigns", "TEMPLATE_UNKNOWN", await DraftAsync("with-coupons", "en"));
        await Situations.RefusedAsync(Shop.Staff, "api/campaigns", "CSV_INVALID", await DraftAsync("with-coupon", "en", AMailroom.Many(1)));
        var customers = await DraftAsync("with-coupon", "en");
        customers["audience"] = new JsonObject { ["country"] = "DE" };
        await Situations.RefusedAsync(Shop.Staff, "api/campaigns", "TEMPLATE_VARIABLE_UNKNOWN", customers);
        var both = await DraftAsync("with-coupon", "en");
        both["subject"] = "And words";
        await Situations.RefusedAsync(Shop.Staff, "api/campaigns", "VALIDATION_FAILED", both);
        await Situations.RefusedAsync(Shop.Staff, "api/campaigns", "VALIDATION_FAILED", new JsonObject { ["name"] = "No words" });
        Assert.Equal(drafts, Shop.DocumentIds(Containers.Campaigns).Count);
    }

    private static JsonObject Template(string text, params string[] variables) => new()
    {
        ["subject"] = "News from {{shop}}",
        ["text"] = text,
        ["variables"] = new JsonArray([.. variables.Select(name => (JsonNode)name)]),
    };

    private async Task<JsonObject> DraftAsync(string template, string language, string? csv = null)
    {
        var draft = new JsonObject { ["name"] = "Spring", ["template"] = template, ["language"] = language, ["perSecond"] = 0 };
        if (csv is not null) draft["fileId"] = await room.UploadAsync(csv);
        return draft;
    }

    private async Task<(string Id, JsonNode View)> DraftedAsync(JsonObject draft)
    {
        var view = await Shop.StaffPostAsync("api/campaigns", draft.DeepClone());
        return (view.Id(), view);
    }

    private async Task<string> TagAsync(string path)
    {
        using var answer = await Shop.Staff.GetAsync(new Uri(path, UriKind.Relative));
        return answer.Headers.ETag!.ToString();
    }
}

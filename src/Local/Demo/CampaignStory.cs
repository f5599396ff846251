using System.Text.Json.Nodes;

namespace OrderFunctions.Local.Demo;

/// <summary>
/// Two campaigns with the words of one template to three people: after the first one wants no more, and another one's address is found to
/// take nothing.
/// </summary>
internal static class CampaignStory
{
    private const string Ada = "ada@example.com", Bob = "bob@example.com", Cid = "cid@example.com";

    public static async Task PlayAsync(DemoShop shop, CancellationToken cancellationToken)
    {
        var template = new JsonObject { ["subject"] = "News from {{shop}}", ["text"] = "Hello {{name}}, there are new mugs.\n\n{{unsubscribeLink}}" };
        await shop.AskStaffAsync(HttpMethod.Put, "api/campaign-templates/demo-news/en", template, cancellationToken, unless: "PRECONDITION_REQUIRED");
        shop.Say("PUT api/campaign-templates/… words for as many campaigns as staff like");
        var first = await SendAsync(shop, "News", cancellationToken);
        await TellAsync(shop, first, cancellationToken);
        var link = await LinkOfAsync(shop, first, Bob, cancellationToken);
        shop.Say($"POST {link[..link.LastIndexOf('/')]}/…   {Bob} wants no more: one click, no login");
        await shop.ClickAsync(link, cancellationToken);
        shop.Say($"POST api/ops/suppressions    {Cid} has told us that the address is gone");
        await shop.AskStaffAsync(HttpMethod.Post, "api/ops/suppressions", new JsonObject { ["address"] = Cid }, cancellationToken);

        await TellAsync(shop, await SendAsync(shop, "More news", cancellationToken), cancellationToken);
    }

    private static async Task<string> SendAsync(DemoShop shop, string name, CancellationToken cancellationToken)
    {
        var file = await shop.UploadAsync($"email,name\n{Ada},Ada\n{Bob},Bob\n{Cid},Cid\n", cancellationToken);
        shop.Say("POST api/files               3 rows of CSV, for recipients");
        var draft = new JsonObject { ["name"] = name, ["template"] = "demo-news", ["fileId"] = file, ["perSecond"] = 20 };
        var campaign = (await shop.AskStaffAsync(HttpMethod.Post, "api/campaigns", draft, cancellationToken))["id"]!.GetValue<string>();
        shop.Say($"POST api/campaigns           {name}: campaign {campaign}");
        await shop.AskStaffAsync(HttpMethod.Post, $"api/campaigns/{campaign}/start", new JsonObject(), cancellationToken);
        shop.Say("POST …/start                 20 mails a second");
        return campaign;
    }

    private static async Task TellAsync(DemoShop shop, string campaign, CancellationToken cancellationToken)
    {
        var job = await shop.WatchJobAsync(campaign, cancellationToken);
        shop.Say($"GET api/jobs/…               {job["status"]}, {job["progress"]!["percent"]} %");
        var counts = (await shop.AskStaffAsync(HttpMethod.Get, $"api/campaigns/{campaign}", null, cancellationToken))["counts"]!.AsObject();
        shop.Say($"GET api/campaigns/…          {string.Join(", ", counts.Where(one => one.Value!.GetValue<int>() > 0).Select(one => $"{one.Value} {one.Key}"))}");
    }

    // Nothing leaves the machine here: staff can read each mail.
    private static async Task<string> LinkOfAsync(DemoShop shop, string campaign, string address, CancellationToken cancellationToken)
    {
        foreach (var outcome in new[] { "accepted", "unsubscribed" })
        {
            var list = await shop.AskStaffAsync(HttpMethod.Get, $"api/campaigns/{campaign}/recipients?outcome={outcome}", null, cancellationToken);
            if (list["recipients"]!.AsArray().FirstOrDefault(one => one!["address"]!.GetValue<string>() == address) is not { } found) continue;
            var mail = await shop.AskStaffAsync(HttpMethod.Get, $"api/campaigns/{campaign}/recipients/{found["id"]}", null, cancellationToken);
            return new Uri(mail["headers"]!["List-Unsubscribe"]!.GetValue<string>().Trim('<', '>')).AbsolutePath.TrimStart('/');
        }

        throw new InvalidOperationException($"The campaign has no {address}.");
    }
}

using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using OrderFunctions.Benchmarks.Hosts;
using OrderFunctions.Benchmarks.Load;

namespace OrderFunctions.Benchmarks.Campaigns;

/// <summary>Staff who send a campaign, seen from outside.</summary>
internal sealed class CampaignSender(MortalProgram program)
{
    private const string Text = """
        Hello {{name}},

        there are new mugs in the shop, in all the colours of spring. Until Sunday {{coupon}} takes ten per cent off each of them.

        If you want no more mail of this kind: {{unsubscribeLink}}
        """;

    /// <summary>A campaign with its recipients, ready to be started.</summary>
    public async Task<string> PrepareAsync(int recipients)
    {
        var csv = new StringBuilder("email,name,coupon\n");
        for (var n = 0; n < recipients; n++) csv.Append(CultureInfo.InvariantCulture, $"recipient-{n:D6}@example.com,Recipient {n},SPRING-{n:D6}\n");
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(csv.ToString()));
        content.Headers.ContentType = new("text/csv");
        using var answer = await program.Client.PostAsync(new Uri(program.Address, "api/files?kind=recipients"), content);
        answer.EnsureSuccessStatusCode();
        var file = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        return (await PostAsync("api/campaigns", new JsonObject
        {
            ["name"] = "Spring",
            ["subject"] = "{{name}}, it is spring",
            ["text"] = Text,
            ["variables"] = new JsonArray("coupon"),
            ["fileId"] = file["id"]!.GetValue<string>(),
            ["perSecond"] = 0,
        }))["id"]!.GetValue<string>();
    }

    public Task StartAsync(string campaign) => PostAsync($"api/campaigns/{campaign}/start", []);

    public async Task<bool> HasEndedAsync(string campaign)
    {
        try
        {
            var job = (await program.Client.GetFromJsonAsync<JsonNode>(new Uri(program.Address, $"api/jobs/{campaign}")))!;
            if (job["finishedAt"] is null) return false;
            return job["status"]!.GetValue<string>() == "SUCCEEDED" ? true : throw new VoidRunException($"The run is void: the campaign ended as {job["status"]} {job["error"]}.");
        }
        catch (HttpRequestException)
        {
            // It is being started again.
            return false;
        }
    }

    private async Task<JsonNode> PostAsync(string path, JsonObject body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(program.Address, path)) { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        using var answer = await program.Client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }
}

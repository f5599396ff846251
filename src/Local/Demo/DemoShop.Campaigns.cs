using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace OrderFunctions.Local.Demo;

/// <summary>Advertising, and the people who get it.</summary>
internal sealed partial class DemoShop
{
    /// <summary>Staff send a list of recipients ahead; the id of its file.</summary>
    public async Task<string> UploadAsync(string csv, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(csv));
        content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        using var answer = await _staff.PostAsync("api/files?kind=recipients", content, cancellationToken);
        answer.EnsureSuccessStatusCode();
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancellationToken))!["id"]!.GetValue<string>();
    }

    /// <summary>A mail program's one click, without a token.</summary>
    public async Task ClickAsync(string path, CancellationToken cancellationToken)
    {
        using var somebody = new HttpClient { BaseAddress = _address };
        using var click = new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]);
        using var answer = await somebody.PostAsync(path, click, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>The job once it has ended.</summary>
    public async Task<JsonNode> WatchJobAsync(string id, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        while (true)
        {
            var job = await AskStaffAsync(HttpMethod.Get, $"api/jobs/{id}", null, limit.Token);
            if (job["finishedAt"] is not null) return job;
            await Task.Delay(Pause, limit.Token);
        }
    }
}

using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace OrderFunctions.Local.Demo;

/// <summary>Advertising, and the people who get it.</summary>
internal sealed partial class DemoShop
{
    /// <summary>Staff upload a list.</summary>
    public async Task UploadAsync(string path, string csv, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(csv));
        content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        using var answer = await _staff.PutAsync(path, content, cancellationToken);
        answer.EnsureSuccessStatusCode();
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

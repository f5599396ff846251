using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace OrderFunctions.Local.Demo;

/// <summary>The writer and the quality check of the demo.</summary>
internal sealed partial class DemoShop
{
    private const string Writer = "demo-writer";

    /// <summary>The shop has a writer; one who was there before stays.</summary>
    public async Task HireWriterAsync(string skill, CancellationToken cancellationToken)
    {
        Say($"POST api/production/writers  {Writer} can do: {skill}");
        var body = new JsonObject { ["id"] = Writer, ["skills"] = new JsonArray(skill) };
        using var answer = await _staff.PostAsJsonAsync("api/production/writers", body, cancellationToken);
        if (!answer.IsSuccessStatusCode && answer.StatusCode != HttpStatusCode.Conflict)
            throw new InvalidDataException($"POST api/production/writers was answered with {(int)answer.StatusCode}.");
    }

    /// <summary>The writer who was asked takes the line.</summary>
    public async Task AcceptAsync(string orderId, CancellationToken cancellationToken)
    {
        var task = await GetAsync($"api/production/tasks/{TaskOf(orderId)}", cancellationToken);
        Say($"why {task["writerId"]}: {string.Join("; ", task["explanation"]!.AsArray().Select(line => line!.GetValue<string>()))}");
        Say("POST api/production/tasks/…/accept");
        await PostAsync(_writer, $"api/production/tasks/{TaskOf(orderId)}/accept", null, cancellationToken);
    }

    /// <summary>The writer hands in a version.</summary>
    public async Task HandInAsync(string orderId, string text, CancellationToken cancellationToken)
    {
        Say($"POST …/drafts                \"{text}\"");
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        content.Headers.ContentType = new MediaTypeHeaderValue("text/plain");
        using var answer = await _writer.PostAsync($"api/production/tasks/{TaskOf(orderId)}/drafts", content, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>The quality check sends a draft back, with a reason, or approves it, without.</summary>
    public Task CheckAsync(string orderId, int draft, string? reason, CancellationToken cancellationToken)
    {
        Say(reason is null ? "POST …/approve" : $"POST …/reject                {reason}");
        return PostAsync(
            _check,
            $"api/production/tasks/{TaskOf(orderId)}/{(reason is null ? "approve" : "reject")}",
            reason is null ? new JsonObject { ["draft"] = draft } : new JsonObject { ["draft"] = draft, ["reason"] = reason },
            cancellationToken);
    }

    private static string TaskOf(string orderId) => orderId + "-1";
}

using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrderFunctions.Functions.Http.Identity;

namespace OrderFunctions.Local.Commands;

/// <summary>The host that runs on a data folder, asked over HTTP with a token that the command makes itself.</summary>
internal sealed class RunningHost : IDisposable
{
    // A long poll lasts 30 s.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan TokenLifetime = TimeSpan.FromHours(24);

    private readonly HttpClient _client;

    private RunningHost(DataFolder folder, Uri address, string subject, string role)
    {
        (Folder, Address) = (folder, address);
        _client = new HttpClient { BaseAddress = address, Timeout = Patience };
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer", TokenCommand.Make(folder, subject, [role], TokenLifetime));
    }

    public DataFolder Folder { get; }

    public Uri Address { get; }

    /// <summary>The host on this folder, at this port; unless another role is named the token may only read.</summary>
    /// <exception cref="CommandFailedException">There is none, it is at another port, or another folder's is there.</exception>
    public static async Task<RunningHost> FindAsync(
        DataFolder folder, int port, string subject, CancellationToken cancellationToken, string role = Roles.AnalyticsAdmin)
    {
        if (!folder.IsInUse) throw new CommandFailedException($"No host is running on {folder.Path}.", ExitCodes.NotRunning);
        var host = new RunningHost(folder, new Uri($"http://localhost:{port}/"), subject, role);
        try
        {
            using var answer = await host._client.GetAsync("api/orders?limit=1", cancellationToken);
            if (answer.StatusCode != HttpStatusCode.Unauthorized) return host;
        }
        catch (HttpRequestException)
        {
            // Nobody is there.
        }

        host.Dispose();
        throw new CommandFailedException($"A host is running on {folder.Path}, but not at {host.Address}; name its port with --port.");
    }

    /// <summary>An answer that must be a success, as text.</summary>
    public async Task<string> GetTextAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await _client.GetAsync(path, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.IsSuccessStatusCode ? text : throw Refused(path, response.StatusCode, text);
    }

    /// <summary>An answer that must be a success, as JSON.</summary>
    public async Task<JsonNode> GetAsync(string path, CancellationToken cancellationToken) =>
        JsonNode.Parse(await GetTextAsync(path, cancellationToken))!;

    /// <summary>Posts JSON; the answer must be a success.</summary>
    public async Task<JsonNode> PostAsync(string path, JsonNode body, CancellationToken cancellationToken)
    {
        using var content = JsonContent.Create(body);
        using var response = await _client.PostAsync(path, content, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.IsSuccessStatusCode ? JsonNode.Parse(text)! : throw Refused(path, response.StatusCode, text, "POST");
    }

    /// <summary>Whether the host is ready, by the names of its checks.</summary>
    public async Task<JsonNode> ReadinessAsync(CancellationToken cancellationToken)
    {
        using var response = await _client.GetAsync("health/ready", cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.ServiceUnavailable
            ? JsonNode.Parse(text)!
            : throw Refused("health/ready", response.StatusCode, text);
    }

    /// <summary>What is there as soon as it differs from what carried the tag; null when that takes longer than a long poll.</summary>
    public async Task<(JsonNode Seen, string? Tag)?> NextAsync(string path, string? tag, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (tag is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", tag);
            request.Headers.TryAddWithoutValidation("Prefer", "wait=30");
        }

        using var response = await _client.SendAsync(request, cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotModified) return null;
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.IsSuccessStatusCode
            ? (JsonNode.Parse(text)!, response.Headers.ETag?.ToString())
            : throw Refused(request.RequestUri!.OriginalString, response.StatusCode, text);
    }

    public void Dispose() => _client.Dispose();

    private static CommandFailedException Refused(string path, HttpStatusCode status, string answer, string method = "GET")
    {
        string? code = null;
        try
        {
            code = JsonNode.Parse(answer)?["code"]?.GetValue<string>();
        }
        catch (JsonException)
        {
            // Whatever answered there, its status says enough.
        }

        return new CommandFailedException($"{method} {path} was answered with {(int)status}{(code is null ? "" : " " + code)}.");
    }
}

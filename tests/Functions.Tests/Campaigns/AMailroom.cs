using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Notifications;
using OrderFunctions.Functions.Tests.OpenApi;
using OrderFunctions.Functions.Tests.Ops;
using OrderFunctions.Functions.Tests.Orders;
using Xunit;

namespace OrderFunctions.Functions.Tests.Campaigns;

/// <summary>A shop that sends campaigns through a provider that the test plays: it keeps what it was handed, and when.</summary>
public sealed class AMailroom : IMailSender, IMailLedger, IAsyncLifetime
{
    private readonly List<(Mail Mail, DateTimeOffset At)> _taken = [];
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public AShop Shop { get; private set; } = null!;

    /// <summary>What the provider says to a mail; null takes it.</summary>
    public Func<Mail, Exception?>? Refuses { get; set; }

    /// <summary>What becomes of the provider's answer when it has taken a mail; null lets it through.</summary>
    public Func<Mail, Exception?>? Loses { get; set; }

    /// <summary>Whether the provider can be asked what it has.</summary>
    public bool KnowsNothing { get; set; }

    TimeSpan IMailLedger.SettlesAfter => TimeSpan.Zero;

    /// <summary>Words that everybody can get.</summary>
    public static JsonObject Words(int perSecond = 0, string text = "Hello {{name}}. {{unsubscribeLink}}") => new()
    {
        ["name"] = "Spring",
        ["subject"] = "News from {{shop}}",
        ["text"] = text,
        ["perSecond"] = perSecond,
    };

    /// <summary>A list of so many recipients.</summary>
    public static string Many(int count) => "email,name\n" + string.Concat(Enumerable.Range(0, count).Select(n => $"r{n}@example.com,R{n}\n"));

    public async Task InitializeAsync() => Shop = await AShop.OpenAsync(options => options with
    {
        Settings = new Dictionary<string, string?>
        {
            ["Campaigns:UnsubscribePage"] = "https://shop.example/api/unsubscribe/{token}",
            ["Campaigns:Lease"] = "00:00:20",
            ["Mail:SendGrid:WebhookKeys:0"] = Convert.ToBase64String(_key.ExportSubjectPublicKeyInfo()),
        },
        Services = services => services.AddSingleton<IMailSender>(this).AddSingleton<IMailLedger>(this),
    });

    public async Task DisposeAsync()
    {
        await Shop.DisposeAsync();
        _key.Dispose();
    }

    Task IMailSender.SendAsync(Mail mail, CancellationToken cancellationToken)
    {
        if (Refuses?.Invoke(mail) is { } no) throw no;
        lock (_taken) _taken.Add((mail, Shop.Clock.GetUtcNow()));
        return Loses?.Invoke(mail) is { } lost ? throw lost : Task.CompletedTask;
    }

    Task<IReadOnlySet<string>?> IMailLedger.AcceptedAsync(string batch, IReadOnlyCollection<string> recipients, CancellationToken cancellationToken)
    {
        if (KnowsNothing) throw new HttpRequestException("503");
        lock (_taken) return Task.FromResult<IReadOnlySet<string>?>(_taken.Where(one => one.Mail.Batch == batch).Select(one => one.Mail.To).ToHashSet());
    }

    /// <summary>What the provider took of a campaign.</summary>
    public IReadOnlyList<(Mail Mail, DateTimeOffset At)> Of(string campaign)
    {
        lock (_taken) return [.. _taken.Where(one => one.Mail.Key.Contains(campaign, StringComparison.Ordinal))];
    }

    public async Task<string> DraftAsync(JsonObject words) => (await Shop.StaffPostAsync("api/campaigns", words)).Id();

    /// <summary>A list that is sent ahead; the id of its file.</summary>
    public async Task<string> UploadAsync(byte[] csv, string kind = "recipients")
    {
        using var content = new ByteArrayContent(csv) { Headers = { ContentType = new("text/csv") } };
        using var answer = await Shop.Staff.PostAsync(new Uri($"api/files?kind={kind}", UriKind.Relative), content);
        var json = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.True(answer.StatusCode == HttpStatusCode.Created, json.ToJsonString());
        return json.Id();
    }

    public Task<string> UploadAsync(string csv, string kind = "recipients") => UploadAsync(Encoding.UTF8.GetBytes(csv), kind);

    /// <summary>Staff change something of a version.</summary>
    public async Task<(HttpStatusCode Status, JsonNode? Body, string? ETag)> ChangeAsync(HttpMethod method, string path, JsonNode? body, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        if (ifMatch is not null) request.Headers.IfMatch.Add(EntityTagHeaderValue.Parse(ifMatch));
        using var answer = await Shop.Staff.SendAsync(request);
        var json = await answer.Content.ReadAsStringAsync() is { Length: > 0 } said ? JsonNode.Parse(said) : null;
        ApiWatch.Look(method, path, body, answer.StatusCode, json);
        return (answer.StatusCode, json, answer.Headers.ETag?.ToString());
    }

    public async Task<(HttpStatusCode Status, JsonNode Body, string? ETag)> PutAsync(string path, JsonNode body, string? ifMatch = null)
    {
        var (status, answer, tag) = await ChangeAsync(HttpMethod.Put, path, body, ifMatch);
        return (status, answer!, tag);
    }

    /// <summary>A campaign that is ready to be sent.</summary>
    public async Task<string> ReadyAsync(string csv, JsonObject? words = null)
    {
        words ??= Words();
        words["fileId"] = await UploadAsync(csv);
        return await DraftAsync(words);
    }

    public Task<JsonNode> StartAsync(string campaign, DateTimeOffset? at = null) =>
        Shop.StaffPostAsync($"api/campaigns/{campaign}/start", at is { } time ? new JsonObject { ["sendAt"] = time } : []);

    /// <summary>Started, and sent as far as it goes without time passing.</summary>
    public async Task<string> SentAsync(string csv, JsonObject? words = null)
    {
        var campaign = await ReadyAsync(csv, words);
        await StartAsync(campaign);
        await Shop.Host.WhenIdleAsync();
        return campaign;
    }

    /// <summary>Counts of a campaign that are not 0.</summary>
    public async Task<string> CountsAsync(string campaign) => string.Join(", ", (await Shop.GetAsync($"api/campaigns/{campaign}"))["counts"]!.AsObject()
        .Where(one => (int)one.Value! > 0).Select(one => $"{one.Value} {one.Key}"));

    public async Task<string> StatusAsync(string campaign) => (await Shop.GetAsync($"api/campaigns/{campaign}")).Text("status");

    /// <summary>The path of the link in somebody's mail.</summary>
    public string LinkOf(string campaign, string address) => new Uri(
        Of(campaign).Single(one => one.Mail.To == address).Mail.Headers["List-Unsubscribe"].Trim('<', '>')).PathAndQuery;

    /// <summary>A page of the shop, asked for without a token.</summary>
    public async Task<(HttpStatusCode Status, string Body)> AskAsync(HttpMethod method, string path)
    {
        using var nobody = Shop.Host.CreateClient();
        using var request = new HttpRequestMessage(method, path);
        if (method == HttpMethod.Post) request.Content = new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]);
        using var answer = await nobody.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>The provider reports about mails.</summary>
    public async Task ReportAsync(params (string Key, string Event)[] events)
    {
        var body = new JsonArray([.. events.Select(one => (JsonNode)new JsonObject { ["event"] = one.Event, ["message_key"] = one.Key })]).ToJsonString();
        using var stranger = Shop.Host.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/webhooks/sendgrid") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Twilio-Email-Event-Webhook-Timestamp", "1700000000");
        request.Headers.Add(
            "X-Twilio-Email-Event-Webhook-Signature",
            Convert.ToBase64String(_key.SignData(Encoding.UTF8.GetBytes("1700000000" + body), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)));
        using var answer = await stranger.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await Shop.Host.WhenIdleAsync();
    }
}

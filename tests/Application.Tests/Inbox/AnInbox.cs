using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using OrderFunctions.Application.Inbox;
using OrderFunctions.Application.Ops;
using OrderFunctions.Application.Ops.Repairs;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Privacy;
using OrderFunctions.Application.Telemetry;
using OrderFunctions.LocalHost.Testing;
using OrderFunctions.Testing;

namespace OrderFunctions.Application.Tests.Inbox;

/// <summary>An inbox with one sender, "post", whose signatures and processing are in the test's hands.</summary>
internal sealed class AnInbox : IAsyncDisposable
{
    private readonly ATemporaryStore _store = new();
    private readonly ReceiveWebhookHandler _receive;
    private readonly ProcessInboxEntryHandler _process;
    private readonly SweepInboxHandler _sweep;
    private readonly WebhookSource _post;

    public AnInbox()
    {
        _post = new WebhookSource
        {
            Name = "post",
            IsMoney = true,
            Verify = _ => Verdict,
            Read = Facts,
            Process = async (entry, _) =>
            {
                Processed.Add(entry);
                return await Process(entry);
            },
        };
        var metrics = new InboxMetrics(Metrics);
        var alerts = new RaiseAlertHandler(_store.Documents, Clock, Metrics, NullLogger<RaiseAlertHandler>.Instance);
        _receive = new ReceiveWebhookHandler(_store.Documents, Jobs, Clock, metrics, alerts);
        _process = new ProcessInboxEntryHandler(
            _store.Documents,
            new WebhookSources([_post]),
            Jobs,
            Clock,
            metrics,
            alerts,
            new OrderTracing(),
            NullLogger<ProcessInboxEntryHandler>.Instance);
        _sweep = new SweepInboxHandler(_store.Documents, _process, Clock);
        Repairs = new InboxRepairs(
            _store.Documents, new ReplayInboxEntryHandler(_store.Documents, new WebhookSources([_post]), Jobs, Clock));
    }

    public ManualTimeProvider Clock { get; } = new();

    public RecordedJobs Jobs { get; } = new();

    public CountedMetrics Metrics { get; } = new();

    /// <summary>What staff can do about entries that wait for them.</summary>
    public InboxRepairs Repairs { get; }

    public SignatureVerdict Verdict { get; set; } = SignatureVerdict.Valid;

    /// <summary>What processing an entry comes to.</summary>
    public Func<InboxEntry, Task<InboxVerdict>> Process { get; set; } = static _ => Task.FromResult(InboxVerdict.Done);

    /// <summary>Every call of processing, in order.</summary>
    public List<InboxEntry> Processed { get; } = [];

    public async Task<WebhookReceipt> ReceiveAsync(string body) => await _receive.HandleAsync(
        new ReceiveWebhook(_post, new WebhookRequest(
            new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
            {
                ["User-Agent"] = "post/1.0",
                ["Cookie"] = "private",
            },
            Encoding.UTF8.GetBytes(body))),
        CancellationToken.None);

    public Task<WebhookReceipt> ReceiveAsync(string eventId, string state, string objectId = "parcel-1") =>
        ReceiveAsync($$"""{"id":"{{eventId}}","type":"parcel","object":"{{objectId}}","state":"{{state}}"}""");

    /// <summary>Handles the hints that wait, without waiting for their time; answers how many.</summary>
    public async Task<int> HandleHintsAsync()
    {
        var jobs = Jobs.TakeAll(InboxHints.Queue);
        foreach (var job in jobs)
        {
            var hint = InboxHints.Parse(job.Body);
            await _process.HandleAsync(new ProcessInboxEntry(hint.Partition, hint.Id), CancellationToken.None);
        }

        return jobs.Count;
    }

    public async Task<int> SweepAsync(string? provider = null, string? objectId = null) =>
        await _sweep.HandleAsync(new SweepInbox(provider, objectId), CancellationToken.None);

    public ForgetWebhookBodies Forget(RetentionOptions options) => new(_store.Documents, options, Clock);

    public async Task<InboxEntry?> FindAsync(string eventId, string objectId = "parcel-1") =>
        (await _store.Documents.ReadAsync(
            Containers.Inbox, "post:" + objectId, "evt-" + eventId, StoredJson.Default.InboxEntry))?.Value;

    public async Task<IReadOnlyList<InboxEntry>> ListAsync(string list)
    {
        var page = await _store.Documents.QueryAsync(
            new DocumentQuery(Containers.Inbox, "list") { EqualTo = [list], Limit = 1000 });
        return [.. page.Documents.Select(document => document.As(StoredJson.Default.InboxEntry).Value)];
    }

    public async Task<IReadOnlyList<(string Code, AlertLevel Level)>> AlertsAsync() =>
    [
        .. (await new ListAlertsHandler(_store.Documents).HandleAsync(new(Acknowledged: false, 100, null), CancellationToken.None))
            .Alerts.Select(alert => (alert.Code, alert.Level)),
    ];

    public async ValueTask DisposeAsync()
    {
        Metrics.Dispose();
        await _store.DisposeAsync();
    }

    private static WebhookFacts? Facts(WebhookRequest request)
    {
        try
        {
            using var json = JsonDocument.Parse(request.Body);
            string? Text(string name) => json.RootElement.TryGetProperty(name, out var value) ? value.GetString() : null;
            return new(Text("id")!, Text("type")!, Text("object"), Text("state"), Text("type") == "parcel", null, null);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

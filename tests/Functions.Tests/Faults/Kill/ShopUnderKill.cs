using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using OrderFunctions.Adapters.Gateways.Sandbox;
using OrderFunctions.Adapters.Gateways.Signatures;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Local;
using OrderFunctions.Local.Commands;

namespace OrderFunctions.Functions.Tests.Faults.Kill;

/// <summary>
/// Buyers, warehouse and webhooks that keep an app process busy until it is killed at a drawn moment. A moment is
/// something that the test process sees: a reply, or one side or the other of an effect at the gateway or the mail server.
/// </summary>
internal sealed class ShopUnderKill : IAsyncDisposable
{
    private const int Workers = 12;

    private readonly string _customer;
    private readonly string _staff;
    private readonly ConcurrentQueue<Purchase> _unacknowledged = new();
    private readonly Dictionary<string, string> _settings;
    private HttpClient _http = new();
    private AppProcess? _app;
    private CancellationTokenSource _dying = new();
    private Task _delivering = Task.CompletedTask;
    private int _drawn;
    private int _momentsLeft = int.MaxValue;

    private ShopUnderKill(string folder, GatewayStub gateway, MailStub mail)
    {
        (Folder, Gateway, Mail) = (folder, gateway, mail);
        _customer = TokenCommand.Make(DataFolder.Create(folder), "customer-1", [Roles.Customer], TimeSpan.FromHours(2));
        _staff = TokenCommand.Make(DataFolder.Create(folder), "staff-1", [Roles.SuperAdmin], TimeSpan.FromHours(2));
        _settings = new Dictionary<string, string>
        {
            ["Payments:Sandbox:BaseUrl"] = gateway.Address.ToString(),
            ["Payments:Sandbox:WebhookSecrets:0"] = GatewayStub.Secret,
            ["Mail:Smtp:Host"] = "127.0.0.1",
            ["Mail:Smtp:Port"] = mail.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["Mail:Smtp:UseTls"] = "false",
            // What a dead process had claimed is taken over at the next sweep, not only after two minutes.
            ["Outbox:Claim"] = "00:00:10",
            ["Outbox:SweepAfter"] = "00:00:01",
        };
    }

    public string Folder { get; }

    public GatewayStub Gateway { get; }

    public MailStub Mail { get; }

    /// <summary>Purchases that were answered 201.</summary>
    public ConcurrentBag<Purchase> Acknowledged { get; } = [];

    /// <summary>Answers that must not be, such as 500 or another reply to a known key.</summary>
    public ConcurrentBag<string> Wrong { get; } = [];

    public string Log => _app?.Log ?? "";

    public static async Task<ShopUnderKill> OpenAsync()
    {
        ShopUnderKill? shop = null;
        var gateway = await GatewayStub.StartAsync(() => { shop!.Moment(); return Task.CompletedTask; });
        return shop = new ShopUnderKill(Directory.CreateTempSubdirectory("kill-").FullName, gateway, new MailStub(() => shop!.Moment()));
    }

    /// <summary>One life of the app: it is started, loaded, and killed when so many moments have passed.</summary>
    public async Task LiveAndDieAsync(int moments, int seed)
    {
        await StartAsync();
        Volatile.Write(ref _momentsLeft, moments);
        Gateway.Settle();
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => WorkUntilDeadAsync(new Random((seed * 1000) + worker))));
        await EndLifeAsync();
    }

    /// <summary>The last life: whoever got no answer asks again, the gateway decides everything, and nothing is killed.</summary>
    public async Task StartForGoodAsync()
    {
        Volatile.Write(ref _momentsLeft, int.MaxValue);
        Gateway.SettlesAtOnce = true;
        await StartAsync();
        while (_unacknowledged.TryDequeue(out var purchase)) await PlaceAsync(purchase);
        Gateway.Settle();
    }

    public async Task StopAsync()
    {
        _app!.Kill();
        await EndLifeAsync();
    }

    /// <summary>Sends a request; null when the app died before it answered.</summary>
    public async Task<Reply?> SendAsync(
        HttpMethod method, string path, string? body = null, string? key = null, bool isStaff = false, string? ifNoneMatch = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", isStaff ? _staff : _customer);
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        if (ifNoneMatch is not null) request.Headers.TryAddWithoutValidation("If-None-Match", ifNoneMatch);
        if (ifNoneMatch is not null) request.Headers.Add("Prefer", "wait=30");
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        try
        {
            using var response = await _http.SendAsync(request);
            var reply = new Reply(response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers.ETag?.ToString());
            if ((int)reply.Status >= 500) Wrong.Add($"{method} {path}: {(int)reply.Status} {reply.Text}");
            return reply;
        }
        catch (Exception died) when (died is HttpRequestException or IOException)
        {
            return null;
        }
    }

    /// <summary>Posts a purchase under its key and holds the reply against the first one. False: the app died.</summary>
    public async Task<bool> PlaceAsync(Purchase purchase)
    {
        while (await SendAsync(HttpMethod.Post, "api/orders", purchase.Body, purchase.Key) is { } reply)
        {
            if (reply.Status == HttpStatusCode.Conflict) continue;
            if (reply.Status != HttpStatusCode.Created) Wrong.Add($"{purchase.Key}: {reply.Status} {reply.Text}");
            else if (purchase.Acknowledged is null) Acknowledge(purchase, reply.Text);
            else if (purchase.Acknowledged != reply.Text) Wrong.Add($"{purchase.Key}: answered {purchase.Acknowledged} and later {reply.Text}");
            return true;
        }

        if (purchase.Acknowledged is null) _unacknowledged.Enqueue(purchase);
        return false;
    }

    public async ValueTask DisposeAsync()
    {
        _app?.Dispose();
        _http.Dispose();
        _dying.Dispose();
        await Gateway.DisposeAsync();
        await Mail.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private async Task StartAsync()
    {
        _app?.Dispose();
        _http.Dispose();
        _dying.Dispose();
        Mail.Life++;
        _app = await AppProcess.StartAsync(Folder, _settings);
        _http = new HttpClient { BaseAddress = _app.Address, Timeout = TimeSpan.FromSeconds(100) };
        _dying = new CancellationTokenSource();
        _delivering = DeliverAsync(_dying.Token);
    }

    private void Acknowledge(Purchase purchase, string reply)
    {
        purchase.Acknowledged = reply;
        Acknowledged.Add(purchase);
    }

    private void Moment()
    {
        if (Interlocked.Decrement(ref _momentsLeft) == 0) _app!.Kill();
    }

    private async Task WorkUntilDeadAsync(Random random)
    {
        do
        {
            Moment();
        }
        while (await (random.Next(100) < 45 ? BuyAsync(random) : LookAfterAsync(random)));
    }

    private Task<bool> BuyAsync(Random random) => PlaceAsync(
        _unacknowledged.TryDequeue(out var again) ? again : Purchase.Draw(Interlocked.Increment(ref _drawn), random));

    /// <summary>Takes an order some steps on: packs, hands over, delivers or cancels it; or repeats its placing.</summary>
    private async Task<bool> LookAfterAsync(Random random)
    {
        var all = Acknowledged.ToArray();
        if (all.Length == 0) return true;
        var purchase = all[random.Next(all.Length)];
        if (random.Next(8) == 0) return await PlaceAsync(purchase);
        for (var step = random.Next(1, 5); step > 0; step--)
        {
            if (await SendAsync(HttpMethod.Get, "api/orders/" + purchase.OrderId) is not { } reply) return false;
            if (!await StepAsync(purchase, reply.Json, random)) return false;
        }

        return true;
    }

    private async Task<bool> StepAsync(Purchase purchase, JsonNode order, Random random)
    {
        var shipment = order["shipments"]!.AsArray().FirstOrDefault()?["id"]!.GetValue<string>();
        return (order["status"]!.GetValue<string>(), random.Next(8)) switch
        {
            ("RESERVED" or "PAYMENT_PENDING" or "ASSIGNED" or "PACKED", 0) =>
                await SendAsync(HttpMethod.Post, $"api/orders/{purchase.OrderId}/cancel", "{}", purchase.CancelKey) is not null,
            ("ASSIGNED", _) => await StaffAsync($"api/shipments/{shipment}/packed"),
            ("PACKED", _) => await StaffAsync($"api/shipments/{shipment}/handed-over"),
            ("SHIPPED", _) => await StaffAsync($"api/shipments/{shipment}/scans", """{"eventId":"scan-1","news":"IN_TRANSIT"}"""),
            ("IN_TRANSIT", _) => await StaffAsync($"api/shipments/{shipment}/scans", """{"eventId":"scan-2","news":"DELIVERED"}"""),
            _ => true,
        };
    }

    private async Task<bool> StaffAsync(string path, string body = "{}") =>
        await SendAsync(HttpMethod.Post, path, body, isStaff: true) is not null;

    private async Task EndLifeAsync()
    {
        await _app!.WhenGoneAsync();
        await _dying.CancelAsync();
        await _delivering;
        foreach (var line in _app.Critical) Wrong.Add(line);
    }

    /// <summary>Delivers the gateway's news for as long as the app lives; what is not taken comes again in the next life.</summary>
    private async Task DeliverAsync(CancellationToken dying)
    {
        try
        {
            await foreach (var said in Gateway.Webhooks.Reader.ReadAllAsync(dying))
            {
                if (await DeliverTwiceAsync(said)) continue;
                Gateway.Webhooks.Writer.TryWrite(said);
                return;
            }
        }
        catch (OperationCanceledException)
        {
            // The app is gone, and there was nothing to deliver.
        }
    }

    private async Task<bool> DeliverTwiceAsync(SandboxEvent said)
    {
        for (var time = 0; time < 2; time++)
        {
            var body = GatewayStub.BodyOf(said);
            using var request = new HttpRequestMessage(HttpMethod.Post, "api/webhooks/sandbox") { Content = new ByteArrayContent(body) };
            request.Headers.TryAddWithoutValidation(
                "Sandbox-Signature", TimestampedSignature.Sign(body, TimeProvider.System.GetUtcNow(), GatewayStub.Secret));
            try
            {
                using var response = await _http.SendAsync(request);
                if (!response.IsSuccessStatusCode) Wrong.Add($"Webhook {said.Id}: {response.StatusCode}");
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>An answer of the app.</summary>
internal sealed record Reply(HttpStatusCode Status, string Text, string? ETag)
{
    public JsonNode Json => JsonNode.Parse(Text)!;
}

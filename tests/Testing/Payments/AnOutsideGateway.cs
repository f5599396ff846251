using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OrderFunctions.Adapters.Gateways.Sandbox;
using OrderFunctions.Application.Events;

namespace OrderFunctions.Testing.Payments;

/// <summary>
/// A Sandbox outside of the app, on a port of its own and with books of its own: the app reaches it by
/// <c>Payments:Sandbox:BaseUrl</c> and may be killed and started again meanwhile. It notes every call and every effect.
/// </summary>
public sealed class AnOutsideGateway : IJobQueue, IAsyncDisposable
{
    /// <summary>What its webhooks are signed with; give it to the app as <c>Payments:Sandbox:WebhookSecrets:0</c>.</summary>
    public const string WebhookSecret = "whsec_outside_of_16";

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private readonly ATemporaryStore _store = new();
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentQueue<GatewayCallSeen> _calls = new();
    private readonly ConcurrentDictionary<Task, byte> _deliveries = new();
    private readonly HttpClient _http = new();
    private readonly SandboxLedger _ledger;
    private readonly HttpMessageInvoker _server;
    private readonly SandboxWebhookDelivery _delivery;
    private readonly WebApplication _web;

    private AnOutsideGateway(Uri app)
    {
        App = app;
        var options = new SandboxOptions
        {
            Enabled = true,
            WebhookSecrets = [WebhookSecret],
            OwnAddress = () => App,
        };
        _ledger = new SandboxLedger(_store.Documents, this, TimeProvider.System, options);
        _server = new HttpMessageInvoker(new SandboxServer(_ledger));
        _delivery = new SandboxWebhookDelivery(
            _store.Documents, this, _http, TimeProvider.System, options, NullLogger<SandboxWebhookDelivery>.Instance);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _web = builder.Build();
        _web.Run(AnswerAsync);
    }

    /// <summary>Where the app answers; webhooks go there, and wait while nobody is there.</summary>
    public Uri App { get; set; }

    /// <summary>Where the gateway answers.</summary>
    public Uri BaseUrl => new(_web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>Every changing call, repeats included.</summary>
    public IReadOnlyList<GatewayCallSeen> Calls => [.. _calls];

    /// <summary>Called before a call is answered, for example to fail or to hold it.</summary>
    public Func<GatewayCallSeen, Task> Before { get; set; } = static _ => Task.CompletedTask;

    /// <summary>Opens a gateway that sends its webhooks to the app.</summary>
    public static async Task<AnOutsideGateway> OpenAsync(Uri app)
    {
        var gateway = new AnOutsideGateway(app);
        await gateway._web.StartAsync();
        return gateway;
    }

    /// <summary>The payments as they are in the gateway's books, each once however often it was asked for.</summary>
    public async Task<IReadOnlyList<SandboxPaymentView>> PaymentsAsync()
    {
        var payments = new List<SandboxPaymentView>();
        foreach (var id in _calls.Select(call => call.PaymentId).OfType<string>().Distinct())
            payments.Add((await _ledger.ReadAsync(id, CancellationToken.None))!.Payment!);
        return payments;
    }

    /// <summary>Completes when no webhook is on its way or waits for another try.</summary>
    public async Task WhenDeliveredAsync()
    {
        while (!_deliveries.IsEmpty)
            await Task.WhenAll(_deliveries.Keys);
    }

    Task IJobQueue.SendAsync(string queue, string body, TimeSpan visibleAfter, CancellationToken cancellationToken)
    {
        var delivery = DeliverAsync(body, visibleAfter);
        _deliveries.TryAdd(delivery, 0);
        _ = delivery.ContinueWith(done => _deliveries.TryRemove(done, out _), TaskScheduler.Default);
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _web.DisposeAsync();
        await Task.WhenAll(_deliveries.Keys);
        _server.Dispose();
        _http.Dispose();
        _end.Dispose();
        await _store.DisposeAsync();
    }

    private async Task DeliverAsync(string body, TimeSpan visibleAfter)
    {
        try
        {
            if (visibleAfter > TimeSpan.Zero)
            {
                // Another company's machine lives by the real clock; it tries again, but a test has no hours.
                using var later = new PeriodicTimer(visibleAfter < Patience ? visibleAfter : Patience);
                await later.WaitForNextTickAsync(_end.Token);
            }

            await _delivery.DeliverAsync(body, _end.Token);
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            // Closed: what was not delivered is not delivered.
            return;
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var request = new HttpRequestMessage(
            new HttpMethod(context.Request.Method),
            new Uri(BaseUrl, context.Request.Path + context.Request.QueryString));
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        request.Content = new ByteArrayContent(body.ToArray());
        var key = context.Request.Headers[SandboxServer.KeyHeader].FirstOrDefault();
        if (key is not null)
            request.Headers.Add(SandboxServer.KeyHeader, key);
        var seen = new GatewayCallSeen(context.Request.Method, context.Request.Path.Value!, key, null);
        await Before(seen);
        using var response = await _server.SendAsync(request, context.RequestAborted);
        var reply = await response.Content.ReadAsByteArrayAsync();
        if (key is not null)
            _calls.Enqueue(seen with { PaymentId = PaymentOf(reply) });
        context.Response.StatusCode = (int)response.StatusCode;
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(reply);
    }

    private static string? PaymentOf(byte[] reply)
    {
        using var json = JsonDocument.Parse(reply);
        return json.RootElement.TryGetProperty("payment", out var payment) ? payment.GetProperty("id").GetString()
            : json.RootElement.TryGetProperty("refund", out var refund) ? refund.GetProperty("paymentId").GetString()
            : null;
    }
}

/// <summary>A call as it came in at the gateway.</summary>
/// <param name="Key">Its idempotency key; null for a reading.</param>
/// <param name="PaymentId">The gateway's payment it was about, once answered.</param>
public sealed record GatewayCallSeen(string Method, string Path, string? Key, string? PaymentId);

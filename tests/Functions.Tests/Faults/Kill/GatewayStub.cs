using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OrderFunctions.Adapters.Gateways.Sandbox;

namespace OrderFunctions.Functions.Tests.Faults.Kill;

/// <summary>
/// A payment gateway outside of the app: it lives in the test process, so it remembers what an app that is killed made it do.
/// It speaks the Sandbox's wire and carries out what it is asked once per idempotency key, noting every effect.
/// </summary>
internal sealed class GatewayStub : IAsyncDisposable
{
    public const string Secret = "secret-of-the-gateway-stub";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    private readonly WebApplication _server;
    private readonly Lock _gate = new();
    private readonly Func<Task> _moment;
    private readonly Dictionary<string, Payment> _payments = [];
    private readonly Dictionary<string, (string Request, SandboxReply Reply)> _calls = [];

    private GatewayStub(WebApplication server, Func<Task> moment) => (_server, _moment) = (server, moment);

    public Uri Address => new(_server.Urls.First() + "/");

    /// <summary>News for the app, each to be delivered until it is taken.</summary>
    public Channel<SandboxEvent> Webhooks { get; } = Channel.CreateUnbounded<SandboxEvent>();

    /// <summary>From now on "processing" goes through at once: nobody is left to settle it later.</summary>
    public bool SettlesAtOnce { get; set; }

    /// <summary>A known key with another request: the app lost track of what it had asked for.</summary>
    public ConcurrentBag<string> KeysReused { get; } = [];

    /// <summary>Requests that were answered from memory because their key had been carried out before.</summary>
    public int Repeats { get; private set; }

    /// <summary>What was done, one entry per effect.</summary>
    public ConcurrentBag<GatewayEffect> Effects { get; } = [];

    /// <param name="moment">Called before and after every effect, when neither side knows whether the other knows.</param>
    public static async Task<GatewayStub> StartAsync(Func<Task> moment)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = builder.Build();
        var stub = new GatewayStub(server, moment);
        server.Run(stub.AnswerAsync);
        await server.StartAsync();
        return stub;
    }

    /// <summary>What was "processing" has gone through.</summary>
    public void Settle()
    {
        lock (_gate)
        {
            foreach (var payment in _payments.Values.Where(one => one.View.Status == SandboxStatus.Processing))
                Tell(payment, Take(payment.View));
        }
    }

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync();
        await _moment();
        var reply = Reply(context.Request, body);
        await _moment();
        context.Response.StatusCode = (int)reply.Status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(JsonSerializer.Serialize(reply, Json));
    }

    private SandboxReply Reply(HttpRequest request, string body)
    {
        var path = request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        lock (_gate)
        {
            if (HttpMethods.IsGet(request.Method))
                return Read(path, request.Query["key"]);
            var key = request.Headers[SandboxServer.KeyHeader].ToString();
            var said = request.Path + " " + body;
            if (_calls.TryGetValue(key, out var call))
            {
                Repeats++;
                if (call.Request != said) KeysReused.Add(key);
                return call.Reply;
            }

            var reply = path is ["payments"]
                ? Open(key, JsonSerializer.Deserialize<SandboxStart>(body, Json)!)
                : Change(key, path, body);
            if (reply.Error is null) _calls[key] = (said, reply);
            return reply;
        }
    }

    private SandboxReply Read(string[] path, string? key) => path switch
    {
        ["payments"] => Found(_payments.Values.FirstOrDefault(one => one.Key == key)),
        ["payments", var id] => Found(_payments.GetValueOrDefault(id)),
        ["payments", var id, "refunds", var refund] when _payments.GetValueOrDefault(id)?.Refund is { } one && one.Id == refund =>
            new(HttpStatusCode.OK, Refund: one),
        _ => Found(null),
    };

    private SandboxReply Open(string key, SandboxStart start)
    {
        var id = "gw-" + key;
        var view = new SandboxPaymentView(
            id, SandboxStatus.Open, start.Amount, start.Currency, 0, 0, null, null, false, 1, 0, "http://gateway.invalid/" + id, start.Metadata);
        var payment = _payments[id] = new Payment(key, view);
        switch (start.PaymentMethod)
        {
            case "tok_hard_decline":
                Tell(payment, view with { Status = SandboxStatus.Declined, DeclineCode = "stolen_card", DeclineIsHard = true });
                break;
            case "tok_processing":
                Tell(payment, view with { Status = SandboxStatus.Processing, SettlesInSeconds = 60 });
                if (SettlesAtOnce) Tell(payment, Take(payment.View));
                break;
            default:
                Tell(payment, Take(view));
                break;
        }

        // As with the Sandbox the outcome comes by webhook; the answer only says that the payment is open.
        return new(HttpStatusCode.OK, view);
    }

    private SandboxReply Change(string key, string[] path, string body)
    {
        if (path is not ["payments", var id, var action] || !_payments.TryGetValue(id, out var payment)) return Found(null);
        var view = payment.View;
        switch (action)
        {
            case "cancel" when view.Status is not (SandboxStatus.Succeeded or SandboxStatus.Cancelled):
                Tell(payment, view with { Status = SandboxStatus.Cancelled });
                return Found(payment);
            case "cancel":
                return Found(payment);
            case "refunds" when view.Status == SandboxStatus.Succeeded:
                var amount = JsonSerializer.Deserialize<SandboxChange>(body, Json)!.Amount!.Value;
                payment.Refund = new SandboxRefundView(key, id, SandboxRefundStatus.Succeeded, amount, view.Currency, null);
                Effects.Add(new(view.Metadata.OrderId, key, -amount));
                Webhooks.Writer.TryWrite(new("evt-" + key, "refund.succeeded", Now, new(view, payment.Refund)));
                return new(HttpStatusCode.OK, Refund: payment.Refund);
            default:
                return SandboxReply.Refused(HttpStatusCode.UnprocessableEntity, "not_possible");
        }
    }

    private SandboxPaymentView Take(SandboxPaymentView view)
    {
        Effects.Add(new(view.Metadata.OrderId, view.Metadata.PaymentId, view.Amount));
        return view with { Status = SandboxStatus.Succeeded, Captured = view.Amount, TransactionId = "txn-" + view.Id };
    }

    private void Tell(Payment payment, SandboxPaymentView next)
    {
        payment.View = next;
        var type = JsonNamingPolicy.SnakeCaseLower.ConvertName(next.Status.ToString());
        Webhooks.Writer.TryWrite(new($"evt-{next.Id}-{type}", "payment." + type, Now, new(next, null)));
    }

    private static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

    private static SandboxReply Found(Payment? payment) => payment is null
        ? SandboxReply.Refused(HttpStatusCode.NotFound, "not_found")
        : new(HttpStatusCode.OK, payment.View);

    /// <summary>The body of a webhook, as the gateway sends it.</summary>
    public static byte[] BodyOf(SandboxEvent said) => JsonSerializer.SerializeToUtf8Bytes(said, Json);

    private sealed class Payment(string key, SandboxPaymentView view)
    {
        public string Key => key;

        public SandboxPaymentView View { get; set; } = view;

        public SandboxRefundView? Refund { get; set; }
    }
}

/// <summary>Money that moved: taken when positive, given back when negative.</summary>
internal sealed record GatewayEffect(string OrderId, string Key, long Amount);

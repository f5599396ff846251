using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Adapters.Gateways.Sandbox;

/// <summary>
/// The Sandbox's books, in the document store: a payment document and its waiting webhooks share a partition, so a
/// payment never changes without the webhook that tells of it, nor the other way round.
/// </summary>
public sealed class SandboxLedger(IDocumentStore store, IJobQueue jobs, TimeProvider time, SandboxOptions options)
{
    private const string PaymentDocument = "payment";
    private readonly SandboxRules _rules = new(options);

    /// <summary>Opens a payment; a card given at once is played right away and its outcome comes by webhook.</summary>
    public async ValueTask<SandboxReply> StartAsync(SandboxStart start, string key, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var request = "start " + JsonSerializer.Serialize(start, SandboxJson.Default.SandboxStart);
        if (start.Amount <= 0 || start.Currency.Length != 3)
            return SandboxReply.Refused(HttpStatusCode.UnprocessableEntity, "amount_invalid");
        if (start.PaymentMethod is { } token && _rules.Card(token) is null)
            return SandboxReply.Refused(HttpStatusCode.UnprocessableEntity, "unknown_payment_method");

        var opened = new SandboxPayment
        {
            Id = PaymentId(key),
            Amount = start.Amount,
            Currency = start.Currency,
            CaptureAtOnce = start.CaptureAtOnce,
            Metadata = start.Metadata,
        };
        var reply = new SandboxReply(HttpStatusCode.OK, _rules.View(opened, now));
        var played = start.PaymentMethod is null
            ? new SandboxStep(opened, reply, [])
            : _rules.Present(opened, start.PaymentMethod, now);
        if (await TryStoreAsync(null, played with { Reply = reply }, key, request, opened, now, cancellationToken)
            .ConfigureAwait(false))
            return reply;

        var existing = await FindAsync(opened.Id, cancellationToken).ConfigureAwait(false)
            ?? throw new InvalidOperationException($"Payment {opened.Id} is neither new nor there.");
        return Repeat(existing.Value, key, request)!;
    }

    /// <summary>The payment now, or null.</summary>
    public async ValueTask<SandboxReply?> ReadAsync(string paymentId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return await FindAsync(paymentId, cancellationToken).ConfigureAwait(false) is { } found
            ? new SandboxReply(HttpStatusCode.OK, _rules.View(_rules.At(found.Value, now), now))
            : null;
    }

    /// <summary>A refund now, or null.</summary>
    public async ValueTask<SandboxReply?> ReadRefundAsync(
        string paymentId, string refundId, CancellationToken cancellationToken)
    {
        if (await FindAsync(paymentId, cancellationToken).ConfigureAwait(false) is not { } found)
            return null;
        var payment = _rules.At(found.Value, time.GetUtcNow());
        return payment.Refunds.FirstOrDefault(refund => refund.Id == refundId) is { } one
            ? new SandboxReply(HttpStatusCode.OK, Refund: SandboxRules.View(payment, one))
            : null;
    }

    public ValueTask<SandboxReply?> AuthoriseAsync(
        string paymentId, string token, string key, CancellationToken cancellationToken) => ChangeAsync(
        paymentId, key, "authorise " + token, (payment, now) => _rules.Present(payment, token, now), cancellationToken);

    public ValueTask<SandboxReply?> CaptureAsync(
        string paymentId, long amount, string key, CancellationToken cancellationToken) => ChangeAsync(
        paymentId, key, $"capture {amount}", (payment, now) => _rules.Capture(payment, amount, now), cancellationToken);

    public ValueTask<SandboxReply?> CancelAsync(string paymentId, string key, CancellationToken cancellationToken) =>
        ChangeAsync(paymentId, key, "cancel", _rules.Cancel, cancellationToken);

    public ValueTask<SandboxReply?> RefundAsync(
        string paymentId, long amount, string key, CancellationToken cancellationToken) => ChangeAsync(
        paymentId, key, $"refund {amount}", (payment, now) => _rules.Refund(payment, amount, now), cancellationToken);

    /// <summary>A person's decision on the payment page.</summary>
    public ValueTask<SandboxReply?> AnswerAsync(string paymentId, bool approve, CancellationToken cancellationToken) =>
        ChangeAsync(paymentId, null, "", (payment, now) => _rules.Answer(payment, approve, now), cancellationToken);

    private async ValueTask<SandboxReply?> ChangeAsync(
        string paymentId,
        string? key,
        string request,
        Func<SandboxPayment, DateTimeOffset, SandboxStep> decide,
        CancellationToken cancellationToken)
    {
        while (true)
        {
            var now = time.GetUtcNow();
            if (await FindAsync(paymentId, cancellationToken).ConfigureAwait(false) is not { } found)
                return null;
            if (key is not null && Repeat(found.Value, key, request) is { } repeated)
                return repeated;
            var current = _rules.At(found.Value, now);
            var step = decide(current, now);
            // Refusals are not kept: they changed nothing, and the same request may be right later.
            if (step.Reply.Error is not null)
                return step.Reply;
            if (await TryStoreAsync(found.Version, step, key, request, current, now, cancellationToken)
                .ConfigureAwait(false))
                return step.Reply;
        }
    }

    private async ValueTask<bool> TryStoreAsync(
        string? version,
        SandboxStep step,
        string? key,
        string request,
        SandboxPayment before,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var webhooks = SandboxWebhookPlan.For(step, before, _rules, now);
        var payment = step.Payment with { Events = step.Payment.Events + webhooks.Count };
        if (key is not null)
            payment = payment with
            {
                Calls = new Dictionary<string, SandboxCall>(payment.Calls) { [key] = new(request, step.Reply) },
            };

        List<DocumentOperation> operations =
        [
            version is null
                ? TypedDocuments.Create(PaymentDocument, payment, SandboxJson.Default.SandboxPayment)
                : TypedDocuments.Replace(PaymentDocument, payment, SandboxJson.Default.SandboxPayment, version),
        ];
        foreach (var (id, webhook, _) in webhooks)
            operations.Add(TypedDocuments.Create(id, webhook, SandboxJson.Default.SandboxWebhook));
        var commit = await store.CommitAsync(Containers.Sandbox, payment.Id, operations, cancellationToken)
            .ConfigureAwait(false);
        if (!commit.IsCommitted)
            return false;
        foreach (var (id, _, after) in webhooks)
            await SandboxWebhookDelivery.HintAsync(jobs, new(payment.Id, id), after, cancellationToken)
                .ConfigureAwait(false);
        return true;
    }

    private ValueTask<Versioned<SandboxPayment>?> FindAsync(string paymentId, CancellationToken cancellationToken) =>
        // Anybody can ask for anything, and the store refuses what can be no key.
        IsPaymentId(paymentId)
            ? store.ReadAsync(Containers.Sandbox, paymentId, PaymentDocument, SandboxJson.Default.SandboxPayment, cancellationToken)
            : new((Versioned<SandboxPayment>?)null);

    private static SandboxReply? Repeat(SandboxPayment payment, string key, string request) =>
        !payment.Calls.TryGetValue(key, out var call) ? null
        : call.Request == request ? call.Reply
        : SandboxReply.Refused(HttpStatusCode.UnprocessableEntity, "idempotency_key_reused");

    private static bool IsPaymentId(string id) =>
        id.Length == 35 && id.StartsWith("sp_", StringComparison.Ordinal) && id.Skip(3).All(char.IsAsciiHexDigitLower);

    /// <summary>
    /// The id follows from the key, so that a repeated start meets the payment it opened. Time-ordered keys stay
    /// time-ordered.
    /// </summary>
    internal static string PaymentId(string key) => "sp_" + (Guid.TryParseExact(key, "D", out var id)
        ? id.ToString("N", CultureInfo.InvariantCulture)
        : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..32]);
}

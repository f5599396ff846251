using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using OrderFunctions.Adapters.Gateways.Signatures;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Adapters.Gateways.Sandbox;

/// <summary>
/// Delivers webhooks to our own endpoint over HTTP, as a real provider does: signed at the time of sending, again and
/// again until 2xx or until it gives up.
/// </summary>
public sealed partial class SandboxWebhookDelivery(
    IDocumentStore store,
    IJobQueue jobs,
    HttpClient http,
    TimeProvider time,
    SandboxOptions options,
    ILogger<SandboxWebhookDelivery> log)
{
    /// <summary>The queue of deliveries.</summary>
    public const string Queue = "sandbox-webhooks";

    private const int MaxAttempts = 15;
    private const int PageSize = 100;

    /// <summary>Delivers what a queue message names; a webhook that was delivered or withdrawn is no longer there.</summary>
    public async Task DeliverAsync(string message, CancellationToken cancellationToken)
    {
        var hint = JsonSerializer.Deserialize(message, SandboxJson.Default.SandboxWebhookHint)!;
        var found = await store.ReadAsync(
            Containers.Sandbox, hint.PaymentId, hint.Id, SandboxJson.Default.SandboxWebhook, cancellationToken)
            .ConfigureAwait(false);
        if (found is null or { Value.Due: null })
            return;
        if (await IsUntrueAsync(hint.PaymentId, found.Value, cancellationToken).ConfigureAwait(false)
            || await SendAsync(found.Value, cancellationToken).ConfigureAwait(false))
        {
            await store.CommitAsync(
                Containers.Sandbox,
                hint.PaymentId,
                [new DocumentOperation.Delete(hint.Id, ExpectedVersion: null)],
                cancellationToken).ConfigureAwait(false);
            return;
        }

        await TryLaterAsync(hint, found, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Finds webhooks whose queue message was lost and sends it again.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        var query = new DocumentQuery(Containers.Sandbox, "due")
        {
            Before = time.GetUtcNow().ToUnixTimeMilliseconds(),
            Limit = PageSize,
        };
        var page = await store.QueryAsync(query, cancellationToken).ConfigureAwait(false);
        foreach (var document in page.Documents)
            await HintAsync(jobs, new(document.Partition, document.Id), TimeSpan.Zero, cancellationToken)
                .ConfigureAwait(false);
    }

    internal static Task HintAsync(
        IJobQueue jobs, SandboxWebhookHint hint, TimeSpan after, CancellationToken cancellationToken) =>
        jobs.SendAsync(
            Queue, JsonSerializer.Serialize(hint, SandboxJson.Default.SandboxWebhookHint), after, cancellationToken);

    private async ValueTask<bool> IsUntrueAsync(
        string paymentId, SandboxWebhook webhook, CancellationToken cancellationToken) =>
        webhook.Provisional
        && await store.ReadAsync(
            Containers.Sandbox, paymentId, "payment", SandboxJson.Default.SandboxPayment, cancellationToken)
            .ConfigureAwait(false) is { Value.Status: SandboxStatus.Cancelled };

    private async Task<bool> SendAsync(SandboxWebhook webhook, CancellationToken cancellationToken)
    {
        var (id, route, body) = webhook.Scan is { } scan
            ? (scan.Id, SandboxRoutes.CarrierWebhook, JsonSerializer.SerializeToUtf8Bytes(scan, SandboxJson.Default.SandboxScan))
            : (webhook.Event!.Id, SandboxRoutes.Webhook, JsonSerializer.SerializeToUtf8Bytes(webhook.Event, SandboxJson.Default.SandboxEvent));
        try
        {
            using var request = new HttpRequestMessage(
                HttpMethod.Post, new Uri(options.OwnAddress(), route));
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            request.Headers.TryAddWithoutValidation(
                SandboxWebhooks.SignatureHeader,
                TimestampedSignature.Sign(body, time.GetUtcNow(), options.WebhookSecrets));
            using var response = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
                Log.Refused(log, id, (int)response.StatusCode);
            return response.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            Log.Unreachable(log, id, e);
            return false;
        }
    }

    private async ValueTask TryLaterAsync(
        SandboxWebhookHint hint, Versioned<SandboxWebhook> found, CancellationToken cancellationToken)
    {
        var attempts = found.Value.Attempts + 1;
        // 2 s, 4 s, … four and a half hours; nine hours in all.
        var wait = TimeSpan.FromSeconds(1 << attempts);
        var next = found.Value with
        {
            Attempts = attempts,
            Due = attempts < MaxAttempts ? (time.GetUtcNow() + wait + wait).ToUnixTimeMilliseconds() : null,
        };
        await store.CommitAsync(
            Containers.Sandbox,
            hint.PaymentId,
            [TypedDocuments.Replace(hint.Id, next, SandboxJson.Default.SandboxWebhook, found.Version)],
            cancellationToken).ConfigureAwait(false);
        if (next.Due is not null)
            await HintAsync(jobs, hint, wait, cancellationToken).ConfigureAwait(false);
        else
            Log.GivenUp(log, found.Value.Event?.Id ?? found.Value.Scan!.Id);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Webhook {EventId} was answered {Status}")]
        public static partial void Refused(ILogger log, string eventId, int status);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Webhook {EventId} could not be delivered")]
        public static partial void Unreachable(ILogger log, string eventId, Exception error);

        [LoggerMessage(Level = LogLevel.Error, Message = "Webhook {EventId} is given up")]
        public static partial void GivenUp(ILogger log, string eventId);
    }
}

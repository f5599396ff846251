using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrderFunctions.Adapters.Gateways.Sandbox;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Functions.Tests.Faults.Shuffle;

/// <summary>
/// Sends every message two or three times, each copy when its seed says. Webhooks are messages of the gateway's queue, which
/// drops a copy once the webhook was delivered: so each webhook gets two twins as well, one that repeats the event under
/// its id, and one that says the same under another.
/// </summary>
internal sealed class ShuffledQueue(IJobQueue inner, IDocumentStore store, Schedules schedules, TimeProvider time) : IJobQueue
{
    private readonly ConcurrentDictionary<string, bool> _twinned = new(StringComparer.Ordinal);

    public async Task SendAsync(string queue, string body, TimeSpan visibleAfter, CancellationToken cancellationToken)
    {
        var schedule = await schedules.OfMessageAsync(queue, body, store);
        foreach (var delay in schedule.Deliveries(queue, time.GetUtcNow(), visibleAfter))
            await inner.SendAsync(queue, body, delay, cancellationToken);
        if (queue != SandboxWebhookDelivery.Queue) return;
        foreach (var twin in await TwinsAsync(JsonNode.Parse(body)!))
            await inner.SendAsync(queue, twin, schedule.Deliveries(queue + "-twin", time.GetUtcNow(), visibleAfter)[0], cancellationToken);
    }

    private async Task<string[]> TwinsAsync(JsonNode hint)
    {
        var (payment, id) = (hint["paymentId"]!.GetValue<string>(), hint["id"]!.GetValue<string>());
        if (id.Contains("-twin", StringComparison.Ordinal) || !_twinned.TryAdd(id, true)) return [];
        var webhook = JsonNode.Parse((await store.FindAsync(Containers.Sandbox, payment, id))!.Body.Span)!;
        return [await CopyAsync("-twin", sameEvent: true), await CopyAsync("-twin-anew", sameEvent: false)];

        async Task<string> CopyAsync(string suffix, bool sameEvent)
        {
            if (!sameEvent) webhook["event"]!["id"] = webhook["event"]!["id"]!.GetValue<string>() + "-anew";
            await store.CommitAsync(
                Containers.Sandbox, payment, [new DocumentOperation.Create(id + suffix, JsonSerializer.SerializeToUtf8Bytes(webhook))]);
            return new JsonObject { ["paymentId"] = payment, ["id"] = id + suffix }.ToJsonString();
        }
    }
}

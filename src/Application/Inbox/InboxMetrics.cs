using System.Diagnostics.Metrics;

namespace OrderFunctions.Application.Inbox;

/// <summary>Counters of the inbox.</summary>
public sealed class InboxMetrics
{
    private readonly Counter<long> _received;
    private readonly Counter<long> _badSignatures;
    private readonly Counter<long> _processed;

    public InboxMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("OrderFunctions.Inbox");
        _received = meter.CreateCounter<long>("webhooks_received", description: "Webhooks by provider and receipt");
        _badSignatures = meter.CreateCounter<long>(
            "webhook_bad_signatures", description: "Webhooks refused, by provider and verdict");
        _processed = meter.CreateCounter<long>(
            "inbox_processed", description: "Results of processing webhooks, by provider and status");
    }

    internal void Received(string provider, WebhookReceipt receipt) =>
        _received.Add(1, new("provider", provider), new("receipt", receipt.ToString()));

    internal void BadSignature(string provider, SignatureVerdict verdict) =>
        _badSignatures.Add(1, new("provider", provider), new("verdict", verdict.ToString()));

    internal void Processed(string provider, InboxStatus status) =>
        _processed.Add(1, new("provider", provider), new("status", status.ToString()));
}

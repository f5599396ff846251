using System.Diagnostics.Metrics;

namespace OrderFunctions.Application.Telemetry;

/// <summary>
/// What the business measures. Labels take few values (a step, an outcome, a provider), never an id: each distinct set of
/// labels is a time series that somebody pays for.
/// </summary>
public sealed class OrderMetrics
{
    private readonly Counter<long> _placed;
    private readonly Counter<long> _ended;
    private readonly Counter<long> _steps;
    private readonly Counter<long> _webhooks;
    private readonly Counter<long> _published;
    private readonly Gauge<double> _outboxLag;
    private readonly Gauge<long> _queueDepth;
    private readonly Counter<long> _deadLetters;

    public OrderMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("OrderFunctions.Orders");
        _placed = meter.CreateCounter<long>("orders_placed", description: "Orders accepted.");
        _ended = meter.CreateCounter<long>("orders_ended", description: "Orders that reached a final status.");
        _steps = meter.CreateCounter<long>("saga_steps", description: "Saga steps by outcome.");
        _webhooks = meter.CreateCounter<long>("webhooks", description: "Webhooks by provider and verdict.");
        _published = meter.CreateCounter<long>("outbox_published", description: "Outbox rows carried out.");
        _outboxLag = meter.CreateGauge<double>("outbox_lag", "s", "Age of the oldest outbox row that still waits.");
        _queueDepth = meter.CreateGauge<long>("queue_depth", description: "Messages that wait in a queue.");
        _deadLetters = meter.CreateCounter<long>("dead_letters", description: "Messages given up on.");
    }

    /// <summary>An order was stored.</summary>
    public void OrderPlaced() => _placed.Add(1);

    /// <summary>An order reached a final status.</summary>
    /// <param name="status">DELIVERED, CANCELLED, FAILED.</param>
    /// <param name="reason">The reason code, or empty.</param>
    public void OrderEnded(string status, string reason) => _ended.Add(1, new("status", status), new("reason", reason));

    /// <summary>A saga step ended.</summary>
    /// <param name="step">The activity's name.</param>
    /// <param name="outcome">succeeded, refused or failed.</param>
    public void SagaStep(string step, string outcome) => _steps.Add(1, new("step", step), new("outcome", outcome));

    /// <summary>A webhook arrived.</summary>
    /// <param name="provider">sandbox, stripe, …</param>
    /// <param name="verdict">accepted, duplicate, bad_signature, …</param>
    public void Webhook(string provider, string verdict) =>
        _webhooks.Add(1, new("provider", provider), new("verdict", verdict));

    /// <summary>An outbox row was carried out.</summary>
    public void OutboxPublished(string kind) => _published.Add(1, new KeyValuePair<string, object?>("kind", kind));

    /// <summary>How long the oldest waiting outbox row waits; zero when none does.</summary>
    public void OutboxLag(TimeSpan oldest) => _outboxLag.Record(oldest.TotalSeconds);

    /// <summary>How many messages wait in a queue.</summary>
    public void QueueDepth(string queue, long messages) =>
        _queueDepth.Record(messages, new KeyValuePair<string, object?>("queue", queue));

    /// <summary>A message was given up on.</summary>
    public void DeadLettered(string queue) => _deadLetters.Add(1, new KeyValuePair<string, object?>("queue", queue));
}

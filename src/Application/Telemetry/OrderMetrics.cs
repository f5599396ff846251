using System.Diagnostics.Metrics;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Telemetry;

/// <summary>
/// What the business measures. Labels take few values (a step, an outcome, a status), never an id: each distinct set of
/// labels is a time series that somebody pays for.
/// </summary>
public sealed class OrderMetrics
{
    private readonly Counter<long> _steps;
    private readonly Counter<long> _placed;
    private readonly Counter<long> _ended;
    private readonly Counter<long> _checks;
    private readonly Counter<long> _published;
    private readonly Counter<long> _givenUp;
    private readonly Gauge<double> _outboxLag;
    private readonly Gauge<long> _sagasFailed;

    public OrderMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("OrderFunctions.Orders");
        _steps = meter.CreateCounter<long>("saga_steps", description: "Commands decided on orders, by outcome.");
        _placed = meter.CreateCounter<long>("orders_placed", description: "Orders that were accepted.");
        _ended = meter.CreateCounter<long>("orders_ended", description: "Orders that reached a final status, by reason.");
        _checks = meter.CreateCounter<long>("quality_checks", description: "Drafts that the quality check approved or rejected.");
        _published = meter.CreateCounter<long>("outbox_published", description: "Outbox rows carried out, by kind.");
        _givenUp = meter.CreateCounter<long>("messages_given_up", description: "Messages that wait for a person now, by queue.");
        _sagasFailed = meter.CreateGauge<long>("sagas_failed", description: "Sagas that ended with an error and were not started anew.");
        _outboxLag = meter.CreateGauge<double>("outbox_lag", "s", "Age of the oldest outbox row that the last sweep found overdue.");
    }

    /// <summary>A command was decided and, unless refused or a repeat, committed.</summary>
    public void Step(OrderCommand command, StepOutcome outcome) => _steps.Add(
        1,
        new("step", command is OrderCommand.Write write ? write.Command.GetType().Name : command.GetType().Name),
        new("outcome", outcome switch
        {
            StepOutcome.Done => "done",
            StepOutcome.Repeated => "repeated",
            _ => "refused",
        }));

    /// <summary>The quality check has spoken about drafts.</summary>
    public void Checked(IReadOnlyList<OrderEvent> events)
    {
        foreach (var happened in events)
        {
            if (happened is OrderEvent.DraftApproved or OrderEvent.DraftRejected)
                _checks.Add(1, new KeyValuePair<string, object?>("outcome", happened is OrderEvent.DraftApproved ? "approved" : "rejected"));
        }
    }

    /// <summary>A new order was stored.</summary>
    public void Placed() => _placed.Add(1);

    /// <summary>An order reached a status that it does not leave by itself.</summary>
    public void Ended(OrderStatus status, string? reason) =>
        _ended.Add(1, new("status", status.ToString()), new("reason", reason ?? ""));

    /// <summary>An outbox row was carried out.</summary>
    public void OutboxPublished(string kind) => _published.Add(1, new KeyValuePair<string, object?>("kind", kind));

    /// <summary>A message, or an outbox row, was given up on.</summary>
    public void DeadLettered(string queue) => _givenUp.Add(1, new KeyValuePair<string, object?>("queue", queue));

    /// <summary>How many sagas ended with an error, as of the last look.</summary>
    public void SagasFailed(long count) => _sagasFailed.Record(count);

    /// <summary>How long the oldest overdue outbox row waits; zero when none does.</summary>
    public void OutboxLag(TimeSpan oldest) => _outboxLag.Record(oldest.TotalSeconds);
}

/// <summary>How a command on an order ended.</summary>
public enum StepOutcome
{
    /// <summary>It changed the order.</summary>
    Done,

    /// <summary>It had been done before.</summary>
    Repeated,

    /// <summary>The order said no.</summary>
    Refused,
}

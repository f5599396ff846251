using System.Text.Json;
using OrderFunctions.Application.Notifications;
using OrderFunctions.Application.Ops;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Notifications;

namespace OrderFunctions.Application.Events;

/// <summary>What carrying out a row of each kind means.</summary>
public sealed class OutboxDelivery(IEventPublisher publisher, IJobQueue jobs, NotifyCustomerHandler notify, RaiseAlertHandler alerts)
{
    /// <summary>Carries one row out; returns when that is safe, throws when it was not.</summary>
    public Task DeliverAsync(
        OutboxRow row, Func<OutboxRow, CancellationToken, Task> deliverToSaga, CancellationToken cancellationToken) =>
        row.Kind switch
        {
            OutboxKind.Event => publisher.PublishAsync(
                row.Topic ?? throw new InvalidOperationException($"Outbox row {row.Id} is an event without topic."),
                CloudEvent.From(row),
                cancellationToken),
            OutboxKind.SagaStart or OutboxKind.SagaWake => deliverToSaga(row, cancellationToken),
            OutboxKind.Message => notify.HandleAsync(
                new NotifyCustomer(row.Subject, Enum.Parse<MessageKind>(row.Name), row.EventId(), row.Data?.GetString()), cancellationToken),
            OutboxKind.Job => jobs.SendAsync(row.Name, Body(row), TimeSpan.Zero, cancellationToken),
            OutboxKind.Alert => alerts.HandleAsync(AlertOf(row), cancellationToken),
            _ => throw new InvalidOperationException($"Outbox row {row.Id} is of unknown kind {row.Kind}."),
        };

    private static RaiseAlert AlertOf(OutboxRow row)
    {
        var data = row.Data?.Deserialize(StoredJson.Default.AlertData)
            ?? throw new InvalidOperationException($"Outbox row {row.Id} is an alert without data.");
        return new(Ops.Alert.KeyOf(row.Subject, data.Key), data.Level ?? AlertLevel.Critical, row.Name, row.Subject, data.Message);
    }

    // A JSON string is sent as its text (an id), anything else as JSON.
    private static string Body(OutboxRow row) => row.Data switch
    {
        null => row.Subject,
        { ValueKind: JsonValueKind.String } text => text.GetString()!,
        { } json => json.GetRawText(),
    };
}

using OrderFunctions.Application.Events.Contracts;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Telemetry;

namespace OrderFunctions.Application.Ops;

/// <summary>The host has given a message up.</summary>
/// <param name="Source">Where it died.</param>
/// <param name="MessageId">The host's id of the dead message: the same one twice is kept once.</param>
/// <param name="Body">The message.</param>
public sealed record KeepDeadLetter(DeadLetterSource Source, string MessageId, string Body);

/// <summary>Puts it into the repair queue, with the reason of the last failure, and raises an alert.</summary>
public sealed class KeepDeadLetterHandler(
    IDocumentStore store, RaiseAlertHandler alerts, OrderMetrics metrics, TimeProvider time)
{
    public async Task HandleAsync(KeepDeadLetter command, CancellationToken cancellationToken)
    {
        var (source, now) = (command.Source, time.GetUtcNow());
        var noted = await store
            .ReadAsync(
                Containers.DeadLetters,
                MessageFailure.PartitionOf(source.Subscription is null ? command.Body : command.MessageId),
                MessageFailure.Id,
                StoredJson.Default.MessageFailure,
                cancellationToken)
            .ConfigureAwait(false);
        var dead = new DeadLetter
        {
            Id = DeadLetter.IdOf(source, command.MessageId),
            Source = source,
            Body = command.Body,
            ExceptionType = noted?.Value.ExceptionType,
            Reason = noted?.Value.Reason,
            DiedAt = now,
            List = DeadLetter.Waiting,
            At = now.ToUnixTimeMilliseconds(),
        };

        // What moves money or stock is in the orders' own documents and is swept, so that most of them were hints or notices. What others
        // tell us stands nowhere else.
        var level = EventCatalogue.All.Any(contract => contract.IsTaken && contract.Topic == source.Channel) ? AlertLevel.Critical : AlertLevel.Warning;
        await alerts.HandleAsync(
            new(
                $"dead/{dead.Id}", level, AlertCode.DeadLetter, source.Name,
                $"A message was given up: {dead.ExceptionType ?? "the process was lost on it"}."),
            cancellationToken).ConfigureAwait(false);
        var commit = await store
            .CommitAsync(
                Containers.DeadLetters, dead.Id, [TypedDocuments.Create(dead.Id, dead, StoredJson.Default.DeadLetter)], cancellationToken)
            .ConfigureAwait(false);
        if (commit.IsCommitted)
            metrics.DeadLettered(source.Name);
    }
}

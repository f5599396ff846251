using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Privacy;
using OrderFunctions.Domain.Notifications;

namespace OrderFunctions.Application.Notifications;

/// <summary>Tell the customer of an order or of a parts list.</summary>
/// <param name="SubjectId">The order or the document; who and how to reach is read from it.</param>
/// <param name="Kind">What to say.</param>
/// <param name="EventId">Why: the customer hears of one event once.</param>
/// <param name="AboutId">Which shipment, refund or return, if the message is about one.</param>
public sealed record NotifyCustomer(string SubjectId, MessageKind Kind, string EventId, string? AboutId = null);

/// <summary>
/// Decides by which ways the customer hears of it, keeps what is said by all of them in one commit, and lets it leave
/// (<see cref="SendNotice"/>). A repeat finds what was kept, and says that, also if order, template or preferences have changed.
/// </summary>
public sealed class NotifyCustomerHandler(
    IDocumentStore store, NoticeSubjects subjects, ReachCustomerHandler reach, ComposeNotice compose, SendNotice send, RetentionOptions retention, TimeProvider time)
{
    /// <summary>
    /// Returns when all messages have left, wait for the end of quiet hours, or never can leave (<see cref="CustomerMessage.Problem"/>);
    /// throws what else a sender throws, and is to be repeated then: what has left does not leave again.
    /// </summary>
    public async Task HandleAsync(NotifyCustomer command, CancellationToken cancellationToken)
    {
        // What was said then is not kept any more, so nobody knows whether it was: an event that is told again must not write to anybody after years.
        if (Ids.TimeOf(command.EventId) is { } at && at < time.GetUtcNow() - retention.Messages) return;
        var subject = await subjects.ReadAsync(command.Kind, command.SubjectId, cancellationToken).ConfigureAwait(false);
        if (subject.Contact.IsErased) return;
        var kept = await KeepAsync(command, subject, cancellationToken).ConfigureAwait(false);
        await send.SendAsync(kept, subject, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Versioned<Notice>> KeepAsync(NotifyCustomer command, NoticeSubject subject, CancellationToken cancellationToken)
    {
        var partition = CustomerOrder.PartitionOf(subject.CustomerId);
        var known = await reach.HandleAsync(partition, command.Kind, subject.Contact, cancellationToken).ConfigureAwait(false);
        var plan = MessagePlan.Decide(command.Kind, known.Profile.Preferences, known.Reachable, known.QuietUntil);
        var notice = await compose.WriteAsync(command, subject, known, plan, cancellationToken).ConfigureAwait(false);
        var create = TypedDocuments.Create(notice.Id, notice, StoredJson.Default.Notice);
        var commit = await store.CommitAsync(Containers.Messages, partition, [create], cancellationToken).ConfigureAwait(false);
        if (commit.IsCommitted) return new(partition, notice.Id, commit.Versions[0]!, notice);

        // Kept before: what was said then counts.
        return await store.ReadAsync(Containers.Messages, partition, notice.Id, StoredJson.Default.Notice, cancellationToken).ConfigureAwait(false)
            ?? throw new InvalidOperationException($"Notice {notice.Id} was there and is gone.");
    }
}

using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Notifications;

namespace OrderFunctions.Application.Notifications;

/// <summary>A provider reports about a message.</summary>
/// <param name="Key">The key that the message had there.</param>
/// <param name="Code">The provider's code, when it did not arrive.</param>
/// <param name="LeaveAlone">Whether the address is to be left alone from now on.</param>
public sealed record RecordDelivery(string Key, DeliveryNews News, string? Code, bool LeaveAlone);

/// <summary>
/// Writes what became of a message into its notice, leaves the address alone when it takes none, and takes the next way. Reports come
/// twice and in any order: each is read against what is known.
/// </summary>
public sealed class RecordDeliveryHandler(
    IDocumentStore store, NoticeSubjects subjects, SuppressionList suppressions, SendNotice send, TimeProvider time)
{
    /// <summary>False when there is no such message: it was not ours, or it was erased.</summary>
    public async Task<bool> HandleAsync(RecordDelivery command, CancellationToken cancellationToken)
    {
        if (MessageKey.Parse(command.Key) is not { } key) return false;
        var notice = await store
            .ReadAsync(Containers.Messages, key.Partition, key.NoticeId, StoredJson.Default.Notice, cancellationToken).ConfigureAwait(false);
        if (notice?.Value.Messages.FirstOrDefault(one => one.Id == command.Key) is not { } message) return false;
        if (command.LeaveAlone) await suppressions.NoteAsync(message.To, command.News, cancellationToken).ConfigureAwait(false);

        var status = DeliveryStatuses.After(message.Status, command.News);
        var subject = await subjects.OfAsync(notice.Value, cancellationToken).ConfigureAwait(false);
        if (status != message.Status)
        {
            var changed = message with
            {
                Status = status,
                ReportedAt = time.GetUtcNow(),
                // A provider that reports has it, whether or not its answer reached us.
                SentAt = message.SentAt ?? time.GetUtcNow(),
                Problem = status == DeliveryStatus.Delivered ? null : command.Code ?? message.Problem,
            };
            notice = await send.NoteAsync(notice, changed, subject, cancellationToken).ConfigureAwait(false);
        }

        // Also when the status is known: the process may have died between noting it and the next way.
        if (DeliveryStatuses.CallsForAnother(status)) await send.SendAsync(notice, subject, cancellationToken).ConfigureAwait(false);
        return true;
    }
}

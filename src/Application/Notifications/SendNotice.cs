using System.Runtime.ExceptionServices;
using System.Text.Json;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Notifications;

namespace OrderFunctions.Application.Notifications;

/// <summary>What a queue message about a notice carries: no address, no name.</summary>
public sealed record NoticeHint(string Partition, string Id);

/// <summary>
/// Lets the messages of a notice leave and notes of each that it has left. After a crash in between it leaves again under the same
/// key and with the same words: mail servers and readers recognise the key, on a device the repeat takes the place of the first,
/// a text that comes twice says nothing new.
/// </summary>
public sealed class SendNotice(
    IDocumentStore store,
    IMailSender mails,
    ITextSender texts,
    IPushSender pushes,
    IJobQueue jobs,
    NotificationProfiles profiles,
    ReachCustomerHandler reach,
    ComposeNotice compose,
    TimeProvider time)
{
    /// <summary>Messages that wait for the end of quiet hours; the body is a <see cref="NoticeHint"/>.</summary>
    public const string Queue = "messages";

    /// <summary>
    /// Sends what is due, and asks the queue to come back for the rest. When a way fails for good the next one is taken. The ways fail
    /// apart: the first that failed for now is thrown when all others have left.
    /// </summary>
    public async Task SendAsync(Versioned<Notice> notice, NoticeSubject subject, CancellationToken cancellationToken)
    {
        ExceptionDispatchInfo? weather = null;
        var tried = new HashSet<string>(StringComparer.Ordinal);
        while (notice.Value.Messages.FirstOrDefault(message => message.IsWaiting && IsDue(message) && tried.Add(message.Id)) is { } next)
        {
            try
            {
                var ended = await LeaveAsync(notice, next, cancellationToken).ConfigureAwait(false);
                // Not cancellable: it has left, and should not leave again.
                notice = await NoteAsync(notice, ended, subject, CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                weather ??= ExceptionDispatchInfo.Capture(exception);
            }
        }

        if (notice.Value.Messages.Where(message => message.IsWaiting && !IsDue(message)).Min(message => message.NotBefore) is { } later)
            await AskForAsync(notice, later - time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        weather?.Throw();
    }

    /// <summary>
    /// Puts what became of a message into its notice; a way that has ended for good is made up for by the next one, in the same commit.
    /// Whoever else writes to the notice at the same time is not overwritten.
    /// </summary>
    public async Task<Versioned<Notice>> NoteAsync(
        Versioned<Notice> notice, CustomerMessage ended, NoticeSubject subject, CancellationToken cancellationToken)
    {
        while (true)
        {
            var changed = notice.Value.With(ended);
            if (DeliveryStatuses.CallsForAnother(ended.Status)) changed = await MakeUpForAsync(changed, ended, subject, cancellationToken).ConfigureAwait(false);
            var write = TypedDocuments.Replace(changed.Id, changed, StoredJson.Default.Notice, notice.Version);
            var commit = await store.CommitAsync(Containers.Messages, notice.Partition, [write], cancellationToken).ConfigureAwait(false);
            if (commit.IsCommitted) return notice with { Version = commit.Versions[0]!, Value = changed };
            notice = await store.ReadAsync(Containers.Messages, notice.Partition, notice.Id, StoredJson.Default.Notice, cancellationToken).ConfigureAwait(false)
                ?? throw new InvalidOperationException($"Notice {notice.Id} was there and is gone.");
        }
    }

    private bool IsDue(CustomerMessage message) => message.NotBefore is not { } at || at <= time.GetUtcNow();

    private Task AskForAsync(Versioned<Notice> notice, TimeSpan after, CancellationToken cancellationToken) => jobs.SendAsync(
        Queue,
        JsonSerializer.Serialize(new NoticeHint(notice.Partition, notice.Id), StoredJson.Default.NoticeHint),
        after > TimeSpan.Zero ? after : TimeSpan.Zero,
        cancellationToken);

    private async Task<Notice> MakeUpForAsync(Notice notice, CustomerMessage failed, NoticeSubject subject, CancellationToken cancellationToken)
    {
        var known = await reach.HandleAsync(notice.List, notice.Kind, subject.Contact, cancellationToken).ConfigureAwait(false);
        var ways = notice.Messages.ToLookup(message => DeliveryStatuses.CallsForAnother(message.Status), message => message.Channel);
        var planned = MessagePlan.Instead(notice.Kind, failed.Channel, known.Reachable, [.. ways[false]], [.. ways[true]], known.QuietUntil);
        return await compose.AddAsync(notice, subject, known, planned, cancellationToken).ConfigureAwait(false);
    }

    // A customer who mistyped the address must not hold back what else follows from the event: staff see the problem.
    private async Task<CustomerMessage> LeaveAsync(Versioned<Notice> notice, CustomerMessage message, CancellationToken cancellationToken)
    {
        try
        {
            switch (message.Channel)
            {
                case MessageChannel.Email:
                    await mails.SendAsync(new(message.Id, message.To, message.Subject, message.Text, message.Html ?? ""), cancellationToken).ConfigureAwait(false);
                    break;
                case MessageChannel.Push:
                    if (!await PushAsync(notice, message, cancellationToken).ConfigureAwait(false)) return Refused(message, "DEVICE_FORGOTTEN");
                    break;
                default:
                    await texts.SendAsync(new(message.Id, message.Channel, message.To, message.Text), cancellationToken).ConfigureAwait(false);
                    break;
            }

            return message with { SentAt = time.GetUtcNow(), Status = DeliveryStatus.Sent };
        }
        catch (MailNotAcceptedException refused) when (refused.IsFinal)
        {
            return Refused(message, refused.Message);
        }
        catch (TextNotAcceptedException refused) when (refused.IsFinal)
        {
            return Refused(message, refused.Message);
        }
        catch (PushNotAcceptedException refused) when (refused.IsFinal)
        {
            return Refused(message, refused.Message);
        }
    }

    private static CustomerMessage Refused(CustomerMessage message, string problem) => message with { Status = DeliveryStatus.Failed, Problem = problem };

    /// <summary>False when the customer has no such device any more.</summary>
    private async Task<bool> PushAsync(Versioned<Notice> notice, CustomerMessage message, CancellationToken cancellationToken)
    {
        var profile = await profiles.ReadAsync(notice.Partition, cancellationToken).ConfigureAwait(false);
        if (profile.Value.Devices.FirstOrDefault(device => device.Id == message.To) is not { } device) return false;
        try
        {
            await pushes.SendAsync(
                new(notice.Value.EventId, device.Token, message.Subject, message.Text, notice.Value.OrderId), cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (PushNotAcceptedException gone) when (gone.IsGone)
        {
            await profiles.ForgetAsync(notice.Partition, device.Id, device.Token, cancellationToken).ConfigureAwait(false);
            throw;
        }
    }
}

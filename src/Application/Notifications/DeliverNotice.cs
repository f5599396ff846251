using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Notifications;

/// <summary>Quiet hours are over: send what waited for that.</summary>
public sealed record DeliverNotice(string Partition, string Id);

/// <summary>Sends what is due of a notice; a repeat finds nothing left, one that was erased is passed over.</summary>
public sealed class DeliverNoticeHandler(IDocumentStore store, NoticeSubjects subjects, SendNotice send)
{
    public async Task HandleAsync(DeliverNotice command, CancellationToken cancellationToken)
    {
        var notice = await store
            .ReadAsync(Containers.Messages, command.Partition, command.Id, StoredJson.Default.Notice, cancellationToken).ConfigureAwait(false);
        if (notice is null) return;
        var subject = await subjects.OfAsync(notice.Value, cancellationToken).ConfigureAwait(false);
        await send.SendAsync(notice, subject, cancellationToken).ConfigureAwait(false);
    }
}

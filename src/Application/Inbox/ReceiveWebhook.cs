using System.Security.Cryptography;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Ops;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Inbox;

/// <summary>A webhook that arrived at the door.</summary>
public sealed record ReceiveWebhook(WebhookSource Source, WebhookRequest Request);

/// <summary>How the door answers: everything but a bad signature is 200.</summary>
public enum WebhookReceipt
{
    /// <summary>Stored; will be processed.</summary>
    Accepted,

    /// <summary>Known already.</summary>
    Duplicate,

    /// <summary>Stored; nothing here listens to it.</summary>
    Ignored,

    /// <summary>The signature is not valid.</summary>
    Rejected,
}

/// <summary>Checks, stores and acknowledges; acting on it comes later, so that a slow order never makes a sender wait.</summary>
public sealed class ReceiveWebhookHandler(
    IDocumentStore store, IJobQueue jobs, TimeProvider time, InboxMetrics metrics, RaiseAlertHandler alerts)
{
    /// <summary>If the hint is lost, the sweeper finds the entry after this long.</summary>
    private static readonly TimeSpan HintGrace = TimeSpan.FromSeconds(30);

    private static readonly string[] KeptHeaders =
    [
        "user-agent", "content-type", "stripe-signature", "x-razorpay-signature", "x-razorpay-event-id",
        "x-twilio-signature", "x-twilio-email-event-webhook-signature", "x-twilio-email-event-webhook-timestamp",
    ];

    public async ValueTask<WebhookReceipt> HandleAsync(ReceiveWebhook command, CancellationToken cancellationToken)
    {
        var (source, request) = command;
        var verdict = source.Verify(request);
        var receipt = verdict == SignatureVerdict.Valid
            ? await AcceptAsync(source, request, cancellationToken).ConfigureAwait(false)
            : await RejectAsync(source, request, verdict, cancellationToken).ConfigureAwait(false);
        metrics.Received(source.Name, receipt);
        return receipt;
    }

    private async ValueTask<WebhookReceipt> AcceptAsync(
        WebhookSource source, WebhookRequest request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var facts = source.Read(request);
        var entry = await store.WithoutForgottenAsync(Entry(source, request, facts, now), cancellationToken).ConfigureAwait(false);
        if (InboxAlerts.For(entry, source) is { } alert)
            await alerts.HandleAsync(alert, cancellationToken).ConfigureAwait(false);

        // Without an object the event is its own partition.
        var partition = InboxKeys.Partition(source.Name, facts?.ObjectId ?? entry.Id);

        var commit = await StoreAsync(partition, entry, replaced: null, cancellationToken).ConfigureAwait(false);
        if (commit is { IsCommitted: false, FailedOperation: 0 }
            && entry.Status == InboxStatus.Received
            && await FindAsync(partition, entry.Id, cancellationToken).ConfigureAwait(false)
                is { Value.Status: not (InboxStatus.Received or InboxStatus.Held or InboxStatus.Processed) } left)
        {
            // The same event, sent once more after it was left to staff (or to its twin, which was): a new chance.
            commit = await StoreAsync(partition, entry, left.Version, cancellationToken).ConfigureAwait(false);
        }

        if (commit is { IsCommitted: false, FailedOperation: 1 })
        {
            // A new event that says nothing new: kept for the record, not processed.
            var known = await store.WithoutForgottenAsync(entry.DealtWith(InboxStatus.Duplicate), cancellationToken).ConfigureAwait(false);
            await store.CommitAsync(
                Containers.Inbox,
                partition,
                [TypedDocuments.Create(known.Id, known, StoredJson.Default.InboxEntry)],
                cancellationToken).ConfigureAwait(false);
        }

        if (!commit.IsCommitted)
            return WebhookReceipt.Duplicate;
        if (entry.Status != InboxStatus.Received)
            return WebhookReceipt.Ignored;
        await InboxHints.SendAsync(jobs, new InboxHint(partition, entry.Id), TimeSpan.Zero, cancellationToken)
            .ConfigureAwait(false);
        return WebhookReceipt.Accepted;
    }

    /// <summary>Stores the entry and, when it is to be processed, claims the state it reports; refused when that is claimed.</summary>
    private ValueTask<CommitResult> StoreAsync(
        string partition, InboxEntry entry, string? replaced, CancellationToken cancellationToken)
    {
        List<DocumentOperation> operations =
        [
            replaced is null
                ? TypedDocuments.Create(entry.Id, entry, StoredJson.Default.InboxEntry)
                : TypedDocuments.Replace(entry.Id, entry, StoredJson.Default.InboxEntry, replaced),
        ];
        if (entry is { Status: InboxStatus.Received, ResultingState: { } state })
            operations.Add(TypedDocuments.Create(
                InboxKeys.State(state), new InboxState(entry.Id), StoredJson.Default.InboxState));
        return store.CommitAsync(Containers.Inbox, partition, operations, cancellationToken);
    }

    private ValueTask<Versioned<InboxEntry>?> FindAsync(
        string partition, string id, CancellationToken cancellationToken) =>
        store.ReadAsync(Containers.Inbox, partition, id, StoredJson.Default.InboxEntry, cancellationToken);

    private static InboxEntry Entry(WebhookSource source, WebhookRequest request, WebhookFacts? facts, DateTimeOffset now)
    {
        var entry = new InboxEntry
        {
            Id = InboxKeys.Event(facts?.EventId ?? Digest(request)),
            Provider = source.Name,
            Type = facts?.Type ?? "unreadable",
            ObjectId = facts?.ObjectId,
            ResultingState = facts?.ResultingState,
            OrderId = facts?.OrderId,
            PaymentId = facts?.PaymentId,
            DisputeId = facts?.DisputeId,
            ReceivedAt = now,
            Signature = SignatureVerdict.Valid,
            Body = request.Body.ToArray(),
            BodySince = now.ToUnixTimeMilliseconds(),
            Status = InboxStatus.Ignored,
        };
        return facts switch
        {
            // Signed by the provider and yet not readable: their format changed or our reader is wrong.
            null => entry.ForStaff(InboxStatus.Failed, "UNREADABLE", now),
            { IsKnown: false } => entry,
            _ => entry with { Status = InboxStatus.Received, Due = (now + HintGrace).ToUnixTimeMilliseconds() },
        };
    }

    private async ValueTask<WebhookReceipt> RejectAsync(
        WebhookSource source, WebhookRequest request, SignatureVerdict verdict, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var digest = Digest(request);
        var entry = new InboxEntry
        {
            Id = InboxKeys.Rejected(digest),
            Provider = source.Name,
            Type = "unverified",
            ReceivedAt = now,
            Signature = verdict,
            BodyDigest = digest,
            Headers = request.Headers
                .Where(header => KeptHeaders.Contains(header.Key, StringComparer.OrdinalIgnoreCase))
                .ToDictionary(header => header.Key, header => header.Value[..Math.Min(header.Value.Length, 512)]),
            Status = InboxStatus.Rejected,
            List = InboxLists.Rejected,
            At = now.ToUnixTimeMilliseconds(),
        };
        await store.CommitAsync(
            Containers.Inbox,
            InboxKeys.RejectedPartition(source.Name),
            [TypedDocuments.Upsert(entry.Id, entry, StoredJson.Default.InboxEntry)],
            cancellationToken).ConfigureAwait(false);
        metrics.BadSignature(source.Name, verdict);
        return WebhookReceipt.Rejected;
    }

    private static string Digest(WebhookRequest request) =>
        Convert.ToHexStringLower(SHA256.HashData(request.Body.Span));
}

/// <summary>
/// Marks that an object's state was reported, and by which entry: one that was processed or is going to be. An entry that
/// is given up takes its mark away, so that the next event which says the same is not taken for a repeat.
/// </summary>
public sealed record InboxState(string EntryId);

using System.Text.Json;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Events.Contracts;
using OrderFunctions.Application.Files;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Privacy;

/// <summary>That a customer was forgotten, and what came of it in each room: the proof, which names nobody.</summary>
/// <param name="Id">Of the job that did it.</param>
/// <param name="Customer">Digest of the customer's id: whoever knows the id finds the record.</param>
/// <param name="By">Who asked: staff, or the pseudonym for the customer.</param>
/// <param name="Places">What was searched after the rooms; null in records from before there was a search.</param>
public sealed record ErasureRecord(
    string Id,
    string Customer,
    string Pseudonym,
    string Reason,
    string By,
    DateTimeOffset AskedAt,
    DateTimeOffset EndedAt,
    IReadOnlyList<RoomReport> Rooms,
    IReadOnlyList<PlaceReport>? Places = null)
{
    internal const string DocumentId = "erasure";
}

/// <summary>An invoice of a forgotten customer, which the law wants kept: it is what is left of them.</summary>
/// <param name="Expires">Index field, Unix milliseconds: when it goes.</param>
public sealed record KeptInvoice(string OrderId, string File, DateTimeOffset Until, long Expires)
{
    internal const string DocumentId = "invoice";
}

/// <summary>Records of erasures, and the invoices that outlive them.</summary>
public sealed class ErasureBook(IDocumentStore store, IFileStore files, IEventPublisher publisher, OutboxHint hint, TimeProvider time) : IRetention
{
    public string Name => "invoices";

    /// <summary>The record of an erasure; null before it has ended.</summary>
    public async Task<ErasureRecord?> FindAsync(string id, CancellationToken cancellationToken) => Guid.TryParseExact(id, "D", out _)
        ? (await store.ReadAsync(Containers.Privacy, id, ErasureRecord.DocumentId, StoredJson.Default.ErasureRecord, cancellationToken).ConfigureAwait(false))?.Value
        : null;

    /// <summary>Removes invoices of forgotten customers whose time is over.</summary>
    public async Task<int> ForgetAsync(int most, CancellationToken cancellationToken)
    {
        var over = new DocumentQuery(Containers.Privacy, Containers.PrivacyExpires)
        {
            Before = time.GetUtcNow().ToUnixTimeMilliseconds(),
            Limit = Math.Min(most, 1_000),
        };
        var page = await store.QueryAsync(over, cancellationToken).ConfigureAwait(false);
        foreach (var kept in page.Documents)
        {
            // The note goes last: it is how the file is found.
            await files.DeleteAsync(kept.As(StoredJson.Default.KeptInvoice).Value.File, cancellationToken).ConfigureAwait(false);
            await store
                .CommitAsync(Containers.Privacy, kept.Partition, [new DocumentOperation.Delete(kept.Id, kept.Version)], cancellationToken)
                .ConfigureAwait(false);
        }

        return page.Documents.Count;
    }

    /// <summary>Enters an erasure and tells others of it; the second time nothing happens.</summary>
    internal async Task AddAsync(ErasureRecord record, string customerId, CancellationToken cancellationToken)
    {
        var outbox = new Outbox(record.EndedAt, record.Id, 1);
        if (publisher.IsHeard(Topics.People, EventTypes.UserErased))
        {
            outbox.Event(
                Topics.People,
                EventTypes.UserErased,
                JsonSerializer.SerializeToElement(new UserErasedData(customerId, record.EndedAt), EventJson.Default.UserErasedData));
        }

        DocumentOperation[] operations = [TypedDocuments.Create(ErasureRecord.DocumentId, record, StoredJson.Default.ErasureRecord), .. outbox.Operations()];
        var commit = await store.CommitAsync(Containers.Privacy, record.Id, operations, cancellationToken).ConfigureAwait(false);
        if (commit.IsCommitted && outbox.Rows.Count > 0) await hint.SendAsync(new OutboxPlace(Containers.Privacy, record.Id), cancellationToken).ConfigureAwait(false);
    }

    internal async Task KeepAsync(string orderId, string file, DateTimeOffset until, CancellationToken cancellationToken) => await store
        .CommitAsync(
            Containers.Privacy,
            orderId,
            [TypedDocuments.Upsert(KeptInvoice.DocumentId, new(orderId, file, until, until.ToUnixTimeMilliseconds()), StoredJson.Default.KeptInvoice)],
            cancellationToken)
        .ConfigureAwait(false);
}

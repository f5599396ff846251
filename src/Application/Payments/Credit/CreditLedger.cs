using System.Text.Json;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Events.Contracts;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Payments;

/// <summary>
/// The customers' accounts. An entry and the balance change in one commit: the entry's create makes a repeat harmless, the
/// guard of the increment keeps the balance from falling below zero, and nobody reads before writing.
/// </summary>
public sealed class CreditLedger(IDocumentStore store, IEventPublisher? publisher = null, OutboxHint? hint = null)
{
    // An account that was missing is there in the second round, made by us or by somebody else.
    private const int MaxRounds = 3;

    /// <summary>Books one entry, once. Anything but BOOKED changed nothing.</summary>
    public ValueTask<CreditOutcome> BookAsync(CreditEntry entry, CancellationToken cancellationToken) =>
        BookAsync(entry, null, cancellationToken);

    /// <summary>Books one entry and writes what it belongs to in the same commit; both, or nothing.</summary>
    internal async ValueTask<CreditOutcome> BookAsync(CreditEntry entry, DocumentOperation? beside, CancellationToken cancellationToken)
    {
        var id = CreditAccount.IdOf(entry.Currency);
        var outbox = Promise(entry);
        for (var round = 0; round < MaxRounds; round++)
        {
            List<DocumentOperation> operations =
            [
                TypedDocuments.Create(CreditEntry.IdOf(entry.Id), entry, StoredJson.Default.CreditEntry),
                new DocumentOperation.Increment(
                    id, [new("balance", entry.Amount)], entry.Amount < 0 ? [new("balance", -entry.Amount)] : []),
            ];
            if (beside is not null) operations.Add(beside);
            operations.AddRange(outbox.Operations());
            var commit = await store.CommitAsync(Containers.Credit, entry.CustomerId, operations, cancellationToken).ConfigureAwait(false);
            switch (commit.Outcome)
            {
                case CommitOutcome.Committed:
                    if (outbox.Rows.Count > 0 && hint is not null)
                        await hint.SendAsync(new OutboxPlace(Containers.Credit, entry.CustomerId), cancellationToken).ConfigureAwait(false);
                    return CreditOutcome.Booked;
                case CommitOutcome.AlreadyExists: return CreditOutcome.Repeated;
                case CommitOutcome.GuardFailed: return CreditOutcome.Insufficient;
                case CommitOutcome.NotFound when commit.FailedOperation == 1 && entry.Amount < 0: return CreditOutcome.Insufficient;
                case CommitOutcome.NotFound when commit.FailedOperation == 1: break;
                default: throw new InvalidOperationException($"Booking {entry.Id} ended as {commit.Outcome}.");
            }

            var account = new CreditAccount(entry.CustomerId, entry.Currency, 0, CreditAccount.Accounts, entry.At);
            await store.CommitAsync(
                    Containers.Credit, entry.CustomerId, [TypedDocuments.Create(id, account, StoredJson.Default.CreditAccount)], cancellationToken)
                .ConfigureAwait(false);
        }

        throw new TimeoutException($"The account of {entry.Id} could not be opened; try again.");
    }

    private Outbox Promise(CreditEntry entry)
    {
        var outbox = new Outbox(entry.BookedAt, entry.CustomerId, 0);
        return publisher?.IsHeard(Topics.Payments, EventTypes.CreditChanged) != true
            ? outbox
            : outbox.Event(
                Topics.Payments,
                EventTypes.CreditChanged,
                JsonSerializer.SerializeToElement(
                    new CreditChangedData(
                        entry.CustomerId, entry.Id, entry.Amount, entry.Currency, OrderEventMapping.Code(entry.Reason), entry.OrderId, entry.BookedAt),
                    EventJson.Default.CreditChangedData),
                key: entry.Id);
    }

    /// <summary>What the customer has in this currency.</summary>
    public async ValueTask<long> BalanceAsync(string customerId, string currency, CancellationToken cancellationToken) =>
        (await store.ReadAsync(
            Containers.Credit, customerId, CreditAccount.IdOf(currency), StoredJson.Default.CreditAccount, cancellationToken)
            .ConfigureAwait(false))?.Value.Balance ?? 0;

    /// <summary>The customer's accounts; one for each currency that there ever was credit in.</summary>
    public async ValueTask<IReadOnlyList<CreditAccount>> AccountsAsync(string customerId, CancellationToken cancellationToken)
    {
        var page = await store.QueryAsync(
            new DocumentQuery(Containers.Credit, "list") { Partition = customerId, EqualTo = [CreditAccount.Accounts] }, cancellationToken)
            .ConfigureAwait(false);
        return [.. page.Documents.Select(document => document.As(StoredJson.Default.CreditAccount).Value)];
    }

    /// <summary>A page of the customer's entries, newest first.</summary>
    public async ValueTask<CreditEntryPage> EntriesAsync(
        string customerId, int limit, string? continuation, CancellationToken cancellationToken)
    {
        var page = await store.QueryAsync(
            new DocumentQuery(Containers.Credit, "list")
            {
                Partition = customerId,
                EqualTo = [CreditEntry.Entries],
                Descending = true,
                Limit = limit,
                Continuation = continuation,
            },
            cancellationToken).ConfigureAwait(false);
        return new([.. page.Documents.Select(document => document.As(StoredJson.Default.CreditEntry).Value)], page.Continuation);
    }
}

/// <summary>A page of entries and where the next one starts.</summary>
public sealed record CreditEntryPage(IReadOnlyList<CreditEntry> Entries, string? Continuation);

using System.Runtime.CompilerServices;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Privacy;

namespace OrderFunctions.Application.Payments;

/// <summary>Store credit: the books move to the pseudonym, entry by entry. There is no balance left when that happens.</summary>
public sealed class CreditOfPerson(IDocumentStore store) : IPersonalData
{
    // Documents of a commit.
    private const int AtOnce = 40;

    public string Room => "credit";

    public async IAsyncEnumerable<PersonalPart> ExportAsync(Person person, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var document in await AllAsync(person.CustomerId, cancellationToken).ConfigureAwait(false)) yield return new(document.Body, []);
    }

    public async Task<RoomReport> EraseAsync(Person person, CancellationToken cancellationToken)
    {
        var all = await AllAsync(person.CustomerId, cancellationToken).ConfigureAwait(false);
        foreach (var payment in await PaymentsAsync(person, cancellationToken).ConfigureAwait(false)) all.Add(payment);
        foreach (var some in all.Chunk(AtOnce))
        {
            // There first, so that none is missing from the books; what is there already came with a run that broke off.
            foreach (var document in some)
            {
                var body = JsonErasure.Of(document.Body, person) ?? document.Body.ToArray();
                await store.CommitAsync(Containers.Credit, person.Pseudonym, [new DocumentOperation.Create(document.Id, body)], cancellationToken).ConfigureAwait(false);
            }

            await store
                .CommitAsync(Containers.Credit, person.CustomerId, [.. some.Select(document => new DocumentOperation.Delete(document.Id, null))], cancellationToken)
                .ConfigureAwait(false);
        }

        return new(Room, all.Count, 0, all.Count, []);
    }

    private async Task<List<StoredDocument>> AllAsync(string customerId, CancellationToken cancellationToken)
    {
        var all = new List<StoredDocument>();
        foreach (var list in new[] { CreditEntry.Entries, CreditAccount.Accounts })
        {
            var query = new DocumentQuery(Containers.Credit, "list") { Partition = customerId, EqualTo = [list] };
            await foreach (var document in store.ReadAllAsync(query, cancellationToken).ConfigureAwait(false)) all.Add(document);
        }

        return all;
    }

    private async Task<IReadOnlyList<StoredDocument>> PaymentsAsync(Person person, CancellationToken cancellationToken)
    {
        var found = new List<StoredDocument>();
        foreach (var id in person.Orders)
        {
            var order = await store.ReadAsync(Containers.Orders, id, Orders.OrderDocument.Id, StoredJson.Default.OrderDocument, cancellationToken).ConfigureAwait(false);
            foreach (var payment in order?.Value.Order.Payments.Where(payment => payment.Provider == Domain.Payments.PaymentAttempt.StoreCredit) ?? [])
            {
                if (await store.FindAsync(Containers.Credit, person.CustomerId, CreditPayment.IdOf(payment.Id), cancellationToken).ConfigureAwait(false) is { } document)
                    found.Add(document);
            }
        }

        return found;
    }
}

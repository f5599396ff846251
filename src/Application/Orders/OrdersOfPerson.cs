using System.Runtime.CompilerServices;
using System.Text.Json;
using OrderFunctions.Application.Files;
using OrderFunctions.Application.Papers;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Privacy;
using OrderFunctions.Application.Production;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Orders;

/// <summary>
/// Orders, their history and their files. An order that is over stays, for the books: its facts lose the person and keep what was sold
/// for how much. The invoice stays as long as the law wants it, and is the only thing that still names the customer.
/// </summary>
public sealed class OrdersOfPerson(
    IDocumentStore store, ForgetDrafts drafts, IFileStore files, ErasureBook book, RetentionOptions retention, TimeProvider time) : IPersonalData
{
    /// <summary>The room's name.</summary>
    public const string Name = "orders";

    // Documents of a commit; facts are small.
    private const int FactsAtOnce = 40;

    private readonly CustomerOrders _customers = new(store);
    private readonly ReadTimelineHandler _timeline = new(store);

    public string Room => Name;

    public bool GoesByOrders => true;

    public async IAsyncEnumerable<PersonalPart> ExportAsync(Person person, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var id in person.Orders)
        {
            if (await FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } found) continue;
            var json = JsonSerializer.SerializeToNode(found.Value.Order, StoredJson.Default.Order)!.AsObject();
            // What the shop thinks about risk, and who wrote for it, is not about the customer.
            json.Remove("checks");
            json.Remove("tasks");
            var names = new List<string>();
            await foreach (var name in files.ListAsync(FolderOf(id), cancellationToken).ConfigureAwait(false)) names.Add(name);
            yield return new(JsonSerializer.SerializeToUtf8Bytes(json, StoredJson.Default.JsonObject), names);
        }
    }

    public async Task<RoomReport> EraseAsync(Person person, CancellationToken cancellationToken)
    {
        var report = RoomReport.Nothing(Room);
        foreach (var id in person.Orders) report = report.Plus(await EraseAsync(id, person, cancellationToken).ConfigureAwait(false));
        return report;
    }

    private async Task<RoomReport> EraseAsync(string id, Person person, CancellationToken cancellationToken)
    {
        while (await FindAsync(id, cancellationToken).ConfigureAwait(false) is { } found)
        {
            var order = found.Value.Order;
            // Something has happened since it was looked at first. Whoever asks again later gets the rest.
            if (FindPersonHandler.WhyOpen(order) is { } open) return RoomReport.Nothing(Room) with { Found = 1, Kept = [new("orders", 1, open)] };
            var history = await _timeline.HandleAsync(new(id), found.Value.Revision, cancellationToken).ConfigureAwait(false);
            foreach (var facts in history.Chunk(FactsAtOnce)) await EraseAsync(id, facts, person, cancellationToken).ConfigureAwait(false);
            if (JsonErasure.Of(JsonSerializer.SerializeToUtf8Bytes(found.Value, StoredJson.Default.OrderDocument), person) is { } erased)
            {
                var replace = new DocumentOperation.Replace(OrderDocument.Id, erased, found.Version);
                if (!(await store.CommitAsync(Containers.Orders, id, [replace], cancellationToken).ConfigureAwait(false)).IsCommitted) continue;
            }

            // The list of the pseudonym, where staff find the order; then the customer's is empty.
            await _customers.EnterAsync(order with { CustomerId = person.Pseudonym }, cancellationToken).ConfigureAwait(false);
            await _customers.RemoveAsync(person.CustomerId, id, cancellationToken).ConfigureAwait(false);
            foreach (var task in order.Tasks ?? []) await drafts.DeleteAsync(order, task.LineId, keepApproved: false, cancellationToken).ConfigureAwait(false);
            var (removed, kept) = await DeleteFilesAsync(order, cancellationToken).ConfigureAwait(false);
            return new(Room, 2 + history.Count + removed + kept.Count, removed + 1, 1 + history.Count, kept);
        }

        return RoomReport.Nothing(Room);
    }

    private async Task EraseAsync(string id, OrderFacts[] facts, Person person, CancellationToken cancellationToken)
    {
        var changes = new List<DocumentOperation>();
        foreach (var one in facts)
        {
            if (JsonErasure.Of(JsonSerializer.SerializeToUtf8Bytes(one, StoredJson.Default.OrderFacts), person) is { } erased)
                changes.Add(new DocumentOperation.Replace(OrderFacts.IdOf(one.Revision), erased, null));
        }

        if (changes.Count > 0) await store.CommitAsync(Containers.Orders, id, changes, cancellationToken).ConfigureAwait(false);
    }

    private async Task<(int Removed, IReadOnlyList<KeptData> Kept)> DeleteFilesAsync(Order order, CancellationToken cancellationToken)
    {
        var (removed, kept, invoice) = (0, new List<KeptData>(), MakeInvoiceHandler.NameOf(order.Id));
        var until = order.ConfirmedAt + retention.Invoices;
        await foreach (var name in files.ListAsync(FolderOf(order.Id), cancellationToken).ConfigureAwait(false))
        {
            if (name == invoice && until > time.GetUtcNow())
            {
                await book.KeepAsync(order.Id, name, until.Value, cancellationToken).ConfigureAwait(false);
                kept.Add(new("invoices", 1, "the law wants them kept", until));
                continue;
            }

            await files.DeleteAsync(name, cancellationToken).ConfigureAwait(false);
            removed++;
        }

        return (removed, kept);
    }

    private ValueTask<Versioned<OrderDocument>?> FindAsync(string id, CancellationToken cancellationToken) =>
        store.ReadAsync(Containers.Orders, id, OrderDocument.Id, StoredJson.Default.OrderDocument, cancellationToken);

    private static string FolderOf(string orderId) => $"orders/{orderId}/";
}

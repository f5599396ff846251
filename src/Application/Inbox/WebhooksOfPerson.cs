using System.Runtime.CompilerServices;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Privacy;

namespace OrderFunctions.Application.Inbox;

/// <summary>
/// What payment providers and carriers said about the customer's orders: the bodies go. What names them in another way is searched
/// afterwards (<see cref="SearchedWebhooks"/>).
/// </summary>
public sealed class WebhooksOfPerson(IDocumentStore store) : IPersonalData
{
    public string Room => "webhooks";

    public bool GoesByOrders => true;

    public async IAsyncEnumerable<PersonalPart> ExportAsync(Person person, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var order in person.Orders)
        {
            await foreach (var document in store.ReadAllAsync(Of(order), cancellationToken).ConfigureAwait(false)) yield return new(document.Body, []);
        }
    }

    public async Task<RoomReport> EraseAsync(Person person, CancellationToken cancellationToken)
    {
        var changed = 0;
        foreach (var order in person.Orders)
        {
            await foreach (var document in store.ReadAllAsync(Of(order), cancellationToken).ConfigureAwait(false))
            {
                var entry = document.As(StoredJson.Default.InboxEntry).Value;
                if (entry is { Body: null, SignedBody: null }) continue;
                var replace = TypedDocuments.Replace(document.Id, ForgetWebhookBodies.WithoutBody(entry), StoredJson.Default.InboxEntry, document.Version);
                changed += (await store.CommitAsync(Containers.Inbox, document.Partition, [replace], cancellationToken).ConfigureAwait(false)).IsCommitted ? 1 : 0;
            }
        }

        return new(Room, changed, 0, changed, []);
    }

    private static DocumentQuery Of(string orderId) => new(Containers.Inbox, "list") { EqualTo = [InboxLists.OfOrder(orderId)!] };
}

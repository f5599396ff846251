using System.Runtime.CompilerServices;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Privacy;

namespace OrderFunctions.Application.Inbox;

/// <summary>
/// What payment providers and carriers said about the customer's orders: the bodies go. What mail and text providers report lies in
/// batches about many people, and goes with its time.
/// </summary>
public sealed class WebhooksOfPerson(IDocumentStore store, RetentionOptions retention, TimeProvider time) : IPersonalData
{
    public string Room => "webhooks";

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

        return new(
            Room,
            changed,
            0,
            changed,
            [new("reports of mail and text providers", 0, "they are about many people at once, and go with their time", time.GetUtcNow() + retention.Webhooks)]);
    }

    private static DocumentQuery Of(string orderId) => new(Containers.Inbox, "list") { EqualTo = [InboxLists.OfOrder(orderId)!] };
}

using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Privacy;

namespace OrderFunctions.Application.Inbox;

/// <summary>Webhooks that come late.</summary>
internal static class ForgottenOrders
{
    private const int MostIds = 5;

    /// <summary>
    /// The entry, without its body if it is about an order of somebody who was forgotten: what it says about them must not come back in.
    /// For what is dealt with only, because whoever acts on it needs the body.
    /// </summary>
    public static async ValueTask<InboxEntry> WithoutForgottenAsync(this IDocumentStore store, InboxEntry entry, CancellationToken cancellationToken)
    {
        if (entry.IsOpen) return entry;
        // What nobody listens to is not read for its order.
        IEnumerable<string> orders = entry.OrderId is { } named ? [named] : Uuids.In(entry.BodyText()).Distinct(StringComparer.Ordinal).Take(MostIds);
        foreach (var order in orders)
        {
            if (!Guid.TryParseExact(order, "D", out _)) continue;
            var found = await store.ReadAsync(Containers.Orders, order, OrderDocument.Id, StoredJson.Default.OrderDocument, cancellationToken).ConfigureAwait(false);
            if (found is { Value.Order.Contact.IsErased: true }) return ForgetWebhookBodies.WithoutBody(entry);
        }

        return entry;
    }
}

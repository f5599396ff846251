using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OrderFunctions.Application.Catalogue;
using OrderFunctions.Application.Events.Contracts;
using OrderFunctions.Application.Inventory;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Inventory;

namespace OrderFunctions.Application.Events;

/// <summary>
/// Tells the world what became of an article. Rows commit with the change, in its partition. Thousands of articles
/// change in one import, so that what nobody can hear costs nothing.
/// </summary>
public sealed class ArticleNews(OutboxHint hint, IEventPublisher publisher)
{
    /// <summary>The row of a receipt or an adjustment, to be appended to its commit; none when nobody listens.</summary>
    internal IReadOnlyList<DocumentOperation> Of(StockEntry entry) => Changed(
        new(
            entry.Sku,
            entry.Location,
            entry.Kind == StockEntryKind.Adjustment ? StockChangeKind.Adjustment : StockChangeKind.Receipt,
            entry.Quantity,
            entry.EntryId,
            entry.At),
        entry.EntryId);

    /// <summary>The row of what a transfer has just done at one of its ends; none when nobody listens.</summary>
    internal IReadOnlyList<DocumentOperation> Of(StockTransfer transfer)
    {
        var (location, change) = transfer.Status switch
        {
            TransferStatus.InTransit => (transfer.From, -transfer.Quantity),
            TransferStatus.Received => (transfer.To, transfer.Arrived!.Value),
            _ => (transfer.From, transfer.Quantity),
        };
        return change == 0 ? [] : Changed(
            new(transfer.Sku, location, StockChangeKind.Transfer, change, transfer.Id, transfer.SettledAt ?? transfer.SentAt),
            $"transfer/{transfer.Id}/{transfer.Status}");
    }

    /// <summary>The row of a product's new contents, to be appended to their commit; none when nobody listens.</summary>
    internal IReadOnlyList<DocumentOperation> Of(Product product) => publisher.IsHeard(Topics.Catalogue, EventTypes.ProductUpdated)
        ? Row(
            new Outbox(product.UpdatedAt, product.Sku, product.Revision, Product.Partition),
            Topics.Catalogue,
            EventTypes.ProductUpdated,
            new(
                product.Sku, product.Name, product.Price.Amount, product.Price.Currency, product.TaxBasisPoints, product.Revision,
                product.UpdatedAt, product.Personalised ? true : null, product.Skill),
            EventJson.Default.ProductUpdatedData)
        : [];

    /// <summary>Sends a hint after a commit that held these rows.</summary>
    internal Task SendAsync(string container, string partition, IReadOnlyList<DocumentOperation> rows, CancellationToken cancellationToken) =>
        rows.Count == 0 ? Task.CompletedTask : hint.SendAsync(new OutboxPlace(container, partition), cancellationToken);

    // Why and by whom is for staff: reasons are in their own words, which could name somebody.
    private List<DocumentOperation> Changed(InventoryChangedData data, string key) =>
        publisher.IsHeard(Topics.Inventory, EventTypes.InventoryChanged)
            ? Row(
                new Outbox(data.ChangedAt, data.Sku, 0),
                Topics.Inventory,
                EventTypes.InventoryChanged,
                data,
                EventJson.Default.InventoryChangedData,
                key)
            : [];

    private static List<DocumentOperation> Row<T>(
        Outbox outbox, string topic, string type, T data, JsonTypeInfo<T> contract, string? key = null) =>
        [.. outbox.Event(topic, type, JsonSerializer.SerializeToElement(data, contract), key).Operations()];
}

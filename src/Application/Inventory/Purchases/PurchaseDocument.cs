using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Inventory;

namespace OrderFunctions.Application.Inventory;

/// <summary>A purchase order as it is stored: document <c>purchase</c> in a partition of its own, outbox rows beside it.</summary>
/// <param name="Revision">One more with every change; what is expected of an article is told by the highest one.</param>
/// <param name="List">Index field: those in a status.</param>
/// <param name="At">Index field: when it was written down, Unix milliseconds.</param>
public sealed record PurchaseDocument(PurchaseOrder Purchase, int Revision, string List, long At)
{
    /// <summary>Document id.</summary>
    public const string Id = "purchase";

    /// <summary>Value of the index field <c>list</c>.</summary>
    public static string ListOf(PurchaseStatus status) => "purchases/" + status.ToString().ToLowerInvariant();

    internal static PurchaseDocument Of(PurchaseOrder purchase, int revision) =>
        new(purchase, revision, ListOf(purchase.Status), purchase.CreatedAt.ToUnixTimeMilliseconds());
}

/// <summary>
/// Units of an article that are still to come (document <c>exp-{purchase}-{line}</c>, in the SKU's partition). It stays when none are,
/// so that a look that comes late does not bring them back.
/// </summary>
/// <param name="Revision">Of the purchase order that it was read from.</param>
/// <param name="List">Index field; absent when nothing is to come.</param>
/// <param name="At">Index field: the day, as Unix milliseconds of its beginning.</param>
public sealed record ExpectedUnits(
    string PurchaseId, string LineId, string Sku, string Location, long Quantity, DateOnly ExpectedOn, int Revision, string? List, long At)
{
    /// <summary>The document id.</summary>
    public static string IdOf(string purchaseId, string lineId) => $"exp-{purchaseId}-{lineId}";

    internal static ExpectedUnits Of(PurchaseDocument document, PurchaseLine line)
    {
        var units = document.Purchase.IsExpected ? line.Missing : 0;
        return new(
            document.Purchase.Id,
            line.Id,
            line.Sku,
            line.Location,
            units,
            line.ExpectedOn,
            document.Revision,
            units > 0 ? StockLists.Expected : null,
            new DateTimeOffset(line.ExpectedOn, TimeOnly.MinValue, TimeSpan.Zero).ToUnixTimeMilliseconds());
    }
}

/// <summary>Asks what is to come of an article.</summary>
public sealed record ReadExpected(string Sku);

/// <summary>One query in the article's partition: the next ones first, at most a hundred.</summary>
public sealed class ReadExpectedHandler(IDocumentStore store)
{
    public async ValueTask<IReadOnlyList<ExpectedUnits>> HandleAsync(ReadExpected query, CancellationToken cancellationToken)
    {
        var page = await store
            .QueryAsync(new(Containers.Stock, Containers.StockList) { Partition = query.Sku, EqualTo = [StockLists.Expected] }, cancellationToken)
            .ConfigureAwait(false);
        return [.. page.Documents.Select(one => one.As(StoredJson.Default.ExpectedUnits).Value)];
    }
}

using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Inventory;

namespace OrderFunctions.Application.Inventory;

/// <summary>A stored transfer (document <c>trf-{id}</c>, in the SKU's partition): it commits together with the counts it moves.</summary>
public sealed record TransferRecord
{
    public required StockTransfer Transfer { get; init; }

    /// <summary>Index field: in transit, or settled.</summary>
    public required string List { get; init; }

    /// <summary>Index field, Unix milliseconds: when it left.</summary>
    public required long At { get; init; }

    /// <summary>The document id.</summary>
    public static string IdOf(string transferId) => $"trf-{transferId}";

    internal static TransferRecord Of(StockTransfer transfer) => new()
    {
        Transfer = transfer,
        List = transfer.Status == TransferStatus.InTransit ? StockLists.InTransit : StockLists.Settled,
        At = transfer.SentAt.ToUnixTimeMilliseconds(),
    };

    internal static ValueTask<Versioned<TransferRecord>?> FindAsync(
        IDocumentStore store, string sku, string id, CancellationToken cancellationToken) => store.ReadAsync(
        Containers.Stock, sku, IdOf(id), StoredJson.Default.TransferRecord, cancellationToken);
}

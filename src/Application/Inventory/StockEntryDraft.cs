using OrderFunctions.Application.Catalogue;

namespace OrderFunctions.Application.Inventory;

/// <summary>A receipt or adjustment as somebody sends it: anything may be missing or wrong.</summary>
public sealed record StockEntryDraft
{
    /// <summary>The caller's id for the entry; the same id for the same SKU counts once.</summary>
    public string? Id { get; init; }

    public StockEntryKind? Type { get; init; }

    public string? Sku { get; init; }

    /// <summary>Units; negative takes off, on an adjustment only.</summary>
    public long? Quantity { get; init; }

    /// <summary>Required on an adjustment.</summary>
    public string? Reason { get; init; }

    /// <summary><see cref="StockLocations.Main"/> when absent.</summary>
    public string? Location { get; init; }

    /// <summary>Adds what is wrong to <paramref name="errors"/>, by JSON path below <paramref name="path"/>.</summary>
    public void Check(IDictionary<string, string[]> errors, string path)
    {
        if (!Skus.IsValid(Id))
            errors[path + ".id"] = [Skus.Rule];
        if (!Skus.IsValid(Sku))
            errors[path + ".sku"] = [Skus.Rule];
        if (Type is not (StockEntryKind.Receipt or StockEntryKind.Adjustment))
            errors[path + ".type"] = ["RECEIPT or ADJUSTMENT."];
        if (!IsQuantityValid())
            errors[path + ".quantity"] = [QuantityRule];
        if (Reason is { Length: > 200 } || (Type == StockEntryKind.Adjustment && string.IsNullOrWhiteSpace(Reason)))
            errors[path + ".reason"] = ["At most 200 characters; an adjustment needs one."];
        if (Location is not null && !StockLocations.IsValid(Location))
            errors[path + ".location"] = [StockLocations.Rule];
    }

    private static string QuantityRule { get; } =
        $"A receipt: 1 to {StockEntries.MaxQuantity}. An adjustment: the change, not 0, at most {StockEntries.MaxQuantity} either way.";

    /// <summary>The entry; only for a draft that passed <see cref="Check"/>.</summary>
    internal StockEntry ToEntry(string? by, DateTimeOffset now) => new(
        Id!, Sku!, Location ?? StockLocations.Main, Type!.Value, Quantity!.Value, Reason, by, now);

    private bool IsQuantityValid() => Type switch
    {
        StockEntryKind.Receipt => Quantity is >= 1 and <= StockEntries.MaxQuantity,
        _ => Quantity is not (null or 0 or < -StockEntries.MaxQuantity or > StockEntries.MaxQuantity),
    };
}

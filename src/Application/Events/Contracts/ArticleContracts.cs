namespace OrderFunctions.Application.Events.Contracts;

/// <summary>Data of <see cref="EventTypes.InventoryChanged"/>: units on hand changed by something else than an order.</summary>
/// <param name="Sku">The article.</param>
/// <param name="Location">The stock location.</param>
/// <param name="Kind">Why.</param>
/// <param name="Change">Units, negative when they became fewer. Changes add up in any order.</param>
/// <param name="EntryId">The entry or the transfer in the books.</param>
/// <param name="ChangedAt">When it was booked.</param>
public sealed record InventoryChangedData(
    string Sku, string Location, StockChangeKind Kind, long Change, string EntryId, DateTimeOffset ChangedAt);

/// <summary>Why units on hand changed.</summary>
public enum StockChangeKind
{
    /// <summary>Goods came in.</summary>
    Receipt,

    /// <summary>A count was corrected.</summary>
    Adjustment,

    /// <summary>Units left for another location, or came from one.</summary>
    Transfer,
}

/// <summary>Data of <see cref="EventTypes.ProductUpdated"/>: everything about the product as it is now.</summary>
/// <param name="Sku">The article.</param>
/// <param name="Name">The product's name.</param>
/// <param name="Price">Minor units per piece, before tax.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="TaxBasisPoints">1900 is 19 %.</param>
/// <param name="Revision">1 for a new product, then one more with each change; the highest one counts.</param>
/// <param name="UpdatedAt">When it changed.</param>
/// <param name="Personalised">True when it is made to order; else absent.</param>
/// <param name="Skill">Of a personalised one: the skill that its writer needs, if any.</param>
public sealed record ProductUpdatedData(
    string Sku,
    string Name,
    long Price,
    string Currency,
    int TaxBasisPoints,
    int Revision,
    DateTimeOffset UpdatedAt,
    bool? Personalised = null,
    string? Skill = null);

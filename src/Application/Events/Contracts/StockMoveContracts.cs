namespace OrderFunctions.Application.Events.Contracts;

/// <summary>Data of <see cref="EventTypes.InventoryMissing"/>.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Items">What it is about, article by article.</param>
/// <param name="BackorderedUntil">Until when they are waited for; left out when they are refunded.</param>
/// <param name="MissingAt">When this happened, UTC.</param>
public sealed record InventoryMissingData(
    string OrderId,
    IReadOnlyList<StockItemData> Items,
    DateTimeOffset? BackorderedUntil,
    DateTimeOffset MissingAt);

/// <summary>Data of <see cref="EventTypes.BackorderFilled"/>.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Replaces">The allocation that waited.</param>
/// <param name="Item">What is reserved in its place.</param>
/// <param name="FilledAt">When this happened, UTC.</param>
public sealed record BackorderFilledData(string OrderId, string Replaces, StockItemData Item, DateTimeOffset FilledAt);

/// <summary>Data of <see cref="EventTypes.AllocationReplaced"/>.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Replaces">The allocation that had them; a divided one goes on with fewer.</param>
/// <param name="Items">The allocations that have them now.</param>
/// <param name="Reason">A stable code; left out where staff said it in their own words.</param>
/// <param name="ReplacedAt">When this happened, UTC.</param>
public sealed record AllocationReplacedData(
    string OrderId,
    string Replaces,
    IReadOnlyList<StockItemData> Items,
    string? Reason,
    DateTimeOffset ReplacedAt);

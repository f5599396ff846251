using OrderFunctions.Domain.Production;

namespace OrderFunctions.Application.Events.Contracts;

/// <summary>Goods that one location is to send.</summary>
/// <param name="AllocationId">The allocation; also the id of the stock reservation.</param>
/// <param name="LineId">The line of the order.</param>
/// <param name="Sku">The article.</param>
/// <param name="Location">The stock location.</param>
/// <param name="Quantity">Pieces.</param>
/// <param name="AssignedTo">The location, or DELIVERY for a delivery system outside.</param>
/// <param name="AcceptBy">Until when it has to accept them; left out when it is not asked.</param>
public sealed record AssignmentData(
    string AllocationId,
    string LineId,
    string Sku,
    string Location,
    int Quantity,
    string AssignedTo,
    DateTimeOffset? AcceptBy);

/// <summary>Data of <see cref="EventTypes.AssignmentMade"/>.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Assignments">Who sends what.</param>
/// <param name="AssignedAt">When this happened, UTC.</param>
public sealed record AssignmentMadeData(string OrderId, IReadOnlyList<AssignmentData> Assignments, DateTimeOffset AssignedAt);

/// <summary>Data of <see cref="EventTypes.AssignmentAccepted"/>.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Items">What it is about, article by article.</param>
/// <param name="AcceptedAt">When this happened, UTC.</param>
public sealed record AssignmentAcceptedData(string OrderId, IReadOnlyList<StockItemData> Items, DateTimeOffset AcceptedAt);

/// <summary>Data of <see cref="EventTypes.AssignmentDeclined"/>.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Location">The dealer's location.</param>
/// <param name="Reason">A stable code; left out where staff said it in their own words.</param>
/// <param name="Items">What it is about, article by article.</param>
/// <param name="DeclinedAt">When this happened, UTC.</param>
public sealed record AssignmentDeclinedData(
    string OrderId,
    string Location,
    string? Reason,
    IReadOnlyList<StockItemData> Items,
    DateTimeOffset DeclinedAt);

/// <summary>Data of <see cref="EventTypes.GoodsPicked"/>.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Items">What it is about, article by article.</param>
/// <param name="PickedAt">When this happened, UTC.</param>
public sealed record GoodsPickedData(string OrderId, IReadOnlyList<StockItemData> Items, DateTimeOffset PickedAt);

/// <summary>Data of <see cref="EventTypes.GoodsShort"/>.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Item">What was to be picked.</param>
/// <param name="Found">Pieces that were there.</param>
/// <param name="ShortAt">When this happened, UTC.</param>
public sealed record GoodsShortData(string OrderId, StockItemData Item, int Found, DateTimeOffset ShortAt);

/// <summary>Data of <see cref="EventTypes.ProductionStarted"/>.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Items">What it is about, article by article.</param>
/// <param name="StartedAt">When this happened, UTC.</param>
public sealed record ProductionStartedData(string OrderId, IReadOnlyList<StockItemData> Items, DateTimeOffset StartedAt);

/// <summary>Data of <see cref="EventTypes.ProductionCompleted"/>.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Item">The goods.</param>
/// <param name="CompletedAt">When this happened, UTC.</param>
public sealed record ProductionCompletedData(string OrderId, StockItemData Item, DateTimeOffset CompletedAt);

/// <summary>Data of <see cref="EventTypes.TaskMoved"/>.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="LineId">The personalised line.</param>
/// <param name="TaskId">Its writing, as the API calls it.</param>
/// <param name="To">Where it is.</param>
/// <param name="WriterId">The writer that it is about, if any: subject of a token.</param>
/// <param name="MovedAt">When this happened, UTC.</param>
public sealed record TaskMovedData(string OrderId, string LineId, string TaskId, WritingStatus To, string? WriterId, DateTimeOffset MovedAt);

namespace OrderFunctions.Application.Events.Contracts;

/// <summary>Data of <see cref="EventTypes.OrderEnding"/>.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="EndsAs">How.</param>
/// <param name="Reason">A stable code.</param>
/// <param name="EndingAt">When this happened, UTC.</param>
public sealed record OrderEndingData(string OrderId, OrderEnd EndsAs, string Reason, DateTimeOffset EndingAt);

/// <summary>Data of <see cref="EventTypes.OrderReduced"/>.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Reason">A stable code.</param>
/// <param name="Lines">Units that are gone, line by line.</param>
/// <param name="ReducedAt">When this happened, UTC.</param>
public sealed record OrderReducedData(string OrderId, string Reason, IReadOnlyList<LineUnitsData> Lines, DateTimeOffset ReducedAt);

/// <summary>Data of <see cref="EventTypes.OrderHeld"/>.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="HoldId">The hold.</param>
/// <param name="Reason">A stable code; left out where staff said it in their own words.</param>
/// <param name="LineId">The line; left out when it is the whole order.</param>
/// <param name="HeldAt">When this happened, UTC.</param>
public sealed record OrderHeldData(string OrderId, string HoldId, string? Reason, string? LineId, DateTimeOffset HeldAt);

/// <summary>Data of <see cref="EventTypes.OrderResumed"/>.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="HoldId">The hold.</param>
/// <param name="ResumedAt">When this happened, UTC.</param>
public sealed record OrderResumedData(string OrderId, string HoldId, DateTimeOffset ResumedAt);

/// <summary>Data of <see cref="EventTypes.OrderReaddressed"/>.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="ReaddressedAt">When this happened, UTC.</param>
public sealed record OrderReaddressedData(string OrderId, DateTimeOffset ReaddressedAt);

/// <summary>Data of <see cref="EventTypes.ReviewOpened"/>.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Until">When the order ends undecided, UTC.</param>
/// <param name="OpenedAt">When this happened, UTC.</param>
public sealed record ReviewOpenedData(string OrderId, ReviewKind Kind, DateTimeOffset Until, DateTimeOffset OpenedAt);

/// <summary>Data of <see cref="EventTypes.ReviewDecided"/>.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Approved">Whether the order goes on.</param>
/// <param name="DecidedAt">When this happened, UTC.</param>
public sealed record ReviewDecidedData(string OrderId, bool Approved, DateTimeOffset DecidedAt);

/// <summary>Units of a line.</summary>
/// <param name="LineId">The line of the order.</param>
/// <param name="Sku">The article.</param>
/// <param name="Quantity">Pieces.</param>
public sealed record LineUnitsData(string LineId, string Sku, int Quantity);

/// <summary>How an order can end that was not delivered.</summary>
public enum OrderEnd
{
    Cancelled,
    Failed,
}

/// <summary>What somebody has to decide before a paid order goes on.</summary>
public enum ReviewKind
{
    Fraud,
    Address,
}

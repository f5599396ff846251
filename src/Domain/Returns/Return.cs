using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Domain.Returns;

/// <summary>Where a return stands. REJECTED and COMPLETED are final.</summary>
public enum ReturnStatus
{
    /// <summary>Written down; the order has yet to say that the units are there to be sent back.</summary>
    Opened,

    /// <summary>Staff decide.</summary>
    Requested,

    /// <summary>The customer has, or will have, the label; the goods are on their way.</summary>
    Approved,

    /// <summary>The goods are back and are to be looked at.</summary>
    Received,

    /// <summary>Looked at: goods are booked and money goes back, or another order takes their place.</summary>
    Inspected,

    Completed,
    Rejected,
}

/// <summary>What the customer wants for the goods.</summary>
public enum ReturnResolution
{
    /// <summary>The money, the way it was paid.</summary>
    Refund,

    StoreCredit,

    /// <summary>Other articles; the difference is paid or refunded.</summary>
    Exchange,
}

/// <summary>Why the customer sends something back.</summary>
public enum ReturnReason
{
    Damaged,
    Defective,
    WrongItem,
    NotAsDescribed,
    DoesNotFit,
    ChangedMind,
    Other,
}

/// <summary>Units of one order line on their way back, and what was found.</summary>
public sealed record ReturnLine
{
    public required string LineId { get; init; }

    public required string Sku { get; init; }

    /// <summary>Units as announced.</summary>
    public required int Quantity { get; init; }

    public required ReturnReason Reason { get; init; }

    /// <summary>The customer's own words.</summary>
    public string? Text { get; init; }

    /// <summary>Names of files in the file store.</summary>
    public IReadOnlyList<string> Photos { get; init; } = [];

    /// <summary>Units that arrived.</summary>
    public int Received { get; init; }

    /// <summary>Units that are as good as new.</summary>
    public int Restock { get; init; }

    /// <summary>Units that are thrown away.</summary>
    public int Scrap { get; init; }
}

/// <summary>An article that the customer wants in exchange.</summary>
public sealed record ExchangeLine(string Sku, int Quantity);

/// <summary>A return: which units of an order come back, why, and what the customer gets for them.</summary>
public sealed record Return
{
    public required string Id { get; init; }

    public required string OrderId { get; init; }

    public required string CustomerId { get; init; }

    /// <summary>How many events have happened to it.</summary>
    public long Version { get; init; }

    public ReturnStatus Status { get; init; }

    public required IReadOnlyList<ReturnLine> Lines { get; init; }

    /// <summary>What the customer asked for. An exchange that fails ends as a refund (<see cref="FellBack"/>).</summary>
    public required ReturnResolution Resolution { get; init; }

    public IReadOnlyList<ExchangeLine> Exchange { get; init; } = [];

    public DateTimeOffset RequestedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Why staff decided as they did; the customer reads it.</summary>
    public string? Decision { get; init; }

    /// <summary>Where the label lies, once it was made.</summary>
    public string? Label { get; init; }

    public string? TrackingNumber { get; init; }

    /// <summary>Where the goods arrived.</summary>
    public string? Location { get; init; }

    /// <summary>The order knows the last of what happened to the goods.</summary>
    public bool OrderKnows { get; init; }

    /// <summary>What was found is in the books.</summary>
    public bool GoodsBooked { get; init; }

    /// <summary>Minor units of the shipping price that the customer gets back.</summary>
    public long Shipping { get; init; }

    /// <summary>Minor units kept back of what the units are worth.</summary>
    public long Withheld { get; init; }

    /// <summary>Why; the customer reads it.</summary>
    public string? Finding { get; init; }

    /// <summary>The order placed in exchange.</summary>
    public string? ExchangeOrderId { get; init; }

    /// <summary>The exchange came to nothing; the customer gets the money.</summary>
    public bool FellBack { get; init; }

    /// <summary>Minor units given back, of them <see cref="Credit"/> as store credit; null before that is decided.</summary>
    public long? GivenBack { get; init; }

    public long Credit { get; init; }

    /// <summary>Why not all went as asked: a code.</summary>
    public string? Problem { get; init; }

    /// <summary>What arrived, by line.</summary>
    public IReadOnlyList<RefundUnits> ReceivedUnits() =>
        [.. Lines.Where(line => line.Received > 0).Select(line => new RefundUnits(line.LineId, line.Received))];
}

/// <summary>What follows from a return's status.</summary>
public static class ReturnRules
{
    /// <summary>Nothing moves it any more.</summary>
    public static bool IsFinal(this ReturnStatus status) => status is ReturnStatus.Completed or ReturnStatus.Rejected;

    /// <summary>An exchange that has not come to nothing.</summary>
    public static bool IsExchange(this Return one) => one is { Resolution: ReturnResolution.Exchange, FellBack: false };
}

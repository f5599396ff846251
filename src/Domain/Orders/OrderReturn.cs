namespace OrderFunctions.Domain.Orders;

/// <summary>How far the goods of a return are, as the order sees it.</summary>
public enum OrderReturnStatus
{
    /// <summary>Asked for; the goods are with the customer or on their way.</summary>
    Open,

    /// <summary>The goods are back.</summary>
    Received,

    /// <summary>The goods are back and their money is given back, or on its way.</summary>
    Refunded,

    /// <summary>Refused or withdrawn: the goods stay with the customer.</summary>
    Ended,
}

/// <summary>What the order knows of a return: which units, so that none is sent back or refunded twice.</summary>
/// <param name="Units">Per allocation; the quantity is what is sent back of it.</param>
/// <param name="ExchangedBy">The order that was placed in exchange.</param>
public sealed record OrderReturn(
    string Id, OrderReturnStatus Status, IReadOnlyList<AllocationRef> Units, DateTimeOffset Since, string? ExchangedBy = null);

/// <summary>The order and the return for which another order was placed in exchange.</summary>
public sealed record ExchangeLink(string OrderId, string ReturnId);

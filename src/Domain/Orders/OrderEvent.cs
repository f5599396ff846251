using System.Text.Json.Serialization;

namespace OrderFunctions.Domain.Orders;

/// <summary>
/// Facts about an order, self-contained: timeline entries and published events are made from them. The discriminators are
/// stored and never change. "…Due" events ask for an effect; the ids in them make repeating the effect harmless.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Placed), "placed")]
[JsonDerivedType(typeof(EndingStarted), "ending-started")]
[JsonDerivedType(typeof(Cancelled), "cancelled")]
[JsonDerivedType(typeof(Failed), "failed")]
[JsonDerivedType(typeof(RestCancelled), "rest-cancelled")]
[JsonDerivedType(typeof(LineReduced), "line-reduced")]
[JsonDerivedType(typeof(AllocationShrunk), "allocation-shrunk")]
[JsonDerivedType(typeof(HoldPlaced), "hold-placed")]
[JsonDerivedType(typeof(HoldLifted), "hold-lifted")]
[JsonDerivedType(typeof(UndoDone), "undo-done")]
[JsonDerivedType(typeof(UndoFailed), "undo-failed")]
[JsonDerivedType(typeof(UndoRepaired), "undo-repaired")]
[JsonDerivedType(typeof(AlertRaised), "alert-raised")]
public abstract partial record OrderEvent
{
    private OrderEvent(DateTimeOffset at) => At = at;

    /// <summary>When it was decided, UTC.</summary>
    public DateTimeOffset At { get; init; }

    public sealed record Placed(
        string OrderId,
        string CustomerId,
        CustomerContact Contact,
        Address ShippingAddress,
        Address? BillingAddress,
        string Currency,
        OrderTotals Totals,
        IReadOnlyList<OrderLine> Lines,
        PaymentWish? PaymentWish,
        DateTimeOffset At,
        ExchangeLink? ExchangeOf = null,
        string? DocumentId = null) : OrderEvent(At);

    /// <summary>The whole order ends, and the refunds asked for beside this event must be done first.</summary>
    public sealed record EndingStarted(OrderStatus EndsAs, OrderReason Reason, DateTimeOffset At) : OrderEvent(At);

    /// <summary>The order is CANCELLED, for good.</summary>
    public sealed record Cancelled(OrderReason Reason, DateTimeOffset At) : OrderEvent(At);

    /// <summary>The order FAILED, for good.</summary>
    public sealed record Failed(OrderReason Reason, DateTimeOffset At) : OrderEvent(At);

    /// <summary>
    /// Part of the order was cancelled: what had not been handed over, or (reason OUT_OF_STOCK) what could not be had. What has
    /// been handed over can only be returned.
    /// </summary>
    public sealed record RestCancelled(
        Caller By,
        string ById,
        string Reason,
        IReadOnlyList<AllocationRef> CancelledAllocations,
        IReadOnlyList<AllocationRef> RemainsForReturn,
        DateTimeOffset At) : OrderEvent(At);

    /// <summary>
    /// So many units fewer of a line. Before payment the line and the order cost less (<paramref name="Amounts"/>,
    /// <paramref name="Totals"/>); afterwards both are null and the refund stands beside this event.
    /// </summary>
    public sealed record LineReduced(
        string LineId,
        int Units,
        Caller By,
        string ById,
        DateTimeOffset At,
        LineAmounts? Amounts = null,
        OrderTotals? Totals = null) : OrderEvent(At);

    /// <summary>
    /// Let go of part of the reservation with this allocation id, down to <paramref name="Quantity"/>; undo id
    /// <see cref="Undo.IdOf"/>.
    /// </summary>
    public sealed record AllocationShrunk(AllocationRef Allocation, int Quantity, DateTimeOffset At) : OrderEvent(At);

    public sealed record HoldPlaced(Hold Hold, DateTimeOffset At) : OrderEvent(At);

    public sealed record HoldLifted(string HoldId, string Reason, string By, DateTimeOffset At) : OrderEvent(At);

    public sealed record UndoDone(string UndoId, UndoKind Kind, string Subject, DateTimeOffset At) : OrderEvent(At);

    public sealed record UndoFailed(
        string UndoId,
        UndoKind Kind,
        string Subject,
        string Problem,
        DateTimeOffset At) : OrderEvent(At);

    public sealed record UndoRepaired(
        string UndoId,
        UndoKind Kind,
        string Subject,
        string By,
        string Note,
        DateTimeOffset At) : OrderEvent(At);

    /// <summary>A critical alert; each <paramref name="Key"/> (code and subject) is raised once per order.</summary>
    public sealed record AlertRaised(string Key, string Code, string Message, DateTimeOffset At) : OrderEvent(At);
}

/// <summary>What an event says about an allocation, enough to act on the stock.</summary>
public sealed record AllocationRef(string AllocationId, string LineId, string Sku, string Location, int Quantity);

namespace OrderFunctions.Domain.Orders;

/// <summary>
/// Everything that can be asked of an order, whoever asks. Each command says what a repeat does: either nothing (no events,
/// no refusal) or the refusal it names. In an order that has ended or is ending, news about something that no longer
/// matters is nothing too; what would start something is refused with <see cref="RefusalCodes.OrderEnded"/>.
/// </summary>
public abstract partial record OrderCommand
{
    private OrderCommand()
    {
    }

    /// <summary>Place the order. Repeat: nothing when the same customer placed this id, else <see cref="RefusalCodes.OrderExists"/>.</summary>
    /// <param name="OrderId">Fresh id, fixed by the idempotency key.</param>
    /// <param name="ExpectedTotal">What the customer saw, minor units; another total is refused with <see cref="RefusalCodes.PriceChanged"/>.</param>
    /// <param name="Shipping">Minor units, tax included.</param>
    public sealed record Place(
        string OrderId,
        string CustomerId,
        CustomerContact Contact,
        Address ShippingAddress,
        string Currency,
        IReadOnlyList<PlacedLine> Lines,
        long Shipping = 0,
        Address? BillingAddress = null,
        PaymentWish? PaymentWish = null,
        long? ExpectedTotal = null,
        ExchangeLink? ExchangeOf = null,
        string? DocumentId = null) : OrderCommand;

    /// <summary>
    /// Cancel what has not been handed over. Repeat: nothing; after a partial cancel, and whenever all that is left was handed
    /// over: <see cref="RefusalCodes.TooLateToCancel"/>, with the allocations that can be returned.
    /// The answer to a partial cancel is <see cref="OrderEvent.RestCancelled"/>, which says what remains for a return.
    /// </summary>
    public sealed record Cancel(Caller By, string ById, string? Note = null) : OrderCommand;

    /// <summary>
    /// Fewer units of a line, or none of it, while that is still possible: not of what is packed, being made or on its way.
    /// Unpaid, the order's price falls and an attempt that is open asks for too much and is cancelled at its gateway; paid,
    /// the units are refunded. The shipping fee stays as placed. <paramref name="Quantity"/> is what shall be left, so that a
    /// repeat is nothing. Refused with TOO_LATE_TO_CHANGE, or NOTHING_LEFT when the order would be empty.
    /// </summary>
    public sealed record ReduceLine(string LineId, int Quantity, Caller By, string ById) : OrderCommand;

    /// <summary>
    /// The present wait is over (<see cref="Order.Due"/>). Early: <see cref="RefusalCodes.NotDueYet"/>. Nothing to end by time:
    /// nothing. With an open payment: refused with <see cref="RefusalCodes.GatewayNotAsked"/>; an attempt is closed by what its
    /// gateway says about it, so that one which was started a moment ago cannot be overlooked.
    /// </summary>
    public sealed record Expire : OrderCommand;

    /// <summary>Stop further steps. Repeat (same id): nothing.</summary>
    public sealed record PlaceHold(string HoldId, string Reason, string By, string? LineId = null) : OrderCommand;

    /// <summary>Let steps go on. Repeat (no such hold): nothing.</summary>
    public sealed record LiftHold(string HoldId, string By) : OrderCommand;

    /// <summary>An undo was done. Repeat: nothing. Works after a failure too.</summary>
    public sealed record RecordUndoDone(string UndoId) : OrderCommand;

    /// <summary>An undo failed for good and waits in the repair queue. Repeat, or after it was done: nothing.</summary>
    public sealed record RecordUndoFailed(string UndoId, string Problem) : OrderCommand;

    /// <summary>Staff settled a failed undo by hand. Repeat, or already done: nothing.</summary>
    public sealed record RepairUndo(string UndoId, string By, string Note) : OrderCommand;
}

/// <summary>Who asks.</summary>
public enum Caller
{
    Customer,
    Staff,
    System,
}

/// <summary>
/// A line as it is to be placed; the decider computes its amounts. One allocation takes the whole quantity at first, unless
/// <paramref name="Parts"/> say how it is split over locations.
/// </summary>
public sealed record PlacedLine(
    string LineId,
    string Sku,
    string Name,
    int Quantity,
    long UnitPrice,
    int TaxBasisPoints,
    string AllocationId,
    string Location,
    long Discount = 0,
    bool Personalised = false,
    string? Skill = null,
    string? Wishes = null,
    IReadOnlyList<PlannedPart>? Parts = null);

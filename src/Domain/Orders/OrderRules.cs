namespace OrderFunctions.Domain.Orders;

/// <summary>What follows from an order's parts: its status once paid, its deadline, its fulfilment.</summary>
public static class OrderRules
{
    /// <summary>Nothing moves the status any more (money and returns may still follow).</summary>
    public static bool IsFinal(this OrderStatus status) =>
        status is OrderStatus.Delivered or OrderStatus.Cancelled or OrderStatus.Failed;

    /// <summary>Cancelled, failed, or on the way there.</summary>
    public static bool IsEndedOrEnding(this OrderStatus status) =>
        status is OrderStatus.Cancelled or OrderStatus.Failed or OrderStatus.RefundPending or OrderStatus.RefundFailed;

    /// <summary>Paid and not yet confirmed.</summary>
    public static bool IsPaidPhase(this OrderStatus status) =>
        status is OrderStatus.Paid or OrderStatus.FraudReview or OrderStatus.AddressReview or OrderStatus.Backordered;

    /// <summary>Confirmed, up to delivered.</summary>
    public static bool IsConfirmedPhase(this OrderStatus status) =>
        status is >= OrderStatus.Confirmed and <= OrderStatus.Delivered;

    /// <summary>The goods may be taken: the money is there, or set aside for them.</summary>
    public static bool MayCommitStock(Order order) =>
        order.Status.IsPaidPhase() || order.Status.IsConfirmedPhase() || IsAuthorized(order);

    /// <summary>Waiting for the stock commit before the money is captured.</summary>
    public static bool IsAuthorized(Order order) => order.Status == OrderStatus.PaymentPending
        && order.Payments.Any(payment => payment.Status == Payments.PaymentStatus.Authorized);

    /// <summary>NONE, PARTIAL or FULL of the live quantity has been handed over.</summary>
    public static FulfilmentStatus FulfilmentStatusOf(Order order)
    {
        var (live, handedOver) = (0L, 0L);
        foreach (var (_, allocation) in order.LiveAllocations())
        {
            live += allocation.Quantity;
            if (allocation.IsHandedOver) handedOver += allocation.Quantity;
        }

        return handedOver == 0 ? FulfilmentStatus.None : handedOver == live ? FulfilmentStatus.Full : FulfilmentStatus.Partial;
    }

    /// <summary>Paid, not on hold, fraud and address checked, and every live allocation committed.</summary>
    internal static bool IsReadyToConfirm(Order order) => order.Status == OrderStatus.Paid
        && order.FindHold() is null
        && order.Checks is { Fraud: FraudVerdict.Passed or FraudVerdict.Approved, Address: AddressVerdict.Valid }
        && order.LiveAllocations().All(found => found.Allocation.Status == AllocationStatus.Committed);

    /// <summary>The status as it follows from the parts, where it does; what events set otherwise stays.</summary>
    internal static OrderStatus StatusOf(Order order)
    {
        if (order.Status.IsPaidPhase()) return PaidPhase(order);
        if (order.Status.IsConfirmedPhase()) return LeastAdvanced(order);
        if (order.Status is OrderStatus.RefundPending or OrderStatus.RefundFailed)
        {
            return order.Refunds.Any(refund => refund.Status == Payments.RefundStatus.Failed) ? OrderStatus.RefundFailed : OrderStatus.RefundPending;
        }

        return order.Status;
    }

    /// <summary>When the present wait ends by time.</summary>
    internal static DateTimeOffset? DueOf(Order order) => order.Status switch
    {
        OrderStatus.Reserved or OrderStatus.PaymentPending => order.Due,
        OrderStatus.FraudReview => order.Checks.FraudDue,
        OrderStatus.AddressReview => order.Checks.AddressDue,
        OrderStatus.Backordered => order.Checks.BackorderDue,
        _ when order.Status.IsConfirmedPhase() => Earlier(order.Checks.BackorderDue, AnswerDue(order)),
        _ => null,
    };

    /// <summary>When the first dealer that was asked has to have answered; null when none is.</summary>
    internal static DateTimeOffset? AnswerDue(Order order) => order.LiveAllocations().Min(found => found.Allocation.Placement?.AcceptBy);

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => one is null || other < one ? other : one;

    /// <summary>People decide first (fraud, then address), goods come after.</summary>
    private static OrderStatus PaidPhase(Order order) => order.Checks switch
    {
        { Fraud: FraudVerdict.Suspected } => OrderStatus.FraudReview,
        { Address: AddressVerdict.Invalid } => OrderStatus.AddressReview,
        _ when order.LiveAllocations().Any(found =>
            found.Allocation.Status == AllocationStatus.Backordered) => OrderStatus.Backordered,
        _ => OrderStatus.Paid,
    };

    /// <summary>From CONFIRMED on: a pure function of the least advanced live allocation.</summary>
    private static OrderStatus LeastAdvanced(Order order)
    {
        var least = int.MaxValue;
        var status = order.Status;
        foreach (var (line, allocation) in order.LiveAllocations())
        {
            var (rank, means) = Progress(allocation.Status, allocation, line.Personalised);
            if (rank < least) (least, status) = (rank, means);
        }

        return status;
    }

    /// <summary>
    /// How far an allocation is, and the order status it stands for. What is made to order ranks behind goods that only wait
    /// for a dealer, so that an order with both is IN_PRODUCTION while its stock lines go on.
    /// </summary>
    private static (int Rank, OrderStatus Means) Progress(AllocationStatus status, Allocation allocation, bool personalised) => status switch
    {
        AllocationStatus.InProduction => (1, OrderStatus.InProduction),
        AllocationStatus.Approved when allocation.AssignedTo is null => (2, OrderStatus.InProduction),
        AllocationStatus.Committed when allocation.AssignedTo is null && !personalised => (3, OrderStatus.Confirmed),
        AllocationStatus.Committed or AllocationStatus.Approved when allocation.AssignedTo is not null =>
            (4, OrderStatus.Assigned),
        AllocationStatus.Picked or AllocationStatus.Short => (4, OrderStatus.Assigned),
        AllocationStatus.Packed => (5, OrderStatus.Packed),
        AllocationStatus.Shipped => (6, OrderStatus.Shipped),
        AllocationStatus.InTransit => (7, OrderStatus.InTransit),
        AllocationStatus.Delivered or AllocationStatus.ReturnRequested or AllocationStatus.Returned =>
            (8, OrderStatus.Delivered),
        AllocationStatus.Lost => Progress(allocation.LostFrom ?? AllocationStatus.InTransit, allocation, personalised),
        _ => (0, OrderStatus.Confirmed),
    };
}

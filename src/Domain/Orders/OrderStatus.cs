namespace OrderFunctions.Domain.Orders;

/// <summary>Where an order stands. DELIVERED, CANCELLED and FAILED are final.</summary>
public enum OrderStatus
{
    Created,
    Reserved,
    PaymentPending,
    Paid,
    FraudReview,
    AddressReview,
    Backordered,
    Confirmed,
    InProduction,
    Assigned,
    Packed,
    Shipped,
    InTransit,
    Delivered,

    /// <summary>The whole order ends and money is on its way back; <see cref="Order.EndsAs"/> says how it ends.</summary>
    RefundPending,

    /// <summary>A refund of an ending order failed; staff retry it or settle it outside.</summary>
    RefundFailed,

    /// <summary>The customer, or time before a payment was started, decided to stop.</summary>
    Cancelled,

    /// <summary>The customer wanted to buy and could not.</summary>
    Failed,
}

/// <summary>Where one allocation (a quantity of one line at one location) stands.</summary>
public enum AllocationStatus
{
    Pending,
    Reserved,
    Committed,
    Backordered,
    InProduction,
    Approved,
    Picked,
    Short,
    Packed,
    Shipped,
    InTransit,
    Delivered,
    Lost,
    ReturnRequested,
    Returned,
    Cancelled,
}

/// <summary>How much of the live quantity has been handed over.</summary>
public enum FulfilmentStatus
{
    None,
    Partial,
    Full,
}

/// <summary>The verdict of the fraud check.</summary>
public enum FraudVerdict
{
    Unchecked,
    Passed,
    Suspected,
    Approved,
    Rejected,
}

/// <summary>The verdict of the address check.</summary>
public enum AddressVerdict
{
    Unchecked,
    Valid,
    Invalid,
}

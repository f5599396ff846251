using OrderFunctions.Domain.Fulfilment;
using OrderFunctions.Domain.Payments;
using OrderFunctions.Domain.Production;

namespace OrderFunctions.Domain.Orders;

/// <summary>
/// The order document: the only truth about an order. Made and changed by <see cref="OrderDecider"/> alone.
/// </summary>
public sealed record Order
{
    public required string Id { get; init; }

    /// <summary>How many events have happened to the order; the event of version n is the n-th.</summary>
    public long Version { get; init; }

    public required string CustomerId { get; init; }

    public required CustomerContact Contact { get; init; }

    public required Address ShippingAddress { get; init; }

    public Address? BillingAddress { get; init; }

    /// <summary>ISO 4217; every amount of the order except foreign captures is in it.</summary>
    public required string Currency { get; init; }

    public required OrderTotals Totals { get; init; }

    public required IReadOnlyList<OrderLine> Lines { get; init; }

    public OrderStatus Status { get; init; }

    /// <summary>Why it ended (or ends, while a refund is pending).</summary>
    public OrderReason? Reason { get; init; }

    /// <summary>CANCELLED or FAILED while the order is REFUND_PENDING or REFUND_FAILED, else null.</summary>
    public OrderStatus? EndsAs { get; init; }

    public DateTimeOffset PlacedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    public DateTimeOffset? ConfirmedAt { get; init; }

    /// <summary>When the present wait is over and <see cref="OrderCommand.Expire"/> is to be sent; null when it does not end by time.</summary>
    public DateTimeOffset? Due { get; init; }

    /// <summary>The customer may send goods back until then; null before delivery.</summary>
    public DateTimeOffset? ReturnUntil { get; init; }

    /// <summary><see cref="OrderEvent.Delivered"/> has happened.</summary>
    public bool DeliveryAnnounced { get; init; }

    /// <summary>Charge on reservation: the payment that came with the order, or null when the customer starts it.</summary>
    public PaymentWish? PaymentWish { get; init; }

    public OrderChecks Checks { get; init; } = new();

    public IReadOnlyList<PaymentAttempt> Payments { get; init; } = [];

    public IReadOnlyList<Refund> Refunds { get; init; } = [];

    public IReadOnlyList<Shipment> Shipments { get; init; } = [];

    /// <summary>Parcels that are said to have arrived and not yet to have left; null while there is none.</summary>
    public IReadOnlyList<HeldArrival>? HeldArrivals { get; init; }

    public IReadOnlyList<Hold> Holds { get; init; } = [];

    /// <summary>The writing of its personalised lines; null while there is none.</summary>
    public IReadOnlyList<WritingTask>? Tasks { get; init; }
    /// <summary>What the customer sends or has sent back; the returns themselves are documents of their own.</summary>
    public IReadOnlyList<OrderReturn> Returns { get; init; } = [];

    /// <summary>The order and the return that this one was placed for in exchange; null for an order like any other.</summary>
    public ExchangeLink? ExchangeOf { get; init; }

    /// <summary>The parts list that staff made this order of; null for one that the customer placed.</summary>
    public string? DocumentId { get; init; }

    /// <summary>The compensation ledger: what had to be undone and whether it has been.</summary>
    public IReadOnlyList<Undo> Undos { get; init; } = [];

    /// <summary>Codes of the critical alerts raised so far; each is raised once.</summary>
    public IReadOnlyList<string> Alerts { get; init; } = [];
}

/// <summary>Why an order ended: a stable code (<see cref="ReasonCodes"/>) and a sentence for people.</summary>
public sealed record OrderReason(string Code, string Message);

/// <summary>The payment that came with the order. <paramref name="Method"/> is the gateway's token, never card data.</summary>
public sealed record PaymentWish(string Provider, string Method);

/// <summary>What must be known before a paid order can be confirmed, and until when each review may take.</summary>
public sealed record OrderChecks
{
    public FraudVerdict Fraud { get; init; }

    public DateTimeOffset? FraudDue { get; init; }

    /// <summary>The sum of the fraud rules that applied, and their names; for staff only.</summary>
    public int FraudScore { get; init; }

    public IReadOnlyList<string> FraudReasons { get; init; } = [];

    public AddressVerdict Address { get; init; }

    public DateTimeOffset? AddressDue { get; init; }

    /// <summary>Names of the address rules that are broken; never what the address says.</summary>
    public string? AddressProblem { get; init; }

    public DateTimeOffset? BackorderDue { get; init; }

    /// <summary>The customer said to wait for new stock.</summary>
    public bool BackorderAccepted { get; init; }
}

/// <summary>
/// A reason not to start further steps, on the order or on one line. Holds are not a status: facts from outside (money,
/// carrier news) are still recorded.
/// </summary>
public sealed record Hold(string Id, string Reason, DateTimeOffset Since, string By, string? LineId = null)
{
    /// <summary>Placed by staff: a super-admin must look at it.</summary>
    public const string SuperAdminReview = "SUPER_ADMIN_REVIEW";

    /// <summary>Placed when the customer's bank disputes a payment.</summary>
    public const string Dispute = "DISPUTE";
}

using OrderFunctions.Domain;
using OrderFunctions.Domain.Fulfilment;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Payments;
using OrderFunctions.Domain.Production;
using OrderFunctions.Functions.Fulfilment;
using OrderFunctions.Functions.Http.Identity;

namespace OrderFunctions.Functions.Orders;

/// <summary>An order as the API shows it. Amounts are integer minor units of <see cref="Currency"/>; times are UTC.</summary>
public sealed record OrderView(
    string Id,
    OrderStatus Status,
    OrderReason? Reason,
    PaymentStatus PaymentStatus,
    FulfilmentStatus FulfilmentStatus,
    IReadOnlyList<HoldView> Holds,
    string Currency,
    OrderTotals Totals,
    IReadOnlyList<OrderLineView> Lines,
    CustomerContact Contact,
    Address ShippingAddress,
    Address? BillingAddress,
    IReadOnlyList<PaymentView> Payments,
    IReadOnlyList<ShipmentView> Shipments,
    IReadOnlyList<RefundView> Refunds,
    IReadOnlyList<OrderAction> AllowedActions,
    NextAction NextAction,
    string CustomerId,
    DateTimeOffset PlacedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset? Due,
    DateTimeOffset? ReturnUntil,
    OrderStatus? EndsAs,
    string? AddressProblem,
    FraudView? Fraud,
    IReadOnlyList<OrderReturnView> Returns,
    ExchangeLink? ExchangeOf,
    string? DocumentId)
{
    /// <summary>Only in the answer to a cancel that came too late for part of the order: the allocations that can be sent back.</summary>
    public IReadOnlyList<string>? RemainsForReturn { get; init; }
}

/// <summary>Shows orders to callers. What a caller may do depends on the time and on the shop's rules.</summary>
public sealed class OrderViews(TimeProvider time, OrderPolicy policy)
{
    public OrderView From(Order order, Http.Identity.Caller caller) => new(
        order.Id,
        order.Status,
        order.Reason,
        OrderMoney.PaymentStatusOf(order),
        OrderRules.FulfilmentStatusOf(order),
        [.. order.Holds.Select(hold => new HoldView(hold.Id, hold.Reason, hold.Since, hold.LineId))],
        order.Currency,
        order.Totals,
        [.. order.Lines.Select(line => OrderLineView.From(order, line, IsStaff(caller)))],
        order.Contact,
        order.ShippingAddress,
        order.BillingAddress,
        [.. order.Payments.Select(payment => PaymentView.From(payment, IsStaff(caller)))],
        ShipmentView.AllOf(order),
        [.. order.Refunds.Select(refund => RefundView.From(refund, IsStaff(caller)))],
        OrderActions.Allowed(order, IsStaff(caller) ? Domain.Orders.Caller.Staff : Domain.Orders.Caller.Customer, time.GetUtcNow(), policy),
        NextAction.Of(order, policy),
        order.CustomerId,
        order.PlacedAt,
        order.UpdatedAt,
        order.Due,
        order.ReturnUntil,
        order.EndsAs,
        order.Checks.AddressProblem,
        // How suspicion comes about is nothing for those it may be about.
        IsStaff(caller) ? new FraudView(order.Checks.Fraud, order.Checks.FraudScore, order.Checks.FraudReasons) : null,
        [.. order.Returns.Select(one => new OrderReturnView(one.Id, one.Status, one.ExchangedBy))],
        order.ExchangeOf,
        order.DocumentId);

    private static bool IsStaff(Http.Identity.Caller caller) => caller.Reach == Reach.Any;

    /// <summary>Final, or waiting for the customer: where a client that waits wants to be told.</summary>
    public bool IsResting(Order order) => order.Status.IsFinal() || NextAction.Of(order, policy).By == Party.Customer;

    /// <summary>What an order waits for.</summary>
    public NextAction WaitsFor(Order order) => NextAction.Of(order, policy);
}

/// <summary>A reason why steps wait.</summary>
public sealed record HoldView(string Id, string Reason, DateTimeOffset Since, string? LineId);

/// <summary>A line and where its pieces are.</summary>
/// <param name="Wishes">Of a personalised line: what it is to say.</param>
/// <param name="Writing">Of a personalised line: where its writing stands; absent before that begins.</param>
public sealed record OrderLineView(
    string Id,
    string Sku,
    string Name,
    int Quantity,
    long UnitPrice,
    int TaxBasisPoints,
    LineAmounts Amounts,
    bool Personalised,
    IReadOnlyList<AllocationView> Allocations,
    string? Wishes,
    WritingStatus? Writing)
{
    internal static OrderLineView From(Order order, OrderLine line, bool isStaff) => new(
        line.Id,
        line.Sku,
        line.Name,
        line.Quantity,
        line.UnitPrice,
        line.TaxBasisPoints,
        line.Amounts,
        line.Personalised,
        [.. line.Allocations.Select(one => AllocationView.From(one, isStaff))],
        line.Wishes,
        order.FindTask(line.Id)?.Status);
}

/// <summary>A quantity of a line at one location, and where it is on its way.</summary>
/// <param name="AssignedTo">Dealer or warehouse that sends it, once that is decided.</param>
/// <param name="AcceptBy">Until when the dealer has to accept it.</param>
/// <param name="Picked">Units in the picker's basket.</param>
/// <param name="ShipmentId">The parcel that it lies in.</param>
/// <param name="MovesTo">Locations that are about to take it over.</param>
/// <param name="DeclinedBy">Dealers that did not take it; staff only.</param>
/// <param name="Choice">Why this location was chosen; staff only.</param>
public sealed record AllocationView(
    string Id,
    string Location,
    int Quantity,
    AllocationStatus Status,
    string? AssignedTo = null,
    DateTimeOffset? AcceptBy = null,
    int? Picked = null,
    string? ShipmentId = null,
    IReadOnlyList<string>? MovesTo = null,
    IReadOnlyList<string>? DeclinedBy = null,
    LocationChoice? Choice = null)
{
    internal static AllocationView From(Allocation one, bool isStaff) => new(
        one.Id,
        one.Location,
        one.Quantity,
        one.Status,
        one.AssignedTo,
        one.Placement?.AcceptBy,
        one.Placement?.Picked is > 0 and var picked ? picked : null,
        one.ShipmentId,
        one.Placement?.Move?.Parts.Select(part => part.Location).ToList(),
        isStaff && one.Placement?.DeclinedBy is { Count: > 0 } declined ? declined : null,
        isStaff ? one.Placement?.Choice : null);
}

/// <summary>An attempt to pay. <paramref name="Disputes"/> are for staff only.</summary>
public sealed record PaymentView(
    string Id,
    int Number,
    string Provider,
    PaymentStatus Status,
    bool Processing,
    Money Amount,
    string? DeclineCode,
    DateTimeOffset StartedAt,
    IReadOnlyList<DisputeView>? Disputes)
{
    internal static PaymentView From(PaymentAttempt attempt, bool isStaff) => new(
        attempt.Id,
        attempt.Number,
        attempt.Provider,
        attempt.Status,
        attempt.Processing,
        attempt.Amount,
        attempt.DeclineCode,
        attempt.StartedAt,
        isStaff && attempt.Disputes.Count > 0 ? [.. attempt.Disputes.Select(DisputeView.From)] : null);
}

/// <summary>A dispute: what the bank claims, until when it takes evidence, and what was sent.</summary>
public sealed record DisputeView(
    string Id, DisputeStatus Status, Money Amount, DateTimeOffset Since, DateTimeOffset? EvidenceDue, DateTimeOffset? EvidenceSentAt, string? Evidence)
{
    internal static DisputeView From(Dispute dispute) => new(
        dispute.Id, dispute.Status, dispute.Amount, dispute.Since, dispute.EvidenceDue, dispute.EvidenceSentAt, dispute.Evidence);
}

/// <summary>Money on its way back. <paramref name="Problem"/> and <paramref name="SettledOutside"/> are for staff only.</summary>
public sealed record RefundView(
    string Id,
    RefundStatus Status,
    Money Amount,
    string Reason,
    DateTimeOffset RequestedAt,
    IReadOnlyList<RefundLine> Lines,
    long Shipping,
    long Goodwill,
    bool ToCredit,
    string? ReturnId,
    string? Problem,
    string? SettledOutside)
{
    internal static RefundView From(Refund refund, bool isStaff) => new(
        refund.Id,
        refund.Status,
        refund.Amount,
        refund.Reason,
        refund.RequestedAt,
        refund.Lines,
        refund.Shipping,
        refund.Goodwill,
        refund.ToCredit,
        refund.ReturnId,
        isStaff ? refund.Problem : null,
        isStaff ? refund.SettledOutside : null);
}

/// <summary>A return of the order, and the order that was placed in exchange for what it brought back.</summary>
public sealed record OrderReturnView(string Id, OrderReturnStatus Status, string? ExchangedBy);

/// <summary>What the fraud rules came to, and whether people have decided.</summary>
public sealed record FraudView(FraudVerdict Verdict, int Score, IReadOnlyList<string> Reasons);

/// <summary>A page of orders; <paramref name="Continuation"/> is absent on the last one.</summary>
public sealed record OrderListView(IReadOnlyList<OrderView> Orders, string? Continuation);

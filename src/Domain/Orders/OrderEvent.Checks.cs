using System.Text.Json.Serialization;

namespace OrderFunctions.Domain.Orders;

[JsonDerivedType(typeof(FraudCheckPassed), "fraud-check-passed")]
[JsonDerivedType(typeof(FraudSuspected), "fraud-suspected")]
[JsonDerivedType(typeof(FraudReviewDecided), "fraud-review-decided")]
[JsonDerivedType(typeof(AddressAccepted), "address-accepted")]
[JsonDerivedType(typeof(AddressRejected), "address-rejected")]
[JsonDerivedType(typeof(AddressCorrected), "address-corrected")]
[JsonDerivedType(typeof(Confirmed), "confirmed")]
public abstract partial record OrderEvent
{
    public sealed record FraudCheckPassed(DateTimeOffset At, int Score = 0, IReadOnlyList<string>? Reasons = null) : OrderEvent(At);

    public sealed record FraudSuspected(
        string? Note,
        DateTimeOffset Until,
        DateTimeOffset At,
        int Score = 0,
        IReadOnlyList<string>? Reasons = null) : OrderEvent(At);

    public sealed record FraudReviewDecided(bool Approved, string By, string? Note, DateTimeOffset At) : OrderEvent(At);

    public sealed record AddressAccepted(DateTimeOffset At) : OrderEvent(At);

    public sealed record AddressRejected(string? Problem, DateTimeOffset Until, DateTimeOffset At) : OrderEvent(At);

    public sealed record AddressCorrected(Address Address, Caller By, string ById, DateTimeOffset At) : OrderEvent(At);

    /// <summary>Paid, checked and in stock: make the invoice, tell the warehouse and the customer.</summary>
    public sealed record Confirmed(
        OrderTotals Totals,
        string Currency,
        IReadOnlyList<AllocationRef> Allocations,
        DateTimeOffset At) : OrderEvent(At);
}

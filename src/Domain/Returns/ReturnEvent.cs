using System.Text.Json.Serialization;

namespace OrderFunctions.Domain.Returns;

/// <summary>Facts about a return. The discriminators are stored and never change.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Opened), "return-opened")]
[JsonDerivedType(typeof(Claimed), "return-claimed")]
[JsonDerivedType(typeof(Approved), "return-approved")]
[JsonDerivedType(typeof(Rejected), "return-rejected")]
[JsonDerivedType(typeof(Labelled), "return-labelled")]
[JsonDerivedType(typeof(Arrived), "return-received")]
[JsonDerivedType(typeof(OrderTold), "return-order-told")]
[JsonDerivedType(typeof(Inspected), "return-inspected")]
[JsonDerivedType(typeof(GoodsBooked), "return-goods-booked")]
[JsonDerivedType(typeof(ExchangePlaced), "return-exchange-placed")]
[JsonDerivedType(typeof(ExchangeFailed), "return-exchange-failed")]
[JsonDerivedType(typeof(GivenBack), "return-given-back")]
[JsonDerivedType(typeof(RefundRefused), "return-refund-refused")]
[JsonDerivedType(typeof(Completed), "return-completed")]
public abstract record ReturnEvent
{
    private ReturnEvent(DateTimeOffset at) => At = at;

    /// <summary>When it was decided, UTC.</summary>
    public DateTimeOffset At { get; init; }

    public sealed record Opened(
        string ReturnId,
        string OrderId,
        string CustomerId,
        IReadOnlyList<ReturnLine> Lines,
        ReturnResolution Resolution,
        IReadOnlyList<ExchangeLine> Exchange,
        string By,
        DateTimeOffset At) : ReturnEvent(At);

    /// <summary>The order has set the units aside.</summary>
    public sealed record Claimed(DateTimeOffset At) : ReturnEvent(At);

    public sealed record Approved(string By, string? Note, DateTimeOffset At) : ReturnEvent(At);

    /// <summary>Refused by staff, or (with a code and nobody) by the order.</summary>
    public sealed record Rejected(string? By, string Reason, DateTimeOffset At) : ReturnEvent(At);

    public sealed record Labelled(string Label, string TrackingNumber, DateTimeOffset At) : ReturnEvent(At);

    public sealed record Arrived(string By, string Location, IReadOnlyList<ReceivedUnits> Lines, DateTimeOffset At) : ReturnEvent(At);

    public sealed record OrderTold(DateTimeOffset At) : ReturnEvent(At);

    public sealed record Inspected(
        string By, IReadOnlyList<InspectedUnits> Lines, long Shipping, long Withheld, string? Finding, DateTimeOffset At) : ReturnEvent(At);

    public sealed record GoodsBooked(DateTimeOffset At) : ReturnEvent(At);

    public sealed record ExchangePlaced(string OrderId, DateTimeOffset At) : ReturnEvent(At);

    public sealed record ExchangeFailed(string Code, bool KeptAsCredit, DateTimeOffset At) : ReturnEvent(At);

    public sealed record GivenBack(long Amount, long Credit, DateTimeOffset At) : ReturnEvent(At);

    public sealed record RefundRefused(string Code, DateTimeOffset At) : ReturnEvent(At);

    public sealed record Completed(DateTimeOffset At) : ReturnEvent(At);
}

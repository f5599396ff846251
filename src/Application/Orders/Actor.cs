using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Orders;

/// <summary>Who caused a commit: what the timeline shows and what decides whether the saga must be woken.</summary>
/// <param name="Kind">The door that the command came through.</param>
/// <param name="Id">Subject of the token, name of the gateway or of the timer; never a person's name or address.</param>
public sealed record Actor(ActorKind Kind, string Id)
{
    /// <summary>The order's own saga. Its commits do not wake it.</summary>
    public static Actor Saga { get; } = new(ActorKind.Saga, "fulfil-order");

    /// <summary>The saga of one of the order's lines. Its commits wake no saga.</summary>
    public static Actor LineSaga { get; } = new(ActorKind.Saga, "produce-line");

    /// <summary>The saga of a parcel. The order's own hears of what it did only when that matters to it.</summary>
    public static Actor Parcel { get; } = new(ActorKind.Saga, "ship-parcel");

    /// <summary>A carrier, by its code.</summary>
    public static Actor Carrier(string code) => new(ActorKind.Carrier, code);

    /// <summary>A delivery system outside, by its messages.</summary>
    public static Actor DeliverySystem { get; } = new(ActorKind.Carrier, "delivery-system");

    /// <summary>The saga of a return. It is somebody else to the order, whose own saga must hear of its commits.</summary>
    public static Actor Returns { get; } = new(ActorKind.Saga, "return-goods");

    /// <summary>A payment gateway, by provider name.</summary>
    public static Actor Gateway(string provider) => new(ActorKind.Gateway, provider);

    /// <summary>A customer, by subject.</summary>
    public static Actor Customer(string subject) => new(ActorKind.Customer, subject);

    /// <summary>Staff, by subject.</summary>
    public static Actor Staff(string subject) => new(ActorKind.Staff, subject);

    /// <summary>A timer function, by name.</summary>
    public static Actor Timer(string name) => new(ActorKind.Timer, name);

    /// <summary>How the decider sees this actor.</summary>
    public Caller AsCaller() => Kind switch
    {
        ActorKind.Customer => Caller.Customer,
        ActorKind.Staff => Caller.Staff,
        _ => Caller.System,
    };
}

/// <summary>Kinds of actor.</summary>
public enum ActorKind
{
    Customer,
    Staff,
    Saga,
    Gateway,
    Carrier,
    Timer,
}

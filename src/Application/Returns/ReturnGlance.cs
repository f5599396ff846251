using System.Text.Json.Serialization;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Payments;
using OrderFunctions.Domain.Returns;

namespace OrderFunctions.Application.Returns;

/// <summary>What the saga of a return does next.</summary>
public enum ReturnStep
{
    /// <summary>Nothing by itself: people, a gateway or another order have their turn.</summary>
    Wait,

    /// <summary>Set the units aside on the order.</summary>
    Claim,
    Label,

    /// <summary>Tell the order what happened to the goods.</summary>
    TellOrder,
    BookGoods,
    PlaceExchange,

    /// <summary>Ask the order to give the money back.</summary>
    GiveBack,
    PayExchange,

    /// <summary>The exchange came to nothing: give the money back after all.</summary>
    FallBack,
    Finish,

    /// <summary>Nothing is left to do.</summary>
    Over,
}

/// <summary>What lies open about a return, from the return, its order and the order in exchange. Small facts only.</summary>
public sealed record ReturnGlance(ReturnStep Next, long Version)
{
    /// <summary>The saga has ended, or may.</summary>
    [JsonIgnore]
    public bool IsOver => Next == ReturnStep.Over;

    /// <summary>Whether something is due that waits for nobody else, as far as the return alone can say.</summary>
    public static bool HasWork(Return one) => one.Status switch
    {
        ReturnStatus.Opened => true,
        ReturnStatus.Approved => one.Label is null,
        ReturnStatus.Received or ReturnStatus.Rejected => !one.OrderKnows,
        // What waits for a gateway or for another order is woken by them.
        ReturnStatus.Inspected => !one.GoodsBooked || (one.GivenBack is null && one.ExchangeOrderId is null),
        _ => false,
    };

    /// <summary>Looks at a return. The orders may be null as long as the return is not inspected.</summary>
    public static ReturnGlance Of(Return one, Order? order, Order? exchange) => new(NextOf(one, order, exchange), one.Version);

    private static ReturnStep NextOf(Return one, Order? order, Order? exchange) => one switch
    {
        { Status: ReturnStatus.Opened } => ReturnStep.Claim,
        { Status: ReturnStatus.Requested } => ReturnStep.Wait,
        { Status: ReturnStatus.Approved } => one.Label is null ? ReturnStep.Label : ReturnStep.Wait,
        { Status: ReturnStatus.Completed } => ReturnStep.Over,
        { OrderKnows: false } => ReturnStep.TellOrder,
        { Status: ReturnStatus.Rejected } => ReturnStep.Over,
        { Status: ReturnStatus.Received } => ReturnStep.Wait,
        { GoodsBooked: false } => ReturnStep.BookGoods,
        _ when one.IsExchange() => ExchangeStep(one, order!, exchange),
        { GivenBack: null } => ReturnStep.GiveBack,
        _ => IsBack(one, order!) ? ReturnStep.Finish : ReturnStep.Wait,
    };

    private static ReturnStep ExchangeStep(Return one, Order order, Order? exchange)
    {
        if (one.ExchangeOrderId is null) return ReturnStep.PlaceExchange;
        if (exchange is null || exchange.Status == OrderStatus.Created) return ReturnStep.Wait;
        if (exchange.Status is OrderStatus.Cancelled or OrderStatus.Failed) return ReturnStep.FallBack;
        if (one.GivenBack is null) return ReturnStep.GiveBack;
        if (!IsBack(one, order)) return ReturnStep.Wait;
        if (one.Credit > 0 && exchange.FindPayment(ExchangePayment.IdOf(one)) is null && exchange.Status is OrderStatus.Reserved or OrderStatus.PaymentPending)
            return ReturnStep.PayExchange;
        return exchange.Status.IsConfirmedPhase() ? ReturnStep.Finish : ReturnStep.Wait;
    }

    /// <summary>All that was to be given back has arrived.</summary>
    private static bool IsBack(Return one, Order order) =>
        order.Refunds.Where(refund => refund.ReturnId == one.Id).All(refund => refund.Status == RefundStatus.Succeeded);
}

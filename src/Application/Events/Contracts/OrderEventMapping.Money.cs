using System.Text.Json.Serialization.Metadata;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Events.Contracts;

/// <summary>Facts about an order's money.</summary>
public static partial class OrderEventMapping
{
    private static Told? OfMoney(string orderId, OrderEvent fact) => fact switch
    {
        OrderEvent.PaymentStarted e => Paid(EventTypes.PaymentStarted, EventJson.Default.PaymentStartedData, () => new(
            orderId, e.PaymentId, e.Number, e.Provider, e.Amount.Amount, e.Amount.Currency, e.Deadline, e.At)),
        OrderEvent.PaymentProcessing e => Changed(EventTypes.PaymentProcessing, orderId, e.PaymentId, e.At),
        OrderEvent.PaymentAuthorized e => Changed(EventTypes.PaymentAuthorized, orderId, e.PaymentId, e.At),
        OrderEvent.PaymentVoided e => Changed(EventTypes.PaymentVoided, orderId, e.PaymentId, e.At),
        OrderEvent.MoneyReceived e => Paid(EventTypes.PaymentReceived, EventJson.Default.PaymentReceivedData, () => new(
            orderId, e.PaymentId, e.Captured.Amount, e.Captured.Currency, e.Accepted, e.At)),
        OrderEvent.Paid e => Paid(EventTypes.PaymentSucceeded, EventJson.Default.PaymentSucceededData, () => new(
            orderId, e.PaymentId, e.TransactionId, e.Total.Amount, e.Total.Currency, e.At)),
        OrderEvent.PaymentDeclined e => Paid(EventTypes.PaymentFailed, EventJson.Default.PaymentFailedData, () => new(
            orderId, e.PaymentId, e.Kind, e.Code, e.AttemptsLeft, e.At)),
        OrderEvent.DisputeOpened e => Paid(EventTypes.DisputeOpened, EventJson.Default.DisputeOpenedData, () => new(
            orderId, e.PaymentId, e.DisputeId, e.Amount.Amount, e.Amount.Currency, e.EvidenceDue, e.At)),
        OrderEvent.EvidenceSent e => Paid(EventTypes.DisputeAnswered, EventJson.Default.DisputeAnsweredData, () => new(orderId, e.PaymentId, e.DisputeId, e.At)),
        OrderEvent.DisputeClosed e => Paid(EventTypes.DisputeClosed, EventJson.Default.DisputeClosedData, () => new(
            orderId, e.PaymentId, e.DisputeId, e.Won, e.At)),
        OrderEvent.RefundRequested e => Paid(EventTypes.RefundRequested, EventJson.Default.RefundRequestedData, () => new(
            orderId, e.RefundId, e.PaymentId, e.Amount.Amount, e.Amount.Currency, Code(e.Reason), e.At)),
        OrderEvent.RefundSucceeded e => Paid(EventTypes.RefundSucceeded, EventJson.Default.RefundSucceededData, () => new(
            orderId, e.RefundId, e.PaymentId, e.Amount.Amount, e.Amount.Currency, null, e.At)),
        OrderEvent.RefundSettled e => Paid(EventTypes.RefundSucceeded, EventJson.Default.RefundSucceededData, () => new(
            orderId, e.RefundId, e.PaymentId, e.Amount.Amount, e.Amount.Currency, true, e.At)),
        OrderEvent.RefundFailed e => Paid(EventTypes.RefundFailed, EventJson.Default.RefundFailedData, () => new(
            orderId, e.RefundId, e.PaymentId, e.Amount.Amount, e.Amount.Currency, e.At)),
        OrderEvent.RefundRetried e => Paid(EventTypes.RefundRetried, EventJson.Default.RefundRetriedData, () => new(orderId, e.RefundId, e.Try, e.At)),
        OrderEvent.RefundRedirected e => Paid(EventTypes.RefundRedirected, EventJson.Default.RefundRetriedData, () => new(orderId, e.RefundId, e.Try, e.At)),
        _ => null,
    };

    private static Told Changed(string type, string orderId, string paymentId, DateTimeOffset at) =>
        Paid(type, EventJson.Default.PaymentChangedData, () => new(orderId, paymentId, at));

    private static Told Paid<T>(string type, JsonTypeInfo<T> contract, Func<T> data) => Tell(Topics.Payments, type, contract, data);
}

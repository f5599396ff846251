using System.Text.Json.Serialization;
using OrderFunctions.Application.Payments;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Payments;

namespace OrderFunctions.Functions.Payments;

/// <summary>What a customer sends to pay.</summary>
/// <param name="Provider">Gateway; absent: the shop's own choice.</param>
/// <param name="Method">The gateway's token; absent: the customer chooses at the gateway. Never a card number.</param>
/// <param name="ExpectedTotal">What the customer saw; another total is refused with PRICE_CHANGED.</param>
/// <param name="Amount">Minor units of a part, with <c>store-credit</c> only: another payment pays the rest.</param>
public sealed record StartPaymentBody(string? Provider = null, string? Method = null, Money? ExpectedTotal = null, long? Amount = null);

/// <summary>An attempt that was opened.</summary>
/// <param name="Id">The payment.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="ClientAction">What the customer's browser does next; absent when nothing is left for it.</param>
public sealed record StartedPaymentView(string Id, PaymentStatus Status, ClientAction? ClientAction)
{
    public static StartedPaymentView Of(StartedPayment started) =>
        new(started.Attempt.Id, started.Attempt.Status, started.ClientAction);
}

/// <summary>What the provider's page gave the customer's browser; nothing, for a provider that gives nothing.</summary>
/// <param name="TransactionId">Razorpay's <c>razorpay_payment_id</c>.</param>
/// <param name="Signature">Razorpay's <c>razorpay_signature</c>.</param>
public sealed record ConfirmPaymentBody(string? TransactionId = null, string? Signature = null);

/// <summary>An attempt as its provider describes it now.</summary>
/// <param name="Id">The payment.</param>
/// <param name="Status">Where it stands.</param>
public sealed record ConfirmedPaymentView(string Id, PaymentStatus Status);

/// <summary>JSON of this room's doors.</summary>
[JsonSerializable(typeof(StartPaymentBody))]
[JsonSerializable(typeof(StartedPaymentView))]
[JsonSerializable(typeof(RefundBody))]
[JsonSerializable(typeof(SettleRefundBody))]
[JsonSerializable(typeof(ConfirmPaymentBody))]
[JsonSerializable(typeof(ConfirmedPaymentView))]
internal sealed partial class PaymentsJson : JsonSerializerContext;

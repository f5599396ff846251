using OrderFunctions.Domain;

namespace OrderFunctions.Application.Payments;

/// <summary>Where a payment by store credit stands.</summary>
public enum CreditPaymentState
{
    /// <summary>Taken off the account and set aside for the order.</summary>
    Held,
    Paid,

    /// <summary>The account did not hold that much.</summary>
    Declined,

    /// <summary>Put back.</summary>
    Cancelled,
}

/// <summary>A payment by store credit (document <c>payment-{id}</c> in the customer's partition).</summary>
public sealed record CreditPayment(string OrderId, string PaymentId, string CustomerId, Money Amount, CreditPaymentState State)
{
    /// <summary>The document id.</summary>
    public static string IdOf(string paymentId) => "payment-" + paymentId;
}

using OrderFunctions.Domain;

namespace OrderFunctions.Application.Payments;

/// <summary>A payment as a provider describes it.</summary>
/// <param name="Id">The provider's id.</param>
/// <param name="State">Where it stands.</param>
/// <param name="ClientAction">What the customer's browser needs to go on; null when nothing is left for it to do.</param>
/// <param name="Reference">Our ids as given at the start; null when the payment was not opened by us.</param>
public sealed record GatewayPayment(
    string Id, GatewayPaymentState State, ClientAction? ClientAction, PaymentReference? Reference);

/// <summary>Where a payment stands, in words that fit every provider. A closed set.</summary>
public abstract record GatewayPaymentState
{
    private GatewayPaymentState()
    {
    }

    /// <summary>Open; no payment method has been presented, no money has moved.</summary>
    public sealed record Unpaid : GatewayPaymentState;

    /// <summary>Open; the customer must do something at the provider (see <see cref="GatewayPayment.ClientAction"/>).</summary>
    public sealed record RequiresAction : GatewayPaymentState;

    /// <summary>The provider waits for a bank; the answer takes up to <paramref name="Usually"/>.</summary>
    public sealed record Processing(TimeSpan Usually) : GatewayPaymentState;

    /// <summary>Money is held, not taken.</summary>
    public sealed record Authorised(Money Amount) : GatewayPaymentState;

    /// <summary>Money was taken.</summary>
    /// <param name="Captured">What was really taken; compare it with what was owed.</param>
    /// <param name="TransactionId">The provider's id of the movement of money.</param>
    public sealed record Succeeded(Money Captured, string TransactionId) : GatewayPaymentState;

    /// <summary>The payment method was refused. Hard: the same one will never work; soft: it may, or another one.</summary>
    /// <param name="Hard">The same method will never work.</param>
    /// <param name="Code">The provider's reason, such as <c>insufficient_funds</c>.</param>
    public sealed record Declined(bool Hard, string Code) : GatewayPaymentState;

    /// <summary>Ended without money.</summary>
    public sealed record Cancelled : GatewayPaymentState;
}

/// <summary>A refund as a provider describes it.</summary>
/// <param name="Id">The provider's id.</param>
/// <param name="Amount">What goes back.</param>
/// <param name="State">Where it stands.</param>
public sealed record GatewayRefund(string Id, Money Amount, GatewayRefundState State);

/// <summary>Where a refund stands. A closed set.</summary>
public abstract record GatewayRefundState
{
    private GatewayRefundState()
    {
    }

    /// <summary>Accepted; the bank has not answered.</summary>
    public sealed record Pending : GatewayRefundState;

    /// <summary>The money went back.</summary>
    public sealed record Succeeded : GatewayRefundState;

    /// <summary>The money stayed; somebody must act.</summary>
    public sealed record Failed(string Code) : GatewayRefundState;
}

/// <summary>A dispute as a provider describes it.</summary>
/// <param name="Id">The provider's id.</param>
/// <param name="Amount">What the customer's bank claims.</param>
/// <param name="State">How it stands.</param>
/// <param name="EvidenceDue">Until when the bank takes evidence; null when the provider does not say.</param>
public sealed record GatewayDispute(string Id, Money Amount, GatewayDisputeState State, DateTimeOffset? EvidenceDue = null);

/// <summary>How a dispute stands.</summary>
public enum GatewayDisputeState
{
    /// <summary>Undecided; the money is not ours to give back meanwhile.</summary>
    Open,

    /// <summary>The money stays, or was never taken.</summary>
    Won,

    /// <summary>The bank took the money back.</summary>
    Lost,
}

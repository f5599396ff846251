using OrderFunctions.Domain.Payments;

namespace OrderFunctions.Application.Payments;

/// <summary>What a gateway and we say differently about a payment or a refund, as a code; null when we agree.</summary>
internal static class PaymentComparison
{
    public const string UnknownAtGateway = "UNKNOWN_AT_GATEWAY";
    public const string MoneyUnknownHere = "MONEY_UNKNOWN_HERE";
    public const string AmountDiffers = "AMOUNT_DIFFERS";
    public const string NotPaidAtGateway = "NOT_PAID_AT_GATEWAY";
    public const string RefundNotDoneAtGateway = "REFUND_NOT_DONE_AT_GATEWAY";
    public const string RefundDoneAtGateway = "REFUND_DONE_AT_GATEWAY";

    /// <summary>An attempt that is over here. Open ones are read every ten minutes anyway.</summary>
    public static string? Of(PaymentAttempt attempt, GatewayPayment? told) => told?.State switch
    {
        null => UnknownAtGateway,
        GatewayPaymentState.Succeeded taken => attempt.Captures.FirstOrDefault(one => one.TransactionId == taken.TransactionId) switch
        {
            null => MoneyUnknownHere,
            { } known => known.Amount == taken.Captured ? null : AmountDiffers,
        },
        _ => attempt.Captures.Count > 0 ? NotPaidAtGateway : null,
    };

    /// <summary>A refund that the gateway has accepted and that is over here.</summary>
    public static string? Of(Refund refund, GatewayRefund? told) => told switch
    {
        null => UnknownAtGateway,
        _ when told.Amount != refund.Amount => AmountDiffers,
        { State: GatewayRefundState.Succeeded } when refund.Status == RefundStatus.Failed || refund.SettledOutside is not null =>
            RefundDoneAtGateway,
        { State: GatewayRefundState.Failed or GatewayRefundState.Pending }
            when refund is { Status: RefundStatus.Succeeded, SettledOutside: null } => RefundNotDoneAtGateway,
        _ => null,
    };
}

using OrderFunctions.Application.Orders;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Payments;

namespace OrderFunctions.Application.Payments;

/// <summary>Read a payment at its gateway and tell the order: what a webhook or a reminder leads to.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="PaymentId">The attempt.</param>
/// <param name="By">Who gave the hint.</param>
/// <param name="Hint">The gateway's id as the hint has it; used when the order does not know it yet.</param>
public sealed record ReadAndApplyPayment(string OrderId, string PaymentId, Actor By, string? Hint = null);

/// <summary>Believes the gateway's reading, never the hint.</summary>
public sealed class ReadAndApplyPaymentHandler(OrderRepository orders, PaymentGateways gateways, PaymentNews news)
{
    /// <summary>
    /// The attempt after the reading. Refused with ORDER_UNKNOWN or PAYMENT_UNKNOWN when the gateway or the order knows
    /// no such payment, or when the gateway says that it belongs to another one.
    /// </summary>
    public async ValueTask<Result<PaymentAttempt>> HandleAsync(
        ReadAndApplyPayment command, CancellationToken cancellationToken)
    {
        var found = await orders.FindAsync(command.OrderId, cancellationToken).ConfigureAwait(false);
        if (found?.Value.Order is not { } order)
            return new Refusal(RefusalCodes.OrderUnknown, "There is no such order.");
        if (order.Payments.FirstOrDefault(one => one.Id == command.PaymentId) is not { } attempt)
            return Unknown;
        if (command.Hint is { } hint && attempt.GatewayId is { } known && hint != known)
            return Unknown;

        var reference = new PaymentReference(order.Id, attempt.Id);
        var payment = await ReadAsync(attempt, reference, command.Hint, cancellationToken).ConfigureAwait(false);
        // Whoever can write metadata at the gateway must not pay one order with another one's money.
        return payment is null || payment.Reference != reference
            ? Unknown
            : await news.TellAsync(order, attempt, payment, command.By, cancellationToken).ConfigureAwait(false);
    }

    private static Refusal Unknown { get; } = new(RefusalCodes.PaymentUnknown, "There is no such payment.");

    private ValueTask<GatewayPayment?> ReadAsync(
        PaymentAttempt attempt, PaymentReference reference, string? hint, CancellationToken cancellationToken)
    {
        var gateway = gateways.Of(attempt.Provider);
        return (attempt.GatewayId ?? hint) is { } id
            ? gateway.ReadAsync(id, gateways.Timeout, cancellationToken)
            : gateway.FindAsync(reference, attempt.StartedAt, gateways.Timeout, cancellationToken);
    }
}

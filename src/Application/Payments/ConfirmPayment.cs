using OrderFunctions.Application.Orders;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Payments;

namespace OrderFunctions.Application.Payments;

/// <summary>The customer's browser says that it is done at the provider.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="PaymentId">The attempt.</param>
/// <param name="By">Whose browser it is.</param>
/// <param name="Checkout">What the provider gave the browser.</param>
public sealed record ConfirmPayment(string OrderId, string PaymentId, Actor By, CheckoutResult Checkout);

/// <summary>
/// Saves the customer the wait for the webhook. A browser proves nothing about money: its signature is checked, so that a
/// stranger cannot make us ask, and then the gateway's own reading counts.
/// </summary>
public sealed class ConfirmPaymentHandler(
    OrderRepository orders, PaymentGateways gateways, ReadAndApplyPaymentHandler read)
{
    /// <summary>The attempt after the reading.</summary>
    public async ValueTask<Result<PaymentAttempt>> HandleAsync(
        ConfirmPayment command, CancellationToken cancellationToken)
    {
        var order = (await orders.FindAsync(command.OrderId, cancellationToken).ConfigureAwait(false))?.Value.Order;
        if (order is null)
            return new Refusal(RefusalCodes.OrderUnknown, "There is no such order.");
        if (order.Payments.FirstOrDefault(one => one.Id == command.PaymentId) is not { GatewayId: { } gatewayId } attempt)
            return new Refusal(RefusalCodes.PaymentUnknown, "There is no such payment.");
        return gateways.Of(attempt.Provider).IsGenuine(gatewayId, command.Checkout)
            ? await read.HandleAsync(new(order.Id, attempt.Id, command.By), cancellationToken).ConfigureAwait(false)
            : new Refusal(PaymentRefusals.ConfirmationInvalid, "The payment provider did not sign this.");
    }
}

using System.Globalization;
using Microsoft.Extensions.Logging;
using OrderFunctions.Application.Orders;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Payments;

namespace OrderFunctions.Application.Payments;

/// <summary>Open an attempt to pay an order.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="PaymentId">Fresh id, fixed by whoever asks: a repeat with it finishes what the first try began.</param>
/// <param name="By">Who asks.</param>
/// <param name="Provider">Gateway, or null for the configured one.</param>
/// <param name="PaymentMethod">The gateway's token, or null when the customer chooses there. Never a card number.</param>
/// <param name="ExpectedTotal">What the customer saw; another total is refused.</param>
/// <param name="Amount">Minor units of a part, from store credit only; null for all that is still to be paid.</param>
public sealed record StartPayment(
    string OrderId,
    string PaymentId,
    Actor By,
    string? Provider = null,
    string? PaymentMethod = null,
    Money? ExpectedTotal = null,
    long? Amount = null);

/// <summary>The attempt, and what the customer's browser has to do for it, if anything.</summary>
public sealed record StartedPayment(PaymentAttempt Attempt, ClientAction? ClientAction);

/// <summary>
/// The attempt is committed on the order first, then opened at the gateway under the payment id as key, then its result
/// is recorded: whatever breaks in between, a repeat continues there and no money moves twice.
/// </summary>
public sealed partial class StartPaymentHandler(
    OrderRepository orders,
    PaymentGateways gateways,
    PaymentWatch watch,
    PaymentNews news,
    ILogger<StartPaymentHandler> log)
{
    /// <summary>What an attempt without a token is stored with: the customer chooses at the gateway.</summary>
    public const string ChosenAtGateway = "checkout";

    public async Task<Result<StartedPayment>> HandleAsync(StartPayment command, CancellationToken cancellationToken)
    {
        var provider = command.Provider ?? gateways.DefaultProvider;
        if (!gateways.Has(provider))
            return new Refusal(PaymentRefusals.ProviderUnknown, "There is no such payment provider.");
        if (command.PaymentMethod is { } method && !PaymentMethods.IsToken(method))
            return new Refusal(PaymentRefusals.MethodInvalid, "The payment method must be the provider's token.");
        if (command.Amount is not null && provider != PaymentAttempt.StoreCredit)
            return new Refusal(PaymentRefusals.PartNotPossible, "Only store credit can pay a part.");
        if (await PriceChangedAsync(command, cancellationToken).ConfigureAwait(false) is { } changed)
            return changed;

        var started = await orders.ExecuteAsync(
            command.OrderId,
            new OrderCommand.StartPayment(command.PaymentId, provider, command.PaymentMethod ?? ChosenAtGateway, command.Amount),
            command.By,
            cancellationToken).ConfigureAwait(false);
        if (started.Refusal is { } refusal)
            return refusal;
        var order = started.Value.Order;
        var attempt = order.Payments.First(one => one.Id == command.PaymentId);
        // A repeat may come after the end: then nothing is to be charged any more, and what the first try may have opened is
        // found and cancelled by its undo.
        if (attempt.IsOpen && order.Status.IsEndedOrEnding())
            return new Refusal(RefusalCodes.OrderEnded, "The order has ended or is ending.");
        return attempt.IsOpen
            ? await OpenAsync(order, attempt, command.By, cancellationToken).ConfigureAwait(false)
            : new StartedPayment(attempt, null);
    }

    private async ValueTask<Refusal?> PriceChangedAsync(StartPayment command, CancellationToken cancellationToken)
    {
        if (command.ExpectedTotal is not { } expected)
            return null;
        var order = (await orders.FindAsync(command.OrderId, cancellationToken).ConfigureAwait(false))?.Value.Order;
        return order is null || new Money(order.Totals.Payable, order.Currency) == expected
            ? null
            : new Refusal(RefusalCodes.PriceChanged, "The total is not what it was.")
                .With("total", order.Totals.Payable.ToString(CultureInfo.InvariantCulture))
                .With("currency", order.Currency);
    }

    private async ValueTask<Result<StartedPayment>> OpenAsync(
        Order order, PaymentAttempt attempt, Actor by, CancellationToken cancellationToken)
    {
        await watch.PaymentAsync(order.Id, attempt.Id, cancellationToken).ConfigureAwait(false);
        GatewayPayment payment;
        try
        {
            payment = await gateways.Of(attempt.Provider).StartAsync(
                new GatewayStart(
                    attempt.Amount,
                    attempt.Capture == CaptureMode.Automatic,
                    attempt.Method == ChosenAtGateway ? null : attempt.Method,
                    new PaymentReference(order.Id, attempt.Id)),
                gateways.Call(PaymentKeys.Start(attempt), attempt.StartedAt),
                cancellationToken).ConfigureAwait(false);
        }
        catch (GatewayException e) when (!e.IsTransient)
        {
            // The gateway will never open this attempt; another one, with another method, may work.
            Log.Refused(log, order.Id, attempt.Id, e.Code);
            var declined = await orders.ExecuteAsync(
                order.Id,
                new OrderCommand.RecordPaymentDeclined(attempt.Id, DeclineKind.Soft, e.Code),
                by,
                cancellationToken).ConfigureAwait(false);
            await watch.ForgetAsync(attempt.Id, cancellationToken).ConfigureAwait(false);
            return declined.Refusal is { } no
                ? no
                : new StartedPayment(declined.Value.Order.Payments.First(one => one.Id == attempt.Id), null);
        }

        var told = await news.TellAsync(order, attempt, payment, by, cancellationToken).ConfigureAwait(false);
        return told.Refusal is { } refusal ? refusal : new StartedPayment(told.Value, payment.ClientAction);
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Error, Message = "Gateway refused to open payment {PaymentId} of order {OrderId}: {Code}")]
        public static partial void Refused(ILogger log, string orderId, string paymentId, string code);
    }
}

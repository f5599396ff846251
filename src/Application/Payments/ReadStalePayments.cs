using Microsoft.Extensions.Logging;
using OrderFunctions.Application.Orders;
using OrderFunctions.Domain;

namespace OrderFunctions.Application.Payments;

/// <summary>Read payments and refunds that nothing was heard of for ten minutes.</summary>
public sealed record ReadStalePayments;

/// <summary>One that cannot be read now is left for the next round; it does not hold up the others.</summary>
public sealed partial class ReadStalePaymentsHandler(
    PaymentWatch watch,
    ReadAndApplyPaymentHandler payments,
    ReadAndApplyRefundHandler refunds,
    ILogger<ReadStalePaymentsHandler> log)
{
    private const int PerRound = 200;
    private static readonly Actor By = Actor.Timer("stale-payments");

    /// <summary>How many were read.</summary>
    public async ValueTask<int> HandleAsync(ReadStalePayments command, CancellationToken cancellationToken)
    {
        var due = await watch.DueAsync(PerRound, cancellationToken).ConfigureAwait(false);
        foreach (var reminder in due)
        {
            try
            {
                if (await IsOpenAsync(reminder.Value, cancellationToken).ConfigureAwait(false))
                    await watch.AgainAsync(reminder, cancellationToken).ConfigureAwait(false);
                else
                    await watch.ForgetAsync(reminder.Partition, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                Log.NotRead(log, reminder.Partition, reminder.Value.OrderId, e);
                await watch.AgainAsync(reminder, cancellationToken).ConfigureAwait(false);
            }
        }

        return due.Count;
    }

    private async ValueTask<bool> IsOpenAsync(PaymentReminder reminder, CancellationToken cancellationToken)
    {
        if (reminder.RefundId is { } refundId)
        {
            var read = await refunds.HandleAsync(
                new(reminder.OrderId, reminder.PaymentId, By, refundId), cancellationToken).ConfigureAwait(false);
            return read is { IsRefused: false, Value: > 0 };
        }

        var attempt = await payments.HandleAsync(
            new(reminder.OrderId, reminder.PaymentId, By), cancellationToken).ConfigureAwait(false);
        // The order is committed before the reminder; only the gateway can lack the payment, while a start is under way. What it
        // opened for an attempt that is over stands in the order's ledger now, to be cancelled.
        return attempt.Refusal is { } refusal
            ? refusal.Code == RefusalCodes.PaymentUnknown && !reminder.IsLast
            : attempt.Value.IsOpen;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{Id} of order {OrderId} could not be read at its gateway")]
        public static partial void NotRead(ILogger log, string id, string orderId, Exception error);
    }
}

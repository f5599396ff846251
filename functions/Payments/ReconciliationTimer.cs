using OrderFunctions.Application.Payments;

namespace OrderFunctions.Functions.Payments;

/// <summary>Every ten minutes: the next part of the day's comparison of payments with their gateways.</summary>
public sealed class ReconciliationTimer(ReconcilePaymentsHandler reconcile)
{
    [Function("ReconciliationTimer")]
    public Task RunAsync([TimerTrigger("50 */10 * * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        reconcile.HandleAsync(new ReconcilePayments(), cancellationToken);
}

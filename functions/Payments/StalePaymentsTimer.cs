using OrderFunctions.Application.Payments;

namespace OrderFunctions.Functions.Payments;

/// <summary>Every minute: reads payments and refunds at the gateway that nothing was heard of for ten minutes.</summary>
public sealed class StalePaymentsTimer(ReadStalePaymentsHandler read)
{
    [Function("StalePaymentsTimer")]
    public async Task RunAsync([TimerTrigger("30 * * * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        await read.HandleAsync(new ReadStalePayments(), cancellationToken);
}

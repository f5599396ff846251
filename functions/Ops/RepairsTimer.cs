using OrderFunctions.Application.Ops;

namespace OrderFunctions.Functions.Ops;

/// <summary>Every five minutes: how much waits for staff, as a metric; and what need not be kept any longer is forgotten.</summary>
public sealed class RepairsTimer(CountRepairsHandler count, ForgetExpiredHandler forget)
{
    [Function("RepairsTimer")]
    public async Task RunAsync([TimerTrigger("45 */5 * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        await count.HandleAsync(new CountRepairs(), cancellationToken);
        await forget.HandleAsync(new ForgetExpired(), cancellationToken);
    }
}

using OrderFunctions.Application.Ops;
using OrderFunctions.Application.Production;

namespace OrderFunctions.Functions.Ops;

/// <summary>Every five minutes: how much waits for staff and how often drafts were rejected, as metrics; and what need not be kept any longer is forgotten.</summary>
public sealed class RepairsTimer(CountRepairsHandler count, ReadQualityHandler quality, ForgetExpiredHandler forget)
{
    [Function("RepairsTimer")]
    public async Task RunAsync([TimerTrigger("45 */5 * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        await count.HandleAsync(new CountRepairs(), cancellationToken);
        await quality.MeasureAsync(cancellationToken);
        await forget.HandleAsync(new ForgetExpired(), cancellationToken);
    }
}

using OrderFunctions.Application.Ops;
using OrderFunctions.Application.Production;

namespace OrderFunctions.Functions.Ops;

/// <summary>Every five minutes: how much waits for staff and how often drafts were rejected, as metrics.</summary>
public sealed class RepairsTimer(CountRepairsHandler count, ReadQualityHandler quality)
{
    [Function("RepairsTimer")]
    public async Task RunAsync([TimerTrigger("45 */5 * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        await count.HandleAsync(new CountRepairs(), cancellationToken);
        await quality.MeasureAsync(cancellationToken);
    }
}

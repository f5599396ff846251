using OrderFunctions.Application.Sla;

namespace OrderFunctions.Functions.Sla;

/// <summary>Every minute: promises whose reminder was lost.</summary>
public sealed class SlaTimer(SweepSlaHandler sweep)
{
    [Function("SlaTimer")]
    public Task RunAsync([TimerTrigger("50 * * * * *")] TimerInfo timer, CancellationToken cancellationToken) => sweep.HandleAsync(cancellationToken);
}

using OrderFunctions.Application.Images;

namespace OrderFunctions.Functions.Images;

/// <summary>Every night: files that no image names.</summary>
public sealed class SweepImagesTimer(SweepImagesHandler sweep)
{
    [Function("SweepImages")]
    public Task RunAsync([TimerTrigger("0 47 3 * * *")] TimerInfo timer, CancellationToken cancellationToken) => sweep.HandleAsync(cancellationToken);
}

using OrderFunctions.Application.Documents;

namespace OrderFunctions.Functions.Documents;

/// <summary>Every night: parts lists that never got a file.</summary>
public sealed class SweepDocumentsTimer(SweepDocumentsHandler sweep)
{
    [Function("SweepDocuments")]
    public Task RunAsync([TimerTrigger("0 53 3 * * *")] TimerInfo timer, CancellationToken cancellationToken) => sweep.HandleAsync(cancellationToken);
}

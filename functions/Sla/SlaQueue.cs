using OrderFunctions.Application.Sla;

namespace OrderFunctions.Functions.Sla;

/// <summary>Something happened to an order or ticket about which something is promised, or a promised time is over.</summary>
public sealed class SlaQueue(WatchSlaHandler watch)
{
    [Function("SlaQueue")]
    public Task RunAsync([QueueTrigger(WatchSlaHandler.Queue)] string message, CancellationToken cancellationToken) =>
        watch.HandleAsync(new WatchSla(message), cancellationToken);
}

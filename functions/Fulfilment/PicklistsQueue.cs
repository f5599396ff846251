using OrderFunctions.Application.Fulfilment;

namespace OrderFunctions.Functions.Fulfilment;

/// <summary>An order has changed what a dealer has to pick.</summary>
public sealed class PicklistsQueue(RefreshPicklistHandler picklists)
{
    [Function("PicklistsQueue")]
    public Task RunAsync([QueueTrigger(RefreshPicklistHandler.Queue)] string message, CancellationToken cancellationToken) =>
        picklists.HandleAsync(
            RefreshPicklist.Parse(message) ?? throw new FormatException("A message about a picklist is a location and an order."), cancellationToken);
}

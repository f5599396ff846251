using OrderFunctions.Application.Orders;

namespace OrderFunctions.Functions.Inventory;

/// <summary>Units came in for an article that orders wait for. The message is the text of a <see cref="FillBackorders"/>.</summary>
public sealed class BackordersQueue(FillBackordersHandler backorders)
{
    [Function("BackordersQueue")]
    public Task RunAsync([QueueTrigger(FillBackordersHandler.Queue)] string message, CancellationToken cancellationToken) =>
        backorders.HandleAsync(FillBackorders.Parse(message), cancellationToken);
}

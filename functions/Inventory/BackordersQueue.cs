using OrderFunctions.Application.Orders;

namespace OrderFunctions.Functions.Inventory;

/// <summary>Units came in for an article that orders wait for. The message is the SKU.</summary>
public sealed class BackordersQueue(FillBackordersHandler backorders)
{
    [Function("BackordersQueue")]
    public Task RunAsync([QueueTrigger(FillBackordersHandler.Queue)] string sku, CancellationToken cancellationToken) =>
        backorders.HandleAsync(new FillBackorders(sku), cancellationToken);
}

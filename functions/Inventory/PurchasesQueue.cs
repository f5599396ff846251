using OrderFunctions.Application.Inventory;

namespace OrderFunctions.Functions.Inventory;

/// <summary>A purchase order has changed: what is to come of its articles, or what has come, is to be booked.</summary>
public sealed class PurchasesQueue(SettlePurchaseHandler settle)
{
    [Function("PurchasesQueue")]
    public Task RunAsync([QueueTrigger(SettlePurchaseHandler.Queue)] string message, CancellationToken cancellationToken) =>
        settle.HandleAsync(new SettlePurchase(message), cancellationToken);
}

using System.Text.Json.Nodes;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Local.Commands;

/// <summary>Follows orders by long polls, each from what was seen last, so that no change is missed.</summary>
internal sealed class OrderWatch(RunningHost host, OrderScreen screen)
{
    private static readonly TimeSpan LookForNewOnes = TimeSpan.FromSeconds(1);

    /// <summary>Follows one order until it is final.</summary>
    /// <param name="orderId">The order.</param>
    /// <param name="tellPast">Whether what happened before is told, too.</param>
    public async Task OrderAsync(string orderId, bool tellPast, CancellationToken cancellationToken)
    {
        var (told, status) = (tellPast ? 0 : -1, "");
        string? tag = null;
        while (true)
        {
            if (await host.NextAsync($"api/orders/{orderId}", tag, cancellationToken) is not { } seen) continue;
            tag = seen.Tag;
            told = await TellFactsAsync(orderId, told, cancellationToken);
            var now = seen.Seen["status"]!.GetValue<string>();
            if (now != status) screen.Status(orderId, seen.Seen);
            status = now;
            if (IsFinal(seen.Seen)) return;
        }
    }

    /// <summary>Follows the open orders of a customer, and every one that is placed from now on.</summary>
    public async Task CustomerAsync(string customer, CancellationToken cancellationToken)
    {
        var followed = new Dictionary<string, Task>(StringComparer.Ordinal);
        for (var first = true; ; first = false)
        {
            var page = await host.GetAsync($"api/orders?customer={Uri.EscapeDataString(customer)}&limit=100", cancellationToken);
            foreach (var order in page["orders"]!.AsArray().Reverse().OfType<JsonNode>())
            {
                var id = order["id"]!.GetValue<string>();
                if (followed.ContainsKey(id)) continue;
                followed[id] = first && IsFinal(order) ? Task.CompletedTask : OrderAsync(id, tellPast: !first, cancellationToken);
            }

            // One that cannot be followed any more ends the watch: silence must mean that nothing happens.
            await Task.WhenAll(followed.Values.Where(one => one.IsFaulted));
            await Task.Delay(LookForNewOnes, cancellationToken);
        }
    }

    private async Task<int> TellFactsAsync(string orderId, int told, CancellationToken cancellationToken)
    {
        var entries = (await host.GetAsync($"api/orders/{orderId}/timeline", cancellationToken))["entries"]!.AsArray();
        if (told < 0) return entries.Count;
        foreach (var entry in entries.Skip(told).OfType<JsonNode>()) screen.Fact(orderId, entry);
        return entries.Count;
    }

    private static bool IsFinal(JsonNode order) =>
        Enum.Parse<OrderStatus>(order["status"]!.GetValue<string>().Replace("_", "", StringComparison.Ordinal), ignoreCase: true).IsFinal();
}

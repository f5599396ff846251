using OrderFunctions.Benchmarks.Hosts;
using OrderFunctions.Benchmarks.Orders;
using OrderFunctions.Storage;

namespace OrderFunctions.Benchmarks.Yardstick;

/// <summary>The state machine: every step is one transaction, and the next begins when it is on disk.</summary>
internal sealed class YardstickOrders(Database database, CompletionFeed feed)
{
    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public async Task PlaceAsync(OrderDocument order)
    {
        await database.WriteAsync(connection => YardstickSql.Insert(connection, order));
        _ = Task.Run(() => RunAsync(order));
    }

    /// <summary>Goes on, after a restart, with every order that has not come to its end.</summary>
    public async Task ResumeAsync()
    {
        await database.WriteAsync(YardstickSql.Seed);
        foreach (var order in database.Read(YardstickSql.Unfinished)) _ = Task.Run(() => RunAsync(order));
    }

    private async Task RunAsync(OrderDocument order)
    {
        while (order.Status is not (OrderStatus.Shipped or OrderStatus.Failed))
        {
            var next = Next(order) with { ChangedAt = Now };
            await database.WriteAsync(connection => YardstickSql.Step(connection, next));
            order = next;
        }

        feed.Finished(order.Id);
    }

    private static OrderDocument Next(OrderDocument order) => order.Status switch
    {
        OrderStatus.Created => order with { Status = OrderStatus.Reserved },
        OrderStatus.Reserved => OrderRules.Charge(order, Now),
        OrderStatus.Paid => order with { Status = OrderStatus.Committed },
        OrderStatus.Committed => order with { Status = OrderStatus.Confirmed },
        OrderStatus.Confirmed => order with { Status = OrderStatus.Assigned },
        OrderStatus.Assigned => order with { Status = OrderStatus.Packed, TrackingNumber = OrderRules.Tracking(order.Id) },
        OrderStatus.Packed => order with { Status = OrderStatus.Shipped },
        _ => throw new InvalidOperationException($"No step leads on from {order.Status}."),
    };
}

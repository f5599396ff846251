namespace OrderFunctions.Domain.Orders;

/// <summary>The order's state machine: two switches. Pure; time and policy are arguments.</summary>
public static partial class OrderDecider
{
    /// <summary>What happens when <paramref name="command"/> is asked of <paramref name="order"/> (null: not placed) at <paramref name="now"/>.</summary>
    public static Decision<OrderEvent> Decide(Order? order, OrderCommand command, DateTimeOffset now, OrderPolicy? policy = null) =>
        throw new InvalidOperationException($"{command} {order} {now} {policy}");

    /// <summary>The order after <paramref name="happened"/>.</summary>
    public static Order Evolve(Order? order, OrderEvent happened) =>
        throw new InvalidOperationException($"{order} {happened}");

    /// <summary>The order after several events; the input when there are none.</summary>
    public static Order? Evolve(Order? order, IEnumerable<OrderEvent> happened) => happened.Aggregate(order, (state, next) => Evolve(state, next));
}

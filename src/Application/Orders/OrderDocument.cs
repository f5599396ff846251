using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Orders;

/// <summary>The stored form of an order: the order itself and the fields that the container's indexes look at.</summary>
public sealed record OrderDocument
{
    /// <summary>Document id of the order within its partition.</summary>
    public const string Id = "order";

    /// <summary>Value of <see cref="List"/>. A customer's orders are listed by <see cref="CustomerOrders"/>.</summary>
    public const string AllOrders = "orders";

    public required Order Order { get; init; }

    /// <summary>Number of commits; the commit with revision n has the facts document <see cref="OrderFacts.IdOf"/>(n).</summary>
    public required int Revision { get; init; }

    /// <summary>Index field: <see cref="AllOrders"/>.</summary>
    public required string List { get; init; }

    /// <summary>Index field: when it was placed, Unix milliseconds.</summary>
    public required long At { get; init; }

    /// <summary>
    /// Index field: Unix milliseconds by which the saga should have acted; absent when nothing is awaited from it. The
    /// sweeper wakes sagas of orders that are past it.
    /// </summary>
    public long? Due { get; init; }

    internal static OrderDocument Of(Order order, int revision) => new()
    {
        Order = order,
        Revision = revision,
        List = AllOrders,
        At = order.PlacedAt.ToUnixTimeMilliseconds(),
        Due = OrderGlance.Of(order).SagaDue(order)?.ToUnixTimeMilliseconds(),
    };
}

/// <summary>What one commit added to the order's history: the timeline is made from these.</summary>
/// <param name="Revision">The commit's number within the order, from 1.</param>
/// <param name="At">When it was decided, UTC.</param>
/// <param name="By">Who caused it.</param>
/// <param name="TraceId">W3C trace id of the call, if it had one.</param>
/// <param name="Events">The facts, in order; never empty.</param>
/// <param name="TraceParent">W3C traceparent of the call that placed the order; only the first facts have it.</param>
public sealed record OrderFacts(
    int Revision, DateTimeOffset At, Actor By, string? TraceId, IReadOnlyList<OrderEvent> Events, string? TraceParent = null)
{
    /// <summary>Document id of the facts of a commit.</summary>
    public static string IdOf(int revision) => $"evt-{revision:D8}";
}

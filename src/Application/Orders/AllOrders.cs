using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Orders;

/// <summary>
/// Every order there is, oldest first, a page at a time, for what must look at all of them and is called by timers and staff:
/// it crosses partitions.
/// </summary>
internal static class AllOrders
{
    // Orders from before there was one list of all are in lists by customer, until they change.
    private const string First = "customer/";
    private const string Behind = OrderDocument.AllOrders + "0";

    public static DocumentQuery Page(int limit, string? continuation) => new(Containers.Orders, "list")
    {
        From = First,
        Before = Behind,
        Limit = limit,
        Continuation = continuation,
    };
}

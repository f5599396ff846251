using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Orders;

/// <summary>Every order there is, a page at a time, for what must look at all of them. Orders that come meanwhile may be missed.</summary>
internal static class AllOrders
{
    private const string First = "customer/";
    private const string Behind = "customer0";

    public static DocumentQuery Page(int limit, string? continuation) => new(Containers.Orders, "list")
    {
        From = First,
        Before = Behind,
        Limit = limit,
        Continuation = continuation,
    };
}

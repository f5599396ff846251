using OrderFunctions.Application.Orders;
using OrderFunctions.Domain.Orders;
using Caller = OrderFunctions.Functions.Http.Identity.Caller;

namespace OrderFunctions.Functions.Orders;

/// <summary>How the caller of a request appears in an order's history.</summary>
public static class CallerActor
{
    /// <summary>The customer of the order, or staff.</summary>
    public static Actor ActingOn(this Caller caller, Order order) =>
        string.Equals(caller.Subject, order.CustomerId, StringComparison.Ordinal)
            ? Actor.Customer(caller.Subject)
            : Actor.Staff(caller.Subject);
}

using OrderFunctions.Application.Orders;
using OrderFunctions.Functions.Http.Identity;
using Caller = OrderFunctions.Functions.Http.Identity.Caller;

namespace OrderFunctions.Functions.Orders;

/// <summary>How the caller of a request appears in an order's history.</summary>
public static class CallerActor
{
    /// <summary>
    /// Whoever was let in to everybody's orders acts as staff, also on an order of their own: what only staff may do is never said to have
    /// been done by a customer. The others come to their own alone.
    /// </summary>
    public static Actor AsActor(this Caller caller) =>
        caller.Reach == Reach.Any ? Actor.Staff(caller.Subject) : Actor.Customer(caller.Subject);
}

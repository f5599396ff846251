using System.Text.Json.Serialization;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Events.Contracts;
using OrderFunctions.Functions.Http;

namespace OrderFunctions.Functions.Events;

/// <summary>
/// What is to be told again, and to whom: the events of <paramref name="Topic"/>, to its subscription
/// <paramref name="Subscription"/> or, without one, on the topic to everybody who listens. <paramref name="OrderId"/>,
/// <paramref name="From"/> (inclusive), <paramref name="Before"/> (exclusive) and <paramref name="Types"/> narrow it.
/// </summary>
/// <param name="Topic">Such as <c>order-events</c>.</param>
/// <param name="Subscription">A subscription of this app; what it has processed it passes over.</param>
/// <param name="OrderId">Only this order.</param>
/// <param name="From">Only events of this time or later.</param>
/// <param name="Before">Only events before this time.</param>
/// <param name="Types">Only these types.</param>
/// <param name="Again">Call the subscription's handler also for events that it has processed; needs a subscription.</param>
/// <param name="Limit">Orders to look at in this call, 1 to 100.</param>
/// <param name="Continuation">From the answer of the call before.</param>
/// <param name="Reason">Why, for the audit trail.</param>
public sealed record ReplayBody(
    string Topic,
    string? Subscription = null,
    string? OrderId = null,
    DateTimeOffset? From = null,
    DateTimeOffset? Before = null,
    IReadOnlyList<string>? Types = null,
    bool Again = false,
    int Limit = 100,
    string? Continuation = null,
    string? Reason = null)
{
    private const int MostOrders = 100;

    private static readonly string[] OrderTopics =
        [.. EventCatalogue.All.Where(contract => contract.IsOfOrder).Select(contract => contract.Topic).Distinct()];

    internal Problem? Check()
    {
        var errors = new FieldErrors();
        if (errors.Require(OrderTopics.Contains(Topic), "$.topic", $"must be {string.Join(" or ", OrderTopics)}"))
        {
            var known = EventCatalogue.OfOrders(Topic).ToList();
            errors.Require(
                Types is null || (Types.Count > 0 && Types.All(known.Contains)), "$.types", $"must be some of {string.Join(", ", known)}");
        }

        errors.Require(OrderId is null || Guid.TryParseExact(OrderId, "D", out _), "$.orderId", "must be an order id");
        errors.Require(!(Before <= From), "$.before", "must be after from");
        errors.Require(!Again || Subscription is not null, "$.again", "needs a subscription: who listens elsewhere goes by its own book");
        errors.Require(Limit is >= 1 and <= MostOrders, "$.limit", $"must be 1 to {MostOrders}");
        return errors.ToProblem();
    }

    internal ReplayEvents ToCommand() => new(Topic, Subscription)
    {
        // Order ids are stored in lower case.
        OrderId = OrderId?.ToLowerInvariant(),
        From = From,
        Before = Before,
        Types = Types,
        Again = Again,
        Limit = Limit,
        Continuation = string.IsNullOrEmpty(Continuation) ? null : Continuation,
    };
}

/// <summary>What one call has done; nothing is left when there is no continuation.</summary>
/// <param name="Orders">Orders that were looked at.</param>
/// <param name="Delivered">Events that the subscription has handled now, or that are on the topic.</param>
/// <param name="HandledBefore">Events that the subscription had processed: its handler was not called.</param>
/// <param name="NotWanted">Events of types that the subscription does not take.</param>
/// <param name="Failures">Where it failed; the rest of such an order was left out.</param>
/// <param name="Continuation">For the next call.</param>
public sealed record ReplayView(
    int Orders, int Delivered, int HandledBefore, int NotWanted, IReadOnlyList<ReplayFailureView> Failures, string? Continuation)
{
    internal static ReplayView Of(Replayed done) => new(
        done.Orders,
        done.Delivered,
        done.HandledBefore,
        done.NotWanted,
        [.. done.Failures.Select(one => new ReplayFailureView(one.OrderId, one.EventId, one.Type, one.Reason))],
        done.Continuation);
}

/// <summary>An event that could not be told again, and the kind of failure.</summary>
public sealed record ReplayFailureView(string OrderId, string? EventId, string? Type, string Reason);

/// <summary>JSON of this room's doors.</summary>
[JsonSerializable(typeof(ReplayBody))]
[JsonSerializable(typeof(ReplayView))]
internal sealed partial class EventsTypes : JsonSerializerContext;

using OrderFunctions.Application.Inventory;
using OrderFunctions.Application.Orders;
using OrderFunctions.Domain.Fulfilment;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Fulfilment;

/// <summary>Decide who sends the committed allocations of a confirmed order.</summary>
public sealed record AssignOrder(string OrderId, IReadOnlyList<string> AllocationIds);

/// <summary>
/// Confirms the locations that the goods were reserved at, or has better ones take over: since the order was placed a dealer may
/// have become busy, closed or declined. Without dealers everything is the main location's, and no further document is read. A
/// delivery system outside sends all of it, from where it lies.
/// </summary>
public sealed class AssignOrderHandler(
    OrderRepository orders,
    DealerBook dealers,
    ChooseLocationsHandler choose,
    DealerOptions options,
    FulfilmentOptions fulfilment,
    TimeProvider time)
{
    // A move that fails has found that somebody else was faster.
    private const int MostMoves = 3;

    public async Task<OrderGlance> HandleAsync(AssignOrder command, CancellationToken cancellationToken)
    {
        if (fulfilment.Mode == FulfilmentMode.External) return await AllToAsync(DeliverySystem.Name, command, cancellationToken).ConfigureAwait(false);
        var known = await dealers.AllAsync(cancellationToken).ConfigureAwait(false);
        if (known.Count == 0) return await AllToAsync(StockLocations.Main, command, cancellationToken).ConfigureAwait(false);

        var order = await orders.ReadAsync(command.OrderId, cancellationToken).ConfigureAwait(false);
        var open = command.AllocationIds.Select(id => order.FindAllocation(id)).OfType<FoundAllocation>().ToList();
        var plan = await PlanAsync(order, open.Where(found => MayMove(order, found)), known, cancellationToken).ConfigureAwait(false);
        var keep = new List<Assignment>();
        var glance = OrderGlance.Of(order);
        foreach (var found in open)
        {
            var allocation = found.Allocation;
            var decided = DecisionOn(order, found, known, plan);
            if (decided is null) keep.Add(ToAssign(allocation, known, plan));
            else glance = await orders.ProceedAsync(order.Id, decided, cancellationToken).ConfigureAwait(false);
        }

        return keep.Count == 0
            ? glance
            : await orders.ProceedAsync(order.Id, new OrderCommand.AssignAllocations(keep), cancellationToken).ConfigureAwait(false);
    }

    private Task<OrderGlance> AllToAsync(string assignee, AssignOrder command, CancellationToken cancellationToken) => orders.ProceedAsync(
        command.OrderId, new OrderCommand.AssignAllocations([.. command.AllocationIds.Select(id => new Assignment(id, assignee))]), cancellationToken);

    private async ValueTask<LocationPlan> PlanAsync(
        Order order, IEnumerable<FoundAllocation> movable, IReadOnlyDictionary<string, Dealer> known, CancellationToken cancellationToken)
    {
        var wishes = movable.Select(found => new Wish(
            found.Allocation.Id, found.Line.Sku, found.Allocation.Quantity, Serves(found.Allocation, known) ? found.Allocation.Location : null)).ToList();
        if (wishes.Count == 0) return new([], new Dictionary<string, int>());
        var except = order.LiveAllocations().SelectMany(found => found.Allocation.Placement?.DeclinedBy ?? []).ToHashSet(StringComparer.Ordinal);
        return await choose.HandleAsync(new(wishes, order.ShippingAddress, except), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What to do instead of assigning it to where it is; null to do just that.</summary>
    private static OrderCommand? DecisionOn(
        Order order, FoundAllocation found, IReadOnlyDictionary<string, Dealer> known, LocationPlan plan)
    {
        var allocation = found.Allocation;
        var serves = Serves(allocation, known);
        var parts = plan.Parts.Where(part => part.Key == allocation.Id).ToList();
        var isWhole = parts.Count > 0 && !plan.Missing.ContainsKey(allocation.Id);
        // Whoever has it keeps it, unless somebody else takes it as a whole.
        if (serves && !(isWhole && parts is [var one] && one.Location != allocation.Location)) return null;
        if (!isWhole || !MayMove(order, found)) return new OrderCommand.RecordNoTaker(allocation.Id);
        var reason = serves
            ? ReasonCodes.BetterPlaced
            : allocation.Placement?.DeclinedBy.Contains(allocation.Location) == true ? ReasonCodes.Declined : ReasonCodes.NotServing;
        return new OrderCommand.MoveAllocation(
            allocation.Id,
            PlanLines.PartsOf(plan, allocation.Id, allocation.Id, MoveIds.Ending(order.MovesOf(allocation)), allocation.Location),
            reason,
            "saga");
    }

    private Assignment ToAssign(Allocation allocation, IReadOnlyDictionary<string, Dealer> known, LocationPlan plan)
    {
        var asks = known.ContainsKey(allocation.Location) && allocation.Placement?.AcceptedBy is null;
        return new(
            allocation.Id,
            allocation.Location,
            asks ? time.GetUtcNow() + options.AcceptWithin : null,
            plan.Parts.FirstOrDefault(part => part.Key == allocation.Id && part.Location == allocation.Location)?.Choice);
    }

    private static bool MayMove(Order order, FoundAllocation found) =>
        found is { Line.Personalised: false, Allocation.Status: AllocationStatus.Committed }
        && found.Allocation.Placement?.Stays != true
        && order.MovesOf(found.Allocation) < MostMoves;

    /// <summary>Whether the location takes it, as far as is known.</summary>
    private static bool Serves(Allocation allocation, IReadOnlyDictionary<string, Dealer> known) =>
        allocation.Placement?.DeclinedBy.Contains(allocation.Location) != true
        && (!known.TryGetValue(allocation.Location, out var dealer) || dealer.Active || allocation.Placement?.AcceptedBy is not null);
}

/// <summary>Ids of allocations that take over: made from the old one's, another one for each try.</summary>
internal static class MoveIds
{
    private const char Mark = 'm';

    public static string Ending(int movesBefore) => new(Mark, movesBefore + 1);

    /// <summary>Moves of this very allocation that were given up.</summary>
    public static int MovesOf(this Order order, Allocation allocation) => order.AllAllocations()
        .Where(found => found.Allocation.Replaces == allocation.Id)
        .Select(found => found.Allocation.Id.Skip(allocation.Id.Length).TakeWhile(c => c == Mark).Count())
        .DefaultIfEmpty()
        .Max();
}

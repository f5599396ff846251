using OrderFunctions.Application.Inventory;
using OrderFunctions.Domain.Fulfilment;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Fulfilment;

/// <summary>
/// Where the lines of an order are to come from, as allocations with fresh ids. What nobody has is asked of whoever was asked
/// before, or of the main location: there it is found out, and said, that it cannot be had. What is made to order is made and
/// sent where the writers are: at the main location.
/// </summary>
public sealed class PlanLines(ChooseLocationsHandler choose)
{
    // Each round has found that somebody else was faster; after so many of them the goods are taken for sold.
    private const int MostTries = 4;

    /// <summary>The parts of each line of a new order, by line; null when there is nothing to choose.</summary>
    public async ValueTask<IReadOnlyDictionary<string, IReadOnlyList<PlannedPart>>?> OfNewAsync(
        IReadOnlyList<PlacedLine> lines, Address to, CancellationToken cancellationToken)
    {
        var free = lines.Where(line => !line.Personalised).ToList();
        if (free.Count == 0 || !await choose.HasChoiceAsync(cancellationToken).ConfigureAwait(false)) return null;
        var plan = await choose
            .HandleAsync(new([.. free.Select(line => new Wish(line.LineId, line.Sku, line.Quantity))], to, []), cancellationToken)
            .ConfigureAwait(false);
        return free.ToDictionary(line => line.LineId, line => PartsOf(plan, line.LineId, line.AllocationId, "-", StockLocations.Main), StringComparer.Ordinal);
    }

    /// <summary>
    /// The parts that take the place of an allocation whose stock could not be had; null when nobody else has all of it, or
    /// it has been tried often enough.
    /// </summary>
    public async ValueTask<IReadOnlyList<PlannedPart>?> AgainAsync(Order order, FoundAllocation found, CancellationToken cancellationToken)
    {
        var (line, allocation) = found;
        if (line.Personalised || order.TriesBefore(allocation) >= MostTries || !await choose.HasChoiceAsync(cancellationToken).ConfigureAwait(false)) return null;
        var plan = await choose.HandleAsync(
                new([new(allocation.Id, line.Sku, allocation.Quantity)], order.ShippingAddress, allocation.Placement?.DeclinedBy ?? []), cancellationToken)
            .ConfigureAwait(false);
        return plan.Missing.Count > 0 ? null : PartsOf(plan, allocation.Id, allocation.Id, "r", allocation.Location);
    }

    /// <summary>
    /// The parts that take the place of an allocation that was found short: what the shelf holds stays, where it is kept, the
    /// others are looked for elsewhere. Null when there is nothing to choose.
    /// </summary>
    public async ValueTask<IReadOnlyList<PlannedPart>?> OfShortAsync(Order order, FoundAllocation found, CancellationToken cancellationToken)
    {
        var (line, allocation) = found;
        var kept = allocation.Placement?.KeptId;
        if (kept is null && !await MayBeSplitAsync(line, cancellationToken).ConfigureAwait(false)) return null;
        var there = kept is null ? 0 : allocation.Placement?.Found ?? 0;
        var plan = await choose.HandleAsync(
                new(
                    [new(allocation.Id, line.Sku, allocation.Quantity - there)],
                    order.ShippingAddress,
                    [allocation.Location, .. allocation.Placement?.DeclinedBy ?? []]),
                cancellationToken)
            .ConfigureAwait(false);
        var others = PartsOf(plan, allocation.Id, allocation.Id, "r", allocation.Location);
        return kept is null
            ? others
            : [.. others, new(kept, allocation.Location, there, allocation.Placement?.Choice, Stays: true, AcceptedBy: allocation.Location)];
    }

    /// <summary>Whether a line's units can come from several locations.</summary>
    public async ValueTask<bool> MayBeSplitAsync(OrderLine line, CancellationToken cancellationToken) =>
        !line.Personalised && await choose.HasChoiceAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>The allocation that what a short shelf holds goes on as.</summary>
    public static string KeptIdOf(string allocationId) => allocationId + "k";

    /// <summary>Ids follow from the old one, so that a repeat after a crash makes the same: the first part is named by the ending alone.</summary>
    internal static IReadOnlyList<PlannedPart> PartsOf(LocationPlan plan, string key, string id, string ending, string rest)
    {
        var parts = plan.Parts.Where(part => part.Key == key)
            .Select(part => new PlannedPart("", part.Location, part.Quantity, part.Choice))
            .ToList();
        if (plan.Missing.GetValueOrDefault(key) is > 0 and var missing)
        {
            var at = parts.FindIndex(part => part.Location == rest);
            if (at < 0) parts.Add(new("", rest, missing));
            // Asking for more than there is gets a "no" for all of it: what there is stays a part of its own.
            else parts.Insert(at + 1, new("", rest, missing));
        }

        return [.. parts.Select((part, n) => part with { AllocationId = IdOf(id, ending, n) })];
    }

    // A new line's first part is the line's own allocation.
    private static string IdOf(string id, string ending, int number) => (ending, number) switch
    {
        ("-", 0) => id,
        (_, 0) => id + ending,
        _ => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{id}{ending}{number + 1}"),
    };
}

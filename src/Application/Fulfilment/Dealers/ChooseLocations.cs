using OrderFunctions.Application.Catalogue;
using OrderFunctions.Application.Fulfilment.Geocoding;
using OrderFunctions.Application.Inventory;
using OrderFunctions.Domain.Fulfilment;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Fulfilment;

/// <summary>Who could send these units?</summary>
/// <param name="To">Where they go.</param>
/// <param name="Except">Locations that are not to be asked.</param>
public sealed record ChooseLocations(IReadOnlyList<Wish> Wishes, Address To, IReadOnlyCollection<string> Except);

/// <summary>Units of an article.</summary>
/// <param name="Key">The line, or the allocation.</param>
/// <param name="HeldAt">The location that holds these units for the order already.</param>
public sealed record Wish(string Key, string Sku, int Quantity, string? HeldAt = null);

/// <summary>
/// Gathers what the rules look at (stock, loads, records, distances) and has them choose. The answer promises nothing: whether the units
/// are still there is found out by reserving them.
/// </summary>
public sealed class ChooseLocationsHandler(
    DealerBook dealers, DealerLoads loads, DealerScores scores, ReadStockHandler stock, GetProductHandler products, IGeocoder places, LocationPolicy policy)
{
    /// <summary>Whether there is anything to choose: a shop without dealers sends everything from its main location.</summary>
    public async ValueTask<bool> HasChoiceAsync(CancellationToken cancellationToken) =>
        (await dealers.AllAsync(cancellationToken).ConfigureAwait(false)).Count > 0;

    public async ValueTask<LocationPlan> HandleAsync(ChooseLocations query, CancellationToken cancellationToken)
    {
        var known = await dealers.AllAsync(cancellationToken).ConfigureAwait(false);
        var shelves = new Dictionary<string, Dictionary<string, long>>(StringComparer.Ordinal);
        var categories = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var sku in query.Wishes.Select(wish => wish.Sku).Distinct(StringComparer.Ordinal))
        {
            shelves[sku] = (await stock.HandleAsync(new(sku), cancellationToken).ConfigureAwait(false))
                .ToDictionary(at => at.Place.Location, at => at.Counts.Available, StringComparer.Ordinal);
            categories[sku] = (await products.HandleAsync(new(sku), cancellationToken).ConfigureAwait(false))?.Category;
        }

        var candidates = await CandidatesAsync(known, query, shelves, cancellationToken).ConfigureAwait(false);
        var wanted = query.Wishes.Select(wish => new WantedUnits(
            wish.Key,
            wish.Sku,
            wish.Quantity,
            candidates.ConvertAll(candidate => shelves[wish.Sku].GetValueOrDefault(candidate.Code)),
            categories[wish.Sku],
            wish.HeldAt)).ToList();
        var to = await places.FindAsync(query.To.PostalCode, query.To.City, query.To.Country, cancellationToken).ConfigureAwait(false);
        return LocationPlanner.Plan(wanted, candidates, to, policy);
    }

    /// <summary>The main location, and active dealers that have something of it or hold it.</summary>
    private async ValueTask<List<Candidate>> CandidatesAsync(
        IReadOnlyDictionary<string, Dealer> known,
        ChooseLocations query,
        Dictionary<string, Dictionary<string, long>> shelves,
        CancellationToken cancellationToken)
    {
        var candidates = new List<Candidate>();
        if (!query.Except.Contains(StockLocations.Main)) candidates.Add(new(StockLocations.Main, Record: await scores.OfAsync(StockLocations.Main, cancellationToken).ConfigureAwait(false)));
        foreach (var dealer in known.Values.Where(dealer => dealer.Active && !query.Except.Contains(dealer.Code)))
        {
            if (!query.Wishes.Any(wish => wish.HeldAt == dealer.Code || shelves[wish.Sku].GetValueOrDefault(dealer.Code) > 0)) continue;
            var load = await loads.OfAsync(dealer.Code, cancellationToken).ConfigureAwait(false);
            var record = dealer.Rating is null ? await scores.OfAsync(dealer.Code, cancellationToken).ConfigureAwait(false) : default;
            candidates.Add(new(dealer.Code, dealer.At, dealer.Categories, dealer.Capacity, load, dealer.Rating, record));
        }

        return candidates;
    }
}

namespace OrderFunctions.Domain.Fulfilment;

/// <summary>A location that could send goods.</summary>
/// <param name="Code">The location's code; of two that are equally good the first by code is taken.</param>
/// <param name="At">Where it is; null when that is not known.</param>
/// <param name="Categories">What it is good at; none: everything alike.</param>
/// <param name="Capacity">Parcels it can have open at once; at that many it is passed over. 0: no limit.</param>
/// <param name="Load">Parcels it has open.</param>
/// <param name="Rating">How well it serves, 0 to 100, as staff say; null where they leave that to the record.</param>
/// <param name="Record">How it has kept its promises.</param>
public sealed record Candidate(
    string Code,
    GeoPoint? At = null,
    IReadOnlyList<string>? Categories = null,
    int Capacity = 0,
    int Load = 0,
    int? Rating = null,
    ServiceRecord Record = default)
{
    /// <summary>How well it serves, 0 to 100: what staff say counts before what it did.</summary>
    public int Service => Rating ?? Record.Rating;

    /// <summary>Whether it takes another parcel.</summary>
    public bool HasRoom => Capacity == 0 || Load < Capacity;
}

/// <summary>Promised times that somebody has kept and broken.</summary>
public readonly record struct ServiceRecord(long Kept, long Broken)
{
    /// <summary>The rating of somebody about whom nothing is known.</summary>
    public const int Unknown = 50;

    /// <summary>So many promises weigh as much as not knowing: neither the first one that is kept nor the first one that is broken decides.</summary>
    private const int Doubt = 10;

    /// <summary>0 to 100: the share that was kept, nearer to <see cref="Unknown"/> the fewer there are.</summary>
    public int Rating => (int)(((100 * Kept) + (Unknown * Doubt)) / (Kept + Broken + Doubt));
}

/// <summary>Units that somebody wants.</summary>
/// <param name="Key">What the plan calls them by: the line, or the allocation that is looked at again.</param>
/// <param name="Sku">Wishes of one article share what is available.</param>
/// <param name="Available">Units that are free at each candidate, in the order of the candidates.</param>
/// <param name="Category">Of the article; null when it has none.</param>
/// <param name="HeldAt">Candidate that holds these very units for the order already, beside what is free there.</param>
public sealed record WantedUnits(
    string Key, string Sku, int Quantity, IReadOnlyList<long> Available, string? Category = null, string? HeldAt = null);

/// <summary>What one rule came to: <paramref name="Points"/> from 0 to 1000, counted <paramref name="Weight"/> times, for <paramref name="Fact"/>.</summary>
public sealed record RuleScore(string Rule, int Points, int Weight, string Fact);

/// <summary>Why a location was chosen: the weighted mean of the rules, and who would have been next.</summary>
/// <param name="Score">0 to 1000.</param>
/// <param name="NextBest">The location that came second, if there was another one.</param>
public sealed record LocationChoice(int Score, IReadOnlyList<RuleScore> Rules, string? NextBest = null, int? NextScore = null);

/// <summary>Units that a location is to send.</summary>
public sealed record PlannedUnits(string Key, string Location, int Quantity, LocationChoice Choice);

/// <summary>Who sends what, and the units that nobody has, by key.</summary>
public sealed record LocationPlan(IReadOnlyList<PlannedUnits> Parts, IReadOnlyDictionary<string, int> Missing);

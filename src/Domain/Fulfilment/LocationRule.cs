using System.Globalization;

namespace OrderFunctions.Domain.Fulfilment;

/// <summary>What the rules look at: a candidate, and what it could do for the units that are still wanted.</summary>
/// <param name="Km">From the candidate to the customer; null when one of them is not known.</param>
/// <param name="Covers">Units it could send, of <paramref name="Wanted"/>.</param>
/// <param name="Whole">Lines it could send whole, of <paramref name="Lines"/>.</param>
/// <param name="Suited">Lines of a category that it names.</param>
/// <param name="Sorted">Lines that have a category.</param>
/// <param name="Holds">Units it holds for the order already.</param>
public readonly record struct LocationLook(
    Candidate Candidate, int? Km, long Covers, long Wanted, int Whole, int Lines, int Suited, int Sorted, long Holds);

/// <summary>One reason to prefer a location, 0 to 1000 points.</summary>
/// <param name="Name">Stable: settings and explanations call it so.</param>
/// <param name="Weight">How often it counts where nobody has said otherwise.</param>
public sealed record LocationRule(string Name, int Weight, Func<LocationLook, int> Points, Func<LocationLook, string> Fact)
{
    /// <summary>The most points a rule gives.</summary>
    public const int Most = 1000;

    private const int Undecided = Most / 2;

    /// <summary>At so many kilometres half of the points are left.</summary>
    private const int HalfWay = 300;

    /// <summary>So many open parcels are half of what somebody without a limit does well.</summary>
    private const int BusyAt = 20;

    /// <summary>All rules there are.</summary>
    public static IReadOnlyList<LocationRule> All { get; } =
    [
        new("stock", 300, look => Share(look.Covers, look.Wanted), look => Text($"{look.Covers} of {look.Wanted} units")),
        new(
            "splits",
            250,
            look => look.Covers == look.Wanted ? Most : Share(look.Whole, look.Lines) / 2,
            look => Text($"{look.Whole} of {look.Lines} lines whole")),
        new(
            "distance",
            200,
            look => look.Km is { } km ? Most * HalfWay / (HalfWay + km) : Undecided,
            look => look.Km is { } km ? Text($"{km} km") : "not known"),
        new(
            "load",
            100,
            look => look.Candidate switch
            {
                { Capacity: > 0 and var most, Load: var open } => Share(Math.Max(0, most - open), most),
                { Load: var open } => Most * BusyAt / (BusyAt + open),
            },
            look => look.Candidate.Capacity > 0
                ? Text($"{look.Candidate.Load} of {look.Candidate.Capacity} parcels open")
                : Text($"{look.Candidate.Load} parcels open")),
        new("rating", 100, look => look.Candidate.Service * 10, look => look.Candidate switch
        {
            { Rating: { } said } => Text($"{said} of 100, as staff say"),
            { Record: { Kept: 0, Broken: 0 } } => Text($"{look.Candidate.Service} of 100, nothing is known"),
            { Record: var record } => Text($"{look.Candidate.Service} of 100, {record.Kept} of {record.Kept + record.Broken} promised times kept"),
        }),
        new(
            "category",
            50,
            look => look.Sorted == 0 || look.Candidate.Categories is not { Count: > 0 } ? Undecided : Share(look.Suited, look.Sorted),
            look => look.Candidate.Categories is not { Count: > 0 } ? "no speciality" : Text($"{look.Suited} of {look.Sorted} lines")),
        // A move costs work and trust: it must be worth it.
        new("holds", 150, look => Share(look.Holds, look.Wanted), look => Text($"{look.Holds} of {look.Wanted} units")),
    ];

    private static int Share(long part, long whole) => (int)(Most * part / whole);

    private static string Text(FormattableString fact) => fact.ToString(CultureInfo.InvariantCulture);
}

/// <summary>How much each rule counts, and into how many parcels an order may fall.</summary>
public sealed record LocationPolicy
{
    /// <summary>The rules as they come.</summary>
    public static LocationPolicy Default { get; } = new(LocationRule.All.ToDictionary(rule => rule.Name, rule => rule.Weight, StringComparer.Ordinal));

    private LocationPolicy(Dictionary<string, int> weights)
    {
        Weights = [.. LocationRule.All.Select(rule => weights.GetValueOrDefault(rule.Name))];
        Sum = Weights.Sum();
    }

    /// <summary>In the order of <see cref="LocationRule.All"/>.</summary>
    public IReadOnlyList<int> Weights { get; }

    /// <summary>Of all weights.</summary>
    public int Sum { get; }

    /// <summary>The most locations that one order is sent from; what they do not have is missing.</summary>
    public int MostLocations { get; init; } = 5;

    /// <summary>
    /// Reads <c>distance=400,rating=0</c>: rules that are not named count as they come. Null when a name is not a rule's, a
    /// weight is not 0 to 1000, or nothing counts.
    /// </summary>
    public static LocationPolicy? Parse(string text)
    {
        var weights = LocationRule.All.ToDictionary(rule => rule.Name, rule => rule.Weight, StringComparer.Ordinal);
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (part.Split('=', StringSplitOptions.TrimEntries) is not [var name, var number]
                || !weights.ContainsKey(name)
                || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var weight)
                || weight > LocationRule.Most)
            {
                return null;
            }

            weights[name] = weight;
        }

        return weights.Values.Sum() == 0 ? null : new(weights);
    }
}

namespace OrderFunctions.Application.Privacy;

/// <summary>
/// A place in which nothing about persons should be, or that belongs to others, and in which an erasure looks all the same once the
/// rooms are done. Each host adds those that only it has.
/// </summary>
public interface ISearchedPlace
{
    /// <summary>Its name in reports, in kebab case.</summary>
    string Place { get; }

    /// <summary>
    /// Looks through a bounded part, does what is to be done with what it finds, and says where the next part begins. The same part may
    /// come again: what is done is not found any more.
    /// </summary>
    /// <param name="person">With all of their orders.</param>
    /// <param name="from">Where to begin, as told before; null at the beginning.</param>
    Task<PlacePage> SearchAsync(Person person, string? from, CancellationToken cancellationToken);
}

/// <summary>What came of a part of a place.</summary>
/// <param name="Next">Where the next part begins; null at the end.</param>
public sealed record PlacePage(PlaceReport Report, string? Next);

/// <summary>What a search came to.</summary>
/// <param name="Looked">How many items were looked at.</param>
/// <param name="Holding">In how many there was something of the customer.</param>
/// <param name="Removed">How many of those are gone.</param>
/// <param name="Pseudonymised">How many of those are there, and say nothing about anybody.</param>
/// <param name="Kept">What stays, or could not be looked at, and why.</param>
public sealed record PlaceReport(string Place, long Looked, long Holding, long Removed, long Pseudonymised, IReadOnlyList<KeptData> Kept)
{
    /// <summary>A place in which nothing was looked at.</summary>
    public static PlaceReport Nothing(string place) => new(place, 0, 0, 0, 0, []);

    /// <summary>Both as one.</summary>
    public PlaceReport Plus(PlaceReport other) => this with
    {
        Looked = Looked + other.Looked,
        Holding = Holding + other.Holding,
        Removed = Removed + other.Removed,
        Pseudonymised = Pseudonymised + other.Pseudonymised,
        Kept = KeptData.Together(Kept, other.Kept),
    };
}

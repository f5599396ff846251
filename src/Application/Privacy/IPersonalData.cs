namespace OrderFunctions.Application.Privacy;

/// <summary>
/// What a room knows of customers: each room that keeps personal data registers one of these, and export, erasure and its report
/// follow from that.
/// </summary>
public interface IPersonalData
{
    /// <summary>The room's name in exports and reports, in kebab case.</summary>
    string Room { get; }

    /// <summary>
    /// Whether what is theirs is found by their orders: the room is then asked about a part of them at a time, and in any other room once
    /// about all.
    /// </summary>
    bool GoesByOrders => false;

    /// <summary>Everything that is known, in the order in which it is to be read.</summary>
    IAsyncEnumerable<PersonalPart> ExportAsync(Person person, CancellationToken cancellationToken);

    /// <summary>
    /// Removes or pseudonymises it. It may be called again from anywhere, also in two processes: what is done is done, and the second
    /// time finds less. What must stay is named with its reason.
    /// </summary>
    Task<RoomReport> EraseAsync(Person person, CancellationToken cancellationToken);
}

/// <summary>A part of what a room knows.</summary>
/// <param name="Json">A document, UTF-8.</param>
/// <param name="Files">Names of files that belong to it.</param>
public sealed record PersonalPart(ReadOnlyMemory<byte> Json, IReadOnlyList<string> Files);

/// <summary>What an erasure came to in a room, in documents and files.</summary>
/// <param name="Found">What was there.</param>
/// <param name="Removed">What is not there any more.</param>
/// <param name="Pseudonymised">What is there, and says nothing about anybody.</param>
/// <param name="Kept">What stays, and why.</param>
public sealed record RoomReport(string Room, long Found, long Removed, long Pseudonymised, IReadOnlyList<KeptData> Kept)
{
    /// <summary>A room in which nothing was found.</summary>
    public static RoomReport Nothing(string room) => new(room, 0, 0, 0, []);

    internal RoomReport Plus(RoomReport other) => this with
    {
        Found = Found + other.Found,
        Removed = Removed + other.Removed,
        Pseudonymised = Pseudonymised + other.Pseudonymised,
        Kept = KeptData.Together(Kept, other.Kept),
    };
}

/// <summary>What stays.</summary>
/// <param name="What">In a few words.</param>
/// <param name="Count">How many documents or files; 0 where only a rule is told.</param>
/// <param name="Reason">Why it stays.</param>
/// <param name="Until">When the last of it goes by itself; null when it does not, or when nothing personal is in it.</param>
public sealed record KeptData(string What, long Count, string Reason, DateTimeOffset? Until = null)
{
    /// <summary>Both, with what stays for the same reason as one.</summary>
    internal static IReadOnlyList<KeptData> Together(IReadOnlyList<KeptData> some, IReadOnlyList<KeptData> others) =>
    [
        .. some.Concat(others).GroupBy(kept => (kept.What, kept.Reason)).Select(same => same.First() with
        {
            Count = same.Sum(kept => kept.Count),
            Until = same.Max(kept => kept.Until),
        }),
    ];
}

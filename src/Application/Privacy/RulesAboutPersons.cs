using System.Runtime.CompilerServices;

namespace OrderFunctions.Application.Privacy;

/// <summary>
/// Where nothing is looked for, because nothing personal is put there: the report says so, and the tests of the names look into all
/// of these places.
/// </summary>
public sealed class RulesAboutPersons(TimeProvider time) : IPersonalData
{
    private static readonly TimeSpan RepliesKept = TimeSpan.FromHours(25);

    public string Room => "elsewhere";

    /// <summary>Nothing.</summary>
    public async IAsyncEnumerable<PersonalPart> ExportAsync(Person person, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        yield break;
    }

    public Task<RoomReport> EraseAsync(Person person, CancellationToken cancellationToken) => Task.FromResult(RoomReport.Nothing(Room) with
    {
        Kept =
        [
            new("events", 0, "they name nobody"),
            new("traces and metrics", 0, "they hold ids only"),
            new("stored answers to repeated requests", 0, "they go within a day", time.GetUtcNow() + RepliesKept),
            new("payment providers, carriers, mail and text providers", 0, "what they know is theirs to erase"),
            new("backups", 0, "they hold what they held until they are deleted"),
        ],
    });
}

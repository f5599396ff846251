using OrderFunctions.Application.Jobs;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Privacy;

/// <summary>Forget a customer.</summary>
/// <param name="Reason">Why, in words that do not name the customer.</param>
/// <param name="By">Who asks; the customer, or staff.</param>
public sealed record EraseCustomer(string CustomerId, string Reason, string By);

/// <summary>How far an erasure is.</summary>
/// <param name="Step">How many steps through the rooms are done (<see cref="RoomSteps"/>).</param>
/// <param name="Places">What was searched so far; null before that.</param>
/// <param name="Next">Where the last of those goes on; null when it is done.</param>
public sealed record ErasureCheckpoint(
    Person Person, int Step, IReadOnlyList<RoomReport> Rooms, IReadOnlyList<PlaceReport>? Places = null, string? Next = null);

/// <summary>
/// Forgets a customer, room by room, and then looks through the places where nothing should be left. Every room and place takes what was
/// done before for done, so that a step may come twice, and who dies in between is gone on from. What names the customer is read first and
/// kept with the job until it ends, because the orders lose it.
/// </summary>
public sealed class EraseCustomerKind(
    FindPersonHandler find, IEnumerable<IPersonalData> rooms, IEnumerable<ISearchedPlace> places, ErasureBook book, TimeProvider time) : IJobKind
{
    public const string Kind = "ERASURE";

    /// <summary>Code of a job that ended because something of the customer is under way.</summary>
    public const string Blocked = "ERASURE_BLOCKED";

    private const string PlacedMeanwhile = "they were placed while the customer was being forgotten";

    private readonly IPersonalData[] _rooms = [.. rooms];
    private readonly ISearchedPlace[] _places = [.. places];

    public string Name => Kind;

    public string Queue => PrivacyQueue.Name;

    public bool CanPause => false;

    public int AtOnce => 1;

    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken cancellationToken)
    {
        var asked = run.RequestAs(StoredJson.Default.EraseCustomer);
        if (run.CheckpointAs(StoredJson.Default.ErasureCheckpoint) is not { } point)
        {
            var found = await find.HandleAsync(new(asked.CustomerId, PseudonymOf(run.Job.Id)), cancellationToken).ConfigureAwait(false);
            if (found.Open.Count > 0)
                return new(new(0), Error: new(Blocked, "Orders, returns, disputes or store credit of the customer are still open."));
            point = new(found.Person, 0, []);
        }

        var steps = RoomSteps.Of(_rooms, point.Person);
        var total = steps.Count + _places.Length;
        while (point.Step < steps.Count)
        {
            var (room, person) = steps[point.Step];
            var report = await room.EraseAsync(person, cancellationToken).ConfigureAwait(false);
            point = point with { Step = point.Step + 1, Rooms = [.. With(point.Rooms, report)] };
            await SaveAsync(point.Step).ConfigureAwait(false);
        }

        foreach (var place in _places)
        {
            while (!IsDone(point, place.Place))
            {
                var page = await place.SearchAsync(point.Person, point.Next, cancellationToken).ConfigureAwait(false);
                point = point with { Places = [.. With(point.Places ?? [], page.Report)], Next = page.Next };
                var done = point.Places.Count - (point.Next is null ? 0 : 1);
                await SaveAsync(steps.Count + done).ConfigureAwait(false);
            }
        }

        var all = await WithLaterAsync(point, cancellationToken).ConfigureAwait(false);
        await book
            .AddAsync(
                new(
                    run.Job.Id,
                    Digests.Of(asked.CustomerId),
                    point.Person.Pseudonym,
                    asked.Reason,
                    asked.By == asked.CustomerId ? point.Person.Pseudonym : asked.By,
                    run.Job.CreatedAt,
                    time.GetUtcNow(),
                    all,
                    point.Places),
                asked.CustomerId,
                cancellationToken)
            .ConfigureAwait(false);
        return new(new(total, total));

        // Nobody could find the rest by names that are gone: from the first room on it is neither cancelled nor given up.
        Task SaveAsync(int done) =>
            run.SaveAsync(point, StoredJson.Default.ErasureCheckpoint, new(done, total), cancellationToken, noReturn: true);
    }

    // Orders that were placed after the first look stay as they are; whoever asks again gets them.
    private async Task<IReadOnlyList<RoomReport>> WithLaterAsync(ErasureCheckpoint point, CancellationToken cancellationToken)
    {
        var now = await find.HandleAsync(new(point.Person.CustomerId, point.Person.Pseudonym), cancellationToken).ConfigureAwait(false);
        var later = now.Person.Orders.Except(point.Person.Orders, StringComparer.Ordinal).Count();
        if (later == 0) return point.Rooms;
        var report = RoomReport.Nothing(OrdersOfPerson.Name) with { Found = later, Kept = [new("orders", later, PlacedMeanwhile)] };
        return [.. With(point.Rooms, report)];
    }

    // The end of a UUIDv7 is random.
    private static string PseudonymOf(string jobId) => "erased-" + jobId[^12..];

    // The last one goes on as long as there is a next part.
    private static bool IsDone(ErasureCheckpoint point, string place) =>
        point.Places?.Any(one => one.Place == place) is true && (point.Next is null || point.Places[^1].Place != place);

    private static IEnumerable<RoomReport> With(IReadOnlyList<RoomReport> rooms, RoomReport report) =>
        rooms.Any(one => one.Room == report.Room) ? rooms.Select(one => one.Room == report.Room ? one.Plus(report) : one) : rooms.Append(report);

    private static IEnumerable<PlaceReport> With(IReadOnlyList<PlaceReport> places, PlaceReport report) =>
        places.Count > 0 && places[^1].Place == report.Place ? places.SkipLast(1).Append(places[^1].Plus(report)) : places.Append(report);
}

/// <summary>The queue of jobs about personal data.</summary>
public static class PrivacyQueue
{
    /// <summary>Its name.</summary>
    public const string Name = "privacy";
}

using OrderFunctions.Application.Jobs;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Privacy;

/// <summary>Forget a customer.</summary>
/// <param name="Reason">Why, in words that do not name the customer.</param>
/// <param name="By">Who asks; the customer, or staff.</param>
public sealed record EraseCustomer(string CustomerId, string Reason, string By);

/// <summary>How far an erasure is: a step is a room, for some of the orders.</summary>
public sealed record ErasureCheckpoint(Person Person, int Step, IReadOnlyList<RoomReport> Rooms);

/// <summary>
/// Forgets a customer, room by room. Every room takes what was done before for done, so that a step may come twice, and who dies in
/// between is gone on from. What names the customer is read first and kept with the job until it ends, because the orders lose it.
/// </summary>
public sealed class EraseCustomerKind(FindPersonHandler find, IEnumerable<IPersonalData> rooms, ErasureBook book, TimeProvider time) : IJobKind
{
    public const string Kind = "ERASURE";

    /// <summary>Code of a job that ended because something of the customer is under way.</summary>
    public const string Blocked = "ERASURE_BLOCKED";

    private const int OrdersAtOnce = 50;

    private readonly IPersonalData[] _rooms = [.. rooms];

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

        IReadOnlyList<string>[] parts = point.Person.Orders.Count == 0 ? [[]] : [.. point.Person.Orders.Chunk(OrdersAtOnce)];
        for (var steps = parts.Length * _rooms.Length; point.Step < steps;)
        {
            var (part, room) = Math.DivRem(point.Step, _rooms.Length);
            var report = await _rooms[room].EraseAsync(point.Person with { Orders = parts[part] }, cancellationToken).ConfigureAwait(false);
            point = new(point.Person, point.Step + 1, [.. With(point.Rooms, report)]);
            await run.SaveAsync(point, StoredJson.Default.ErasureCheckpoint, new(point.Step, steps), cancellationToken).ConfigureAwait(false);
        }

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
                    point.Rooms),
                asked.CustomerId,
                cancellationToken)
            .ConfigureAwait(false);
        return new(new(point.Step, point.Step));
    }

    // The end of a UUIDv7 is random.
    private static string PseudonymOf(string jobId) => "erased-" + jobId[^12..];

    private static IEnumerable<RoomReport> With(IReadOnlyList<RoomReport> rooms, RoomReport report) =>
        rooms.Any(one => one.Room == report.Room) ? rooms.Select(one => one.Room == report.Room ? one.Plus(report) : one) : rooms.Append(report);
}

/// <summary>The queue of jobs about personal data.</summary>
public static class PrivacyQueue
{
    /// <summary>Its name.</summary>
    public const string Name = "privacy";
}

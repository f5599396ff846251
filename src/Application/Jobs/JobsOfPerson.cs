using System.Runtime.CompilerServices;
using System.Text.Json;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Privacy;
using OrderFunctions.Domain.Jobs;

namespace OrderFunctions.Application.Jobs;

/// <summary>Jobs that the customer asked for. The one that forgets them can be followed for a while; it holds their id and no name.</summary>
public sealed class JobsOfPerson(JobRepository jobs, JobOptions options, TimeProvider time) : IPersonalData
{
    public string Room => "jobs";

    public async IAsyncEnumerable<PersonalPart> ExportAsync(Person person, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var id in await IdsAsync(person, cancellationToken).ConfigureAwait(false))
        {
            if (await jobs.FindAsync(id, cancellationToken).ConfigureAwait(false) is { } found)
                yield return new(JsonSerializer.SerializeToUtf8Bytes(found.Value.Job, StoredJson.Default.Job), []);
        }
    }

    public async Task<RoomReport> EraseAsync(Person person, CancellationToken cancellationToken)
    {
        var report = RoomReport.Nothing(Room);
        foreach (var id in await IdsAsync(person, cancellationToken).ConfigureAwait(false))
        {
            if (await jobs.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } found) continue;
            if (found.Value.Job.IsEnded && await jobs.TryForgetAsync(found, cancellationToken).ConfigureAwait(false))
            {
                report = report.Plus(new(Room, 1, 1, 0, []));
                continue;
            }

            // An export that is under way would come with everything after all; this job itself goes on.
            if (found.Value.Job.Kind != EraseCustomerKind.Kind)
                await jobs.ExecuteAsync(id, JobDecider.Cancel, cancellationToken).ConfigureAwait(false);
            report = report.Plus(new(Room, 1, 0, 0, [new("jobs under way", 1, "they can be followed until then", time.GetUtcNow() + options.KeepFor)]));
        }

        return report;
    }

    private async Task<IReadOnlyList<string>> IdsAsync(Person person, CancellationToken cancellationToken)
    {
        var (ids, continuation) = (new List<string>(), (string?)null);
        do
        {
            var page = await jobs.ListAsync(person.CustomerId, 100, continuation, cancellationToken).ConfigureAwait(false);
            ids.AddRange(page.Jobs.Select(job => job.Id));
            continuation = page.Continuation;
        }
        while (continuation is not null);
        return ids;
    }
}

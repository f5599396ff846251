using System.Runtime.CompilerServices;
using System.Text.Json;
using OrderFunctions.Application.Files;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Privacy;
using OrderFunctions.Domain.Jobs;

namespace OrderFunctions.Application.Jobs;

/// <summary>
/// Jobs that the customer asked for, and exports of what is known of them that staff asked for. The job that forgets them can be followed
/// for a while; it holds their id and no name. Their files come after them, so that one which is written at this moment is found.
/// </summary>
public sealed class JobsOfPerson(JobRepository jobs, FileRegister register, JobOptions options, TimeProvider time) : IPersonalData
{
    public string Room => "jobs";

    public async IAsyncEnumerable<PersonalPart> ExportAsync(Person person, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var (id, _) in await ListAsync(person.CustomerId, cancellationToken).ConfigureAwait(false))
        {
            if (await jobs.FindAsync(id, cancellationToken).ConfigureAwait(false) is { } found)
                yield return new(JsonSerializer.SerializeToUtf8Bytes(found.Value.Job, StoredJson.Default.Job), []);
        }
    }

    public async Task<RoomReport> EraseAsync(Person person, CancellationToken cancellationToken)
    {
        var report = RoomReport.Nothing(Room);
        foreach (var (id, _) in await ListAsync(person.CustomerId, cancellationToken).ConfigureAwait(false))
        {
            if (await jobs.FindAsync(id, cancellationToken).ConfigureAwait(false) is { } found)
                report = report.Plus(await EraseAsync(found, cancellationToken).ConfigureAwait(false));
        }

        foreach (var (id, kind) in await ListAsync(null, cancellationToken).ConfigureAwait(false))
        {
            if (kind != ExportCustomerDataKind.Kind || await jobs.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } found) continue;
            if (found.Value.Job.OwnerId == person.CustomerId || found.Value.Request.Deserialize(StoredJson.Default.ExportCustomerData)!.CustomerId != person.CustomerId) continue;
            // Whose it is does not want to be forgotten, so nobody else looks for it.
            if (found.Value.Job.ResultFileId is { } made && await register.FindAsync(made, cancellationToken).ConfigureAwait(false) is { } file)
                await register.DeleteAsync(file, cancellationToken).ConfigureAwait(false);
            report = report.Plus(await EraseAsync(found, cancellationToken).ConfigureAwait(false));
        }

        return report;
    }

    private async Task<RoomReport> EraseAsync(Versioned<JobDocument> found, CancellationToken cancellationToken)
    {
        if (found.Value.Job.IsEnded && await jobs.TryForgetAsync(found, cancellationToken).ConfigureAwait(false)) return new(Room, 1, 1, 0, []);

        // An export that is under way would come with everything after all; this job itself goes on.
        if (found.Value.Job.Kind != EraseCustomerKind.Kind)
            await jobs.ExecuteAsync(found.Id, JobDecider.Cancel, cancellationToken).ConfigureAwait(false);
        return new(Room, 1, 0, 0, [new("jobs under way", 1, "they can be followed until then", time.GetUtcNow() + options.KeepFor)]);
    }

    private async Task<IReadOnlyList<(string Id, string Kind)>> ListAsync(string? ownerId, CancellationToken cancellationToken)
    {
        var (found, continuation) = (new List<(string, string)>(), (string?)null);
        do
        {
            var page = await jobs.ListAsync(ownerId, 100, continuation, cancellationToken).ConfigureAwait(false);
            found.AddRange(page.Jobs.Select(job => (job.Id, job.Kind)));
            continuation = page.Continuation;
        }
        while (continuation is not null);
        return found;
    }
}

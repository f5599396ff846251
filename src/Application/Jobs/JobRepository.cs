using System.Text.Json;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Waiting;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Jobs;

namespace OrderFunctions.Application.Jobs;

/// <summary>A page of jobs, the newest first, and where the next one starts.</summary>
public sealed record JobPage(IReadOnlyList<Job> Jobs, string? Continuation);

/// <summary>Reads and changes stored jobs: every change is a decision committed with the version it was made on.</summary>
public sealed class JobRepository(IDocumentStore store, JobOptions options, IOrderNews news, TimeProvider time)
{
    /// <summary>The job, or null.</summary>
    public async Task<Versioned<JobDocument>?> FindAsync(string id, CancellationToken cancellationToken) =>
        Guid.TryParseExact(id, "D", out _)
            ? await store.ReadAsync(Containers.Jobs, JobDocument.Partition, id, StoredJson.Default.JobDocument, cancellationToken).ConfigureAwait(false)
            : null;

    /// <summary>Stores a new job; one that is there under this id already stays as it is.</summary>
    public async Task<Versioned<JobDocument>> CreateAsync(Job job, JsonElement request, CancellationToken cancellationToken)
    {
        var document = JobDocument.Of(job, request, null, time.GetUtcNow(), options.KeepFor);
        var create = TypedDocuments.Create(job.Id, document, StoredJson.Default.JobDocument);
        var commit = await store.CommitAsync(Containers.Jobs, JobDocument.Partition, [create], cancellationToken).ConfigureAwait(false);
        return commit.IsCommitted
            ? new(JobDocument.Partition, job.Id, commit.Versions[0]!, document)
            : (await FindAsync(job.Id, cancellationToken).ConfigureAwait(false))!;
    }

    /// <summary>Decides and commits; a decision that changes nothing commits nothing. Null when there is no such job.</summary>
    /// <param name="checkpoint">Where the next worker goes on; null leaves it as it is.</param>
    public async Task<Result<JobDocument>?> ExecuteAsync(
        string id, Func<Job, DateTimeOffset, Result<Job>> decide, CancellationToken cancellationToken, JsonElement? checkpoint = null)
    {
        while (true)
        {
            if (await FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } found) return null;
            var (now, before) = (time.GetUtcNow(), found.Value);
            if (!decide(before.Job, now).TryGet(out var after, out var refusal)) return refusal;
            if (after == before.Job && checkpoint is null) return before;
            var document = JobDocument.Of(after, before.Request, checkpoint ?? before.Checkpoint, now, options.KeepFor);
            if (!await TryReplaceAsync(found.Version, document, cancellationToken).ConfigureAwait(false)) continue;
            news.Changed(id);
            return document;
        }
    }

    /// <summary>Replaces a document of this version; false when somebody else was faster.</summary>
    internal async Task<bool> TryReplaceAsync(string version, JobDocument document, CancellationToken cancellationToken)
    {
        var replace = TypedDocuments.Replace(document.Job.Id, document, StoredJson.Default.JobDocument, version);
        return (await store.CommitAsync(Containers.Jobs, JobDocument.Partition, [replace], cancellationToken).ConfigureAwait(false)).IsCommitted;
    }

    /// <summary>Jobs of somebody, or of everybody when the owner is null. A malformed continuation throws <see cref="ArgumentException"/>.</summary>
    public async Task<JobPage> ListAsync(string? ownerId, int limit, string? continuation, CancellationToken cancellationToken)
    {
        var query = new DocumentQuery(Containers.Jobs, ownerId is null ? Containers.JobsList : Containers.JobsOwner)
        {
            Partition = JobDocument.Partition,
            EqualTo = [ownerId is null ? JobDocument.All : Digests.Of(ownerId)],
            Descending = true,
            Limit = limit,
            Continuation = continuation,
        };
        var page = await store.QueryAsync(query, cancellationToken).ConfigureAwait(false);
        return new([.. page.Documents.Select(one => one.As(StoredJson.Default.JobDocument).Value.Job)], page.Continuation);
    }

    /// <summary>Jobs whose index field lies before a time, the oldest first: at most a hundred.</summary>
    internal async Task<IReadOnlyList<Versioned<JobDocument>>> BeforeAsync(string index, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var query = new DocumentQuery(Containers.Jobs, index) { Partition = JobDocument.Partition, Before = before.ToUnixTimeMilliseconds() };
        var page = await store.QueryAsync(query, cancellationToken).ConfigureAwait(false);
        return [.. page.Documents.Select(one => one.As(StoredJson.Default.JobDocument))];
    }

    /// <summary>Forgets a job of this version; false when it has changed.</summary>
    internal async Task<bool> TryForgetAsync(Versioned<JobDocument> job, CancellationToken cancellationToken) => (await store
        .CommitAsync(Containers.Jobs, JobDocument.Partition, [new DocumentOperation.Delete(job.Id, job.Version)], cancellationToken)
        .ConfigureAwait(false)).IsCommitted;
}

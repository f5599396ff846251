using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Production;

namespace OrderFunctions.Application.Production;

/// <summary>A writer and what lies on their desk.</summary>
public sealed record WriterAtDesk(Versioned<Writer> Writer, WriterDesk Desk)
{
    /// <summary>Staff said so, or a line waits for a super-admin.</summary>
    public bool IsPaused => Writer.Value.Paused || Desk.Reviews.Count > 0;
}

/// <summary>Reads writers and their desks, and changes desks. All are in one partition, so that the choice is one query each.</summary>
public sealed class WriterBook(IDocumentStore store)
{
    /// <summary>A writer's profile and version, or null.</summary>
    public async ValueTask<Versioned<Writer>?> FindAsync(string writerId, CancellationToken cancellationToken) => Writer.IsId(writerId)
        ? await store.ReadAsync(Containers.Production, Writer.Partition, Writer.DocumentId(writerId), StoredJson.Default.Writer, cancellationToken).ConfigureAwait(false)
        : null;

    /// <summary>A writer's desk; an empty one when nothing ever lay on it.</summary>
    public async ValueTask<WriterDesk> DeskAsync(string writerId, CancellationToken cancellationToken) =>
        (await ReadDeskAsync(writerId, cancellationToken).ConfigureAwait(false))?.Value ?? WriterDesk.Empty(writerId);

    /// <summary>A page of writers, by id. A malformed continuation throws <see cref="ArgumentException"/>.</summary>
    public async Task<(IReadOnlyList<WriterAtDesk> Writers, string? Continuation)> ListAsync(
        int limit, string? continuation, CancellationToken cancellationToken)
    {
        var page = await store.QueryAsync(Query(Writer.All) with { Limit = limit, Continuation = continuation }, cancellationToken).ConfigureAwait(false);
        var writers = page.Documents.Select(document => document.As(StoredJson.Default.Writer)).ToList();
        var desks = await Task.WhenAll(writers.Select(writer => DeskAsync(writer.Value.Id, cancellationToken).AsTask())).ConfigureAwait(false);
        return ([.. writers.Zip(desks, (writer, desk) => new WriterAtDesk(writer, desk))], page.Continuation);
    }

    /// <summary>Everybody, as the choice sees them. What lies on a desk for <paramref name="taskId"/> itself does not count.</summary>
    public async Task<IReadOnlyList<Candidate>> CandidatesAsync(string taskId, CancellationToken cancellationToken)
    {
        var desks = (await DesksAsync(cancellationToken).ConfigureAwait(false)).ToDictionary(desk => desk.WriterId, StringComparer.Ordinal);
        var candidates = new List<Candidate>();
        await foreach (var document in store.ReadAllAsync(Query(Writer.All), cancellationToken).ConfigureAwait(false))
        {
            var writer = document.As(StoredJson.Default.Writer);
            var with = new WriterAtDesk(writer, desks.GetValueOrDefault(writer.Value.Id) ?? WriterDesk.Empty(writer.Value.Id));
            candidates.Add(new(
                writer.Value.Id,
                writer.Value.Skills,
                writer.Value.Active,
                with.IsPaused,
                writer.Value.Capacity,
                [.. with.Desk.Tasks.Where(task => task.TaskId != taskId).Select(task => task.Due)]));
        }

        return candidates;
    }

    /// <summary>Every desk that there is.</summary>
    public async Task<IReadOnlyList<WriterDesk>> DesksAsync(CancellationToken cancellationToken)
    {
        var desks = new List<WriterDesk>();
        await foreach (var document in store.ReadAllAsync(Query(WriterDesk.All), cancellationToken).ConfigureAwait(false))
            desks.Add(document.As(StoredJson.Default.WriterDesk).Value);
        return desks;
    }

    /// <summary>Puts a line on a desk; false when there is no room. A repeat finds it there.</summary>
    public Task<bool> TakeAsync(string writerId, DeskTask task, int capacity, CancellationToken cancellationToken) => ChangeAsync(
        writerId,
        desk => desk.Has(task.TaskId) ? desk : desk.Tasks.Count < capacity ? desk with { Tasks = [.. desk.Tasks, task] } : null,
        cancellationToken);

    /// <summary>Takes a line off a desk, if it is there.</summary>
    public Task LeaveAsync(string writerId, string taskId, CancellationToken cancellationToken) => ChangeAsync(
        writerId,
        desk => desk.Has(taskId) ? desk with { Tasks = [.. desk.Tasks.Where(task => task.TaskId != taskId)] } : desk,
        cancellationToken);

    /// <summary>
    /// Makes every desk agree with a line: it lies on its holder's and on no other, and holds back who has to wait for a super-admin.
    /// </summary>
    public async Task SettleAsync(string taskId, WritingTask task, CancellationToken cancellationToken)
    {
        var desks = await DesksAsync(cancellationToken).ConfigureAwait(false);
        var all = task.Holder is { } holder && desks.All(desk => desk.WriterId != holder) ? [.. desks, WriterDesk.Empty(holder)] : desks;
        foreach (var writerId in all.Where(desk => Settled(desk) != desk).Select(desk => desk.WriterId))
            await ChangeAsync(writerId, Settled, cancellationToken).ConfigureAwait(false);

        WriterDesk Settled(WriterDesk desk)
        {
            var (holds, waits) = (desk.WriterId == task.Holder, desk.WriterId == task.Holder && task.Status == WritingStatus.Review);
            if (desk.Has(taskId) != holds)
                desk = desk with { Tasks = holds ? [.. desk.Tasks, new(taskId, task.Due)] : [.. desk.Tasks.Where(one => one.TaskId != taskId)] };
            if (desk.Reviews.Contains(taskId) != waits)
                desk = desk with { Reviews = waits ? [.. desk.Reviews, taskId] : [.. desk.Reviews.Where(one => one != taskId)] };
            return desk;
        }
    }

    /// <summary>Counts a check for the writer, once.</summary>
    public async Task CountAsync(QualityCheck check, CancellationToken cancellationToken)
    {
        var field = check.Approved ? "approved" : "rejected";
        await ChangeAsync(check.WriterId, desk => desk, cancellationToken, createsIt: true).ConfigureAwait(false);
        await store
            .CommitAsync(
                Containers.Production,
                Writer.Partition,
                [
                    TypedDocuments.Create(QualityCheck.DocumentId(check.TaskId, check.Draft), check, StoredJson.Default.QualityCheck),
                    new DocumentOperation.Increment(WriterDesk.DocumentId(check.WriterId), [new(field, 1)], []),
                ],
                cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Changes a desk as often as it takes; null from <paramref name="change"/> gives up, the same desk is nothing to do.</summary>
    private async Task<bool> ChangeAsync(
        string writerId, Func<WriterDesk, WriterDesk?> change, CancellationToken cancellationToken, bool createsIt = false)
    {
        var id = WriterDesk.DocumentId(writerId);
        while (true)
        {
            var found = await ReadDeskAsync(writerId, cancellationToken).ConfigureAwait(false);
            var before = found?.Value ?? WriterDesk.Empty(writerId);
            if (change(before) is not { } after) return false;
            if (ReferenceEquals(before, after) && (found is not null || !createsIt)) return true;
            var commit = await store
                .CommitAsync(
                    Containers.Production,
                    Writer.Partition,
                    [
                        found is null
                            ? TypedDocuments.Create(id, after, StoredJson.Default.WriterDesk)
                            : TypedDocuments.Replace(id, after, StoredJson.Default.WriterDesk, found.Version),
                    ],
                    cancellationToken)
                .ConfigureAwait(false);
            if (commit.IsCommitted) return true;
        }
    }

    private ValueTask<Versioned<WriterDesk>?> ReadDeskAsync(string writerId, CancellationToken cancellationToken) => store.ReadAsync(
        Containers.Production, Writer.Partition, WriterDesk.DocumentId(writerId), StoredJson.Default.WriterDesk, cancellationToken);

    private static DocumentQuery Query(string list) =>
        new(Containers.Production, Containers.ProductionList) { Partition = Writer.Partition, EqualTo = [list], Limit = 500 };
}

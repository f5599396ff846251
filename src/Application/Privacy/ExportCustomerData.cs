using System.IO.Compression;
using System.Text;
using OrderFunctions.Application.Files;
using OrderFunctions.Application.Jobs;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Jobs;

namespace OrderFunctions.Application.Privacy;

/// <summary>Put together everything that is known of a customer.</summary>
public sealed record ExportCustomerData(string CustomerId);

/// <summary>How far an export is.</summary>
/// <param name="Step">How many steps through the rooms are done (<see cref="RoomSteps"/>).</param>
/// <param name="Parts">What was written so far.</param>
public sealed record DataExportCheckpoint(Person Person, int Step, IReadOnlyList<DataExportPart> Parts);

/// <summary>What a step found in a room: a file of JSON documents with commas between them, and a file of the names of files, a line each.</summary>
/// <param name="Names">Null when no files belong to it.</param>
public sealed record DataExportPart(string Room, string Documents, string? Names);

/// <summary>
/// Makes a ZIP: one JSON list per room, and the files. What the rooms know is written in parts, one per step, and each is saved; a worker
/// that dies leaves a part that nobody names. In the end the parts and the files become one ZIP, which is written while it is read, so that
/// memory stays flat; whoever dies at that begins it again, a few times at most.
/// </summary>
public sealed class ExportCustomerDataKind(
    FindPersonHandler find,
    IEnumerable<IPersonalData> rooms,
    IFileStore files,
    KeepFileHandler keep,
    FileRegister register,
    JobRepository jobs,
    JobOptions options,
    TimeProvider time) : IJobKind
{
    public const string Kind = "DATA_EXPORT";

    private static readonly byte[] Separator = ",\n"u8.ToArray();

    private readonly IPersonalData[] _rooms = [.. rooms];

    public string Name => Kind;

    public string Queue => PrivacyQueue.Name;

    public bool CanPause => false;

    public int AtOnce => 1;

    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken cancellationToken)
    {
        var asked = run.RequestAs(StoredJson.Default.ExportCustomerData);
        var point = run.CheckpointAs(StoredJson.Default.DataExportCheckpoint)
            ?? new((await find.HandleAsync(new(asked.CustomerId, asked.CustomerId), cancellationToken).ConfigureAwait(false)).Person, 0, []);
        var steps = RoomSteps.Of(_rooms, point.Person);
        while (point.Step < steps.Count)
        {
            var (room, person) = steps[point.Step];
            var part = await WritePartAsync(run, point.Step, room, person, cancellationToken).ConfigureAwait(false);
            point = point with { Step = point.Step + 1, Parts = part is null ? point.Parts : [.. point.Parts, part] };
            await run
                .SaveAsync(point, StoredJson.Default.DataExportCheckpoint, new(point.Step, Share: point.Step * 90 / steps.Count), cancellationToken)
                .ConfigureAwait(false);
        }

        var kept = await WrittenStream.PassAsync(
            stream => WriteZipAsync(run, point, stream, cancellationToken),
            content => keep.HandleAsync(
                // A worker that was thought dead may still write: each has a file of its own, and the job names one.
                new(Ids.New(time), run.Job.OwnerId, "data-export", "data-export.zip", "application/zip", content, time.GetUtcNow() + options.KeepFor),
                cancellationToken)).ConfigureAwait(false);
        if (!kept.TryGet(out var file, out _)) throw new InvalidOperationException("The id of the file was taken.");
        // Somebody was forgotten, or did not want it any more, while it was put together. An erasure looks for files after it has
        // looked for jobs, so it either is seen here or sees the file.
        if (await jobs.FindAsync(run.Job.Id, cancellationToken).ConfigureAwait(false) is { Value.Job: { Status: JobStatus.Running, Wish: JobWish.None } now } && now.Claim == run.Job.Claim)
            return new(new(steps.Count, steps.Count), file.Id);
        await register.DeleteAsync(file, cancellationToken).ConfigureAwait(false);
        throw new JobStoppedException();
    }

    private async Task<DataExportPart?> WritePartAsync(JobRun run, int step, IPersonalData room, Person person, CancellationToken cancellationToken)
    {
        var (name, names) = (run.PartName(step), new HashSet<string>(StringComparer.Ordinal));
        var file = await WrittenStream.PassAsync(
            async stream =>
            {
                var isFirst = true;
                await foreach (var one in room.ExportAsync(person, cancellationToken).ConfigureAwait(false))
                {
                    if (!isFirst) await stream.WriteAsync(Separator, cancellationToken).ConfigureAwait(false);
                    isFirst = false;
                    await stream.WriteAsync(one.Json, cancellationToken).ConfigureAwait(false);
                    names.UnionWith(one.Files);
                }
            },
            content => files.WriteAsync(name, "application/json", content, cancellationToken)).ConfigureAwait(false);
        if (file.Length == 0) return null;
        if (names.Count == 0) return new(room.Room, name, null);
        using var lines = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', names)));
        await files.WriteAsync(name + "-files", "text/plain", lines, cancellationToken).ConfigureAwait(false);
        return new(room.Room, name, name + "-files");
    }

    private async Task WriteZipAsync(JobRun run, DataExportCheckpoint done, Stream stream, CancellationToken cancellationToken)
    {
        var archive = await ZipArchive
            .CreateAsync(stream, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancellationToken).ConfigureAwait(false);
        await using var whole = archive.ConfigureAwait(false);
        foreach (var room in _rooms.Select(room => room.Room).Distinct(StringComparer.Ordinal))
        {
            var entry = await archive.CreateEntry(room + ".json").OpenAsync(cancellationToken).ConfigureAwait(false);
            await using var list = entry.ConfigureAwait(false);
            await entry.WriteAsync("["u8.ToArray(), cancellationToken).ConfigureAwait(false);
            var isFirst = true;
            foreach (var part in done.Parts.Where(part => part.Room == room))
            {
                if (!isFirst) await entry.WriteAsync(Separator, cancellationToken).ConfigureAwait(false);
                isFirst = false;
                await CopyAsync(part.Documents, entry, cancellationToken).ConfigureAwait(false);
            }

            await entry.WriteAsync("]"u8.ToArray(), cancellationToken).ConfigureAwait(false);
        }

        foreach (var name in await NamesAsync(done, cancellationToken).ConfigureAwait(false))
        {
            await run.BeatAsync(new(done.Step, Share: 95), cancellationToken).ConfigureAwait(false);
            if (await files.OpenReadAsync(name, cancellationToken).ConfigureAwait(false) is not { } content) continue;
            await using var from = content.ConfigureAwait(false);
            var entry = await archive.CreateEntry("files/" + name).OpenAsync(cancellationToken).ConfigureAwait(false);
            await using var to = entry.ConfigureAwait(false);
            await content.CopyToAsync(entry, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<IReadOnlyCollection<string>> NamesAsync(DataExportCheckpoint done, CancellationToken cancellationToken)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var part in done.Parts.Select(part => part.Names).OfType<string>())
        {
            using var copy = new MemoryStream();
            await CopyAsync(part, copy, cancellationToken).ConfigureAwait(false);
            names.UnionWith(Encoding.UTF8.GetString(copy.GetBuffer(), 0, (int)copy.Length).Split('\n'));
        }

        return names;
    }

    private async Task CopyAsync(string part, Stream to, CancellationToken cancellationToken)
    {
        var content = await files.OpenReadAsync(part, cancellationToken).ConfigureAwait(false) ?? throw new FileNotFoundException("A part is not there.", part);
        await using var from = content.ConfigureAwait(false);
        await content.CopyToAsync(to, cancellationToken).ConfigureAwait(false);
    }
}

using System.IO.Compression;
using System.IO.Pipelines;
using OrderFunctions.Application.Files;
using OrderFunctions.Application.Jobs;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Privacy;

/// <summary>Put together everything that is known of a customer.</summary>
public sealed record ExportCustomerData(string CustomerId);

/// <summary>
/// Makes a ZIP: one JSON list per room, and the files. It is written while it is read, so that memory stays flat; one that breaks off is
/// made again from its beginning.
/// </summary>
public sealed class ExportCustomerDataKind(
    FindPersonHandler find, IEnumerable<IPersonalData> rooms, IFileStore files, KeepFileHandler keep, JobOptions options, TimeProvider time) : IJobKind
{
    public const string Kind = "DATA_EXPORT";

    public string Name => Kind;

    public string Queue => PrivacyQueue.Name;

    public bool CanPause => false;

    public int AtOnce => 1;

    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken cancellationToken)
    {
        var asked = run.RequestAs(StoredJson.Default.ExportCustomerData);
        var person = (await find.HandleAsync(new(asked.CustomerId, asked.CustomerId), cancellationToken).ConfigureAwait(false)).Person;
        var pipe = new Pipe();
        var writing = WriteAsync(person, pipe.Writer, cancellationToken);
        var content = pipe.Reader.AsStream();
        await using var reading = content.ConfigureAwait(false);
        var kept = await keep
            .HandleAsync(
                // A worker that was thought dead may still write: each has a file of its own, and the job names one.
                new(
                    Ids.New(time), run.Job.OwnerId, "data-export", "data-export.zip", "application/zip", content, time.GetUtcNow() + options.KeepFor),
                cancellationToken)
            .ConfigureAwait(false);
        var parts = await writing.ConfigureAwait(false);
        return kept.TryGet(out var file, out _) ? new(new(parts, parts), file.Id) : throw new InvalidOperationException("The id of the file was taken.");
    }

    private async Task<long> WriteAsync(Person person, PipeWriter writer, CancellationToken cancellationToken)
    {
        Exception? failure = null;
        var parts = 0L;
        try
        {
            var archive = await ZipArchive
                .CreateAsync(writer.AsStream(leaveOpen: true), ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancellationToken).ConfigureAwait(false);
            await using var whole = archive.ConfigureAwait(false);
            foreach (var room in rooms) parts += await WriteAsync(archive, room, person, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            failure = exception;
            throw;
        }
        finally
        {
            // Whoever reads hears of it, and keeps nothing.
            await writer.CompleteAsync(failure).ConfigureAwait(false);
        }

        return parts;
    }

    private async Task<long> WriteAsync(ZipArchive archive, IPersonalData room, Person person, CancellationToken cancellationToken)
    {
        var (parts, names) = (0L, new List<string>());
        var list = await archive.CreateEntry(room.Room + ".json").OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (list.ConfigureAwait(false))
        {
            await list.WriteAsync("["u8.ToArray(), cancellationToken).ConfigureAwait(false);
            await foreach (var part in room.ExportAsync(person, cancellationToken).ConfigureAwait(false))
            {
                if (parts++ > 0) await list.WriteAsync(",\n"u8.ToArray(), cancellationToken).ConfigureAwait(false);
                await list.WriteAsync(part.Json, cancellationToken).ConfigureAwait(false);
                names.AddRange(part.Files);
            }

            await list.WriteAsync("]"u8.ToArray(), cancellationToken).ConfigureAwait(false);
        }

        foreach (var name in names.Distinct(StringComparer.Ordinal))
        {
            if (await files.OpenReadAsync(name, cancellationToken).ConfigureAwait(false) is not { } content) continue;
            await using var from = content.ConfigureAwait(false);
            var entry = await archive.CreateEntry("files/" + name).OpenAsync(cancellationToken).ConfigureAwait(false);
            await using var to = entry.ConfigureAwait(false);
            await content.CopyToAsync(entry, cancellationToken).ConfigureAwait(false);
        }

        return parts;
    }
}

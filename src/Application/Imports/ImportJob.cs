using OrderFunctions.Application.Csv;
using OrderFunctions.Application.Files;
using OrderFunctions.Application.Jobs;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Imports;

/// <summary>
/// Brings a CSV file in. Every row is looked at first, so that a file that is broken at its end changes nothing. What is all or nothing
/// has no return once the first row is carried out: whoever takes the job goes on, from the file, which never changes.
/// </summary>
public sealed class ImportJob(FileRegister register, IFileStore files, KeepFileHandler keep, IEnumerable<IImportTable> tables, JobOptions options, TimeProvider time) : IJobKind
{
    /// <summary>Name of the kind.</summary>
    public const string Kind = "IMPORT";

    /// <summary>Name of the queue.</summary>
    public const string QueueName = "imports";

    /// <summary>Rows that a file may have.</summary>
    public const int MaxRows = 100_000;

    /// <summary>Files for imports.</summary>
    public static UploadKind Upload { get; } = new("csv", [FileType.Text], FileType.Csv, MaxBytes: 20 * 1024 * 1024, TimeSpan.FromDays(7));

    /// <inheritdoc />
    public string Name => Kind;

    /// <inheritdoc />
    public string Queue => QueueName;

    /// <inheritdoc />
    public bool CanPause => false;

    /// <inheritdoc />
    public int AtOnce => 2;

    /// <inheritdoc />
    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken cancellationToken)
    {
        var request = run.RequestAs(StoredJson.Default.ImportRequest);
        var at = run.CheckpointAs(StoredJson.Default.ImportCheckpoint) ?? ImportCheckpoint.None;
        if (await register.FindAsync(request.FileId, cancellationToken).ConfigureAwait(false) is not { } file)
            return new(new(0), Error: new(ImportCodes.FileGone, "The file is not there any more; send it again."));
        var work = WorkOf(run, request, file);
        try
        {
            while (at.Phase != ImportPhase.Done)
            {
                var (before, rows) = (at.Phase, await work.RunPhaseAsync(at, cancellationToken).ConfigureAwait(false));
                at = After(rows, before, request);
                var begins = before == ImportPhase.Check && at.Phase != ImportPhase.Done && request.Mode == ImportMode.AllOrNothing;
                await run
                    .SaveAsync(at, StoredJson.Default.ImportCheckpoint, new(at.Total, at.Total, Share: 99), cancellationToken, noReturn: begins)
                    .ConfigureAwait(false);
            }
        }
        catch (CsvFaultException broken)
        {
            return new(new(at.Row), Error: new(broken.Fault.Code, broken.Fault.ToString()));
        }

        var report = await KeepReportAsync(run, request, at, cancellationToken).ConfigureAwait(false);
        var isRefused = at.Undone || (at.Refused > 0 && request.Mode == ImportMode.AllOrNothing);
        return new(new(isRefused ? 0 : at.Total - at.Refused, at.Total), report, isRefused ? ImportCodes.Refused(at.Refused, at.Total, at.Undone) : null);
    }

    /// <summary>Which rows were done, and which were not reached.</summary>
    public async Task<string?> LeaveAsync(JobRun run, CancellationToken cancellationToken)
    {
        var request = run.RequestAs(StoredJson.Default.ImportRequest);
        if (run.CheckpointAs(StoredJson.Default.ImportCheckpoint) is not { } at
            || await register.FindAsync(request.FileId, cancellationToken).ConfigureAwait(false) is not { } file)
            return null;
        // What was only looked at was not done.
        if (at.Phase == ImportPhase.Check && !request.DryRun) at = at with { Row = 0, Parts = [] };
        at = await WorkOf(run, request, file).TellUnreachedAsync(at, cancellationToken).ConfigureAwait(false);
        return await KeepReportAsync(run, request, at, cancellationToken).ConfigureAwait(false);
    }

    private ImportWork WorkOf(JobRun run, ImportRequest request, FileRecord file) =>
        new(run, tables.Single(table => table.Kind == request.Kind), request, file.File, files);

    private Task<string> KeepReportAsync(JobRun run, ImportRequest request, ImportCheckpoint at, CancellationToken cancellationToken) => new ImportReport(run, files)
        .KeepAsync(keep, at, request.Kind.ToString().ToLowerInvariant(), time.GetUtcNow() + options.KeepFor, cancellationToken);

    // What comes after a phase whose rows are done.
    private static ImportCheckpoint After(ImportCheckpoint at, ImportPhase phase, ImportRequest request) => phase switch
    {
        ImportPhase.Check when request.DryRun || (at.Refused > 0 && request.Mode == ImportMode.AllOrNothing) => at with { Phase = ImportPhase.Done },
        ImportPhase.Check => new(request.Mode == ImportMode.AllOrNothing ? ImportPhase.Take : ImportPhase.Apply, 0, at.Total, 0, []),
        ImportPhase.Take when at.Phase == ImportPhase.Undo => at,
        ImportPhase.Take => at with { Phase = ImportPhase.Apply, Row = 0 },
        _ => at with { Phase = ImportPhase.Done },
    };
}

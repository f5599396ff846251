using System.Globalization;
using OrderFunctions.Application.Csv;
using OrderFunctions.Application.Files;
using OrderFunctions.Application.Jobs;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Exports;

/// <summary>
/// Writes a CSV file in parts: a part is a file of a few megabytes, and the save that names it says where the next one begins. A worker
/// that dies between the two leaves a part that nobody names. In the end the parts become one file.
/// </summary>
public sealed class ExportJob(IDocumentStore store, IFileStore files, KeepFileHandler keep, JobOptions options, TimeProvider time) : IJobKind
{
    /// <summary>Name of the kind.</summary>
    public const string Kind = "EXPORT";

    /// <summary>Name of the queue.</summary>
    public const string QueueName = "exports";

    // What one query gives.
    private const int PageSize = 500;

    private readonly Dictionary<ExportKind, ExportTable> _tables = new[]
    {
        OrderTables.Orders, OrderTables.Lines, OrderTables.Payments, OtherTables.Violations, OtherTables.Stock(store), OtherTables.Customers(store),
    }.ToDictionary(table => table.Kind);

    /// <summary>How large a part is at least: it is kept in memory until it is written.</summary>
    public int PartBytes { get; set; } = 4 * 1024 * 1024;

    /// <inheritdoc />
    public string Name => Kind;

    /// <inheritdoc />
    public string Queue => QueueName;

    /// <inheritdoc />
    public bool CanPause => true;

    /// <inheritdoc />
    public int AtOnce => 2;

    /// <inheritdoc />
    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken cancellationToken)
    {
        var request = run.RequestAs(StoredJson.Default.ExportRequest);
        var done = run.CheckpointAs(StoredJson.Default.ExportCheckpoint) ?? ExportCheckpoint.None;
        var table = _tables[request.Kind];
        var query = table.Query(request, run.Job.CreatedAt) with { Limit = PageSize };
        var share = await ExportShare.OfAsync(store, query, cancellationToken).ConfigureAwait(false);
        var pages = new ExportPages(store, table, request, run.Job.CreatedAt);
        // While a part is written and saved, the pages of the next one are read.
        using var part = new MemoryStream(PartBytes + (PartBytes / 4));
        if (done.Parts.Count == 0) WriteHeader(part, table, request.Bom);
        var next = done;
        if (!done.IsRead)
        {
            await foreach (var page in pages.ReadAsync(query with { Continuation = done.Continuation }, done.Last, cancellationToken).ConfigureAwait(false))
            {
                part.Write(page.Text.Written.Span);
                next = next with { Rows = next.Rows + page.Text.Count, Continuation = page.Continuation, Last = page.Last ?? next.Last, IsRead = page.Continuation is null };
                if (part.Length < PartBytes && !next.IsRead) continue;
                next = next with { Parts = [.. next.Parts, await WritePartAsync(run, next, part, cancellationToken).ConfigureAwait(false)] };
                await run
                    .SaveAsync(next, StoredJson.Default.ExportCheckpoint, new(next.Rows, Share: next.IsRead ? 99 : share.At(next.Last)), cancellationToken)
                    .ConfigureAwait(false);
            }
        }

        var file = await JoinAsync(run, request, next, cancellationToken).ConfigureAwait(false);
        return new(new(next.Rows, next.Rows), file.Id);
    }

    private async Task<string> WritePartAsync(JobRun run, ExportCheckpoint next, MemoryStream part, CancellationToken cancellationToken)
    {
        part.Position = 0;
        var name = run.PartName(next.Parts.Count + 1);
        await files.WriteAsync(name, CsvRows.ContentType, part, cancellationToken).ConfigureAwait(false);
        part.SetLength(0);
        return name;
    }

    private async Task<FileRecord> JoinAsync(JobRun run, ExportRequest request, ExportCheckpoint done, CancellationToken cancellationToken)
    {
        await using var all = new JoinedStream(files, done.Parts);
        var kind = request.Kind.ToString().ToLowerInvariant();
        var kept = await keep
            .HandleAsync(
                new(
                    run.Job.Id,
                    run.Job.OwnerId,
                    "export",
                    string.Create(CultureInfo.InvariantCulture, $"{kind}-{run.Job.CreatedAt.UtcDateTime:yyyyMMdd-HHmmss}.csv"),
                    CsvRows.ContentType,
                    all,
                    time.GetUtcNow() + options.KeepFor),
                cancellationToken)
            .ConfigureAwait(false);
        return kept.Value;
    }

    private static void WriteHeader(MemoryStream part, ExportTable table, bool bom)
    {
        if (bom) part.Write(CsvRows.Bom);
        var csv = new CsvRows(1024);
        foreach (var column in table.Columns) csv.Text(column);
        csv.End();
        part.Write(csv.Written.Span);
    }
}

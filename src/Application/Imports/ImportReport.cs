using System.Globalization;
using OrderFunctions.Application.Csv;
using OrderFunctions.Application.Files;
using OrderFunctions.Application.Jobs;

namespace OrderFunctions.Application.Imports;

/// <summary>
/// What became of every row, as a table of its own. It is written in parts as the work goes on; those that no checkpoint names go with the
/// job.
/// </summary>
internal sealed class ImportReport(JobRun run, IFileStore files)
{
    private readonly CsvRows _rows = new();

    public void Add(CsvRow row, RowAnswer answer) =>
        _rows.Number(row.Line).Text(row["sku"]).Word<RowOutcome>(answer.Outcome).Text(answer.Code).Text(answer.Message).End();

    /// <summary>Writes what was added as the next part, and gives all their names.</summary>
    public async Task<IReadOnlyList<string>> FlushAsync(ImportCheckpoint at, CancellationToken cancellationToken)
    {
        if (_rows.Count == 0) return at.Parts;
        var name = run.PartName(at.Parts.Count + 1, at.Phase.ToString().ToLowerInvariant() + "-");
        await using var content = _rows.Written.AsStream();
        await files.WriteAsync(name, CsvRows.ContentType, content, cancellationToken).ConfigureAwait(false);
        _rows.Clear();
        return [.. at.Parts, name];
    }

    /// <summary>Puts the parts together as the job's file.</summary>
    public async Task<string> KeepAsync(KeepFileHandler keep, ImportCheckpoint at, string kind, DateTimeOffset expires, CancellationToken cancellationToken)
    {
        var header = new CsvRows();
        header.Text("line").Text("sku").Text("outcome").Text("code").Text("message").End();
        await using var parts = new JoinedStream(files, at.Parts);
        await using var content = new UploadStream(header.Written, parts, long.MaxValue);
        var job = run.Job;
        var name = string.Create(CultureInfo.InvariantCulture, $"import-{kind}-{job.CreatedAt.UtcDateTime:yyyyMMdd-HHmmss}.csv");
        var kept = await keep.HandleAsync(new(job.Id, job.OwnerId, "import-report", name, CsvRows.ContentType, content, expires), cancellationToken).ConfigureAwait(false);
        return kept.Value.Id;
    }
}

using OrderFunctions.Application.Csv;
using OrderFunctions.Application.Files;
using OrderFunctions.Application.Jobs;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Jobs;

namespace OrderFunctions.Application.Imports;

/// <summary>Goes through the rows of a file, a phase at a time, and saves after every few hundred.</summary>
internal sealed class ImportWork(JobRun run, IImportTable table, ImportRequest request, StoredFile file, IFileStore files)
{
    private const int RowsAtOnce = 500;

    private static readonly RowAnswer Twice = RowAnswer.Refuse(ImportCodes.RowTwice, "An earlier row is about the same.");

    private readonly ImportReport _report = new(run, files);

    /// <summary>Does what is left of a phase, and answers where that ended: at its last row, or at one that was refused late.</summary>
    /// <exception cref="CsvFaultException">It is no such table. Only the first phase can find that.</exception>
    public async Task<ImportCheckpoint> RunPhaseAsync(ImportCheckpoint at, CancellationToken cancellationToken)
    {
        await using var content = await files.OpenReadAsync(file.Name, cancellationToken).ConfigureAwait(false) ?? throw new FileNotFoundException("The file of an import is not there.", file.Name);
        var csv = new CsvTable(content, table.Required, table.Optional);
        var (phase, seen, row, due) = (at.Phase, new HashSet<string>(StringComparer.Ordinal), 0L, new List<(CsvRow Row, bool IsTwice)>(RowsAtOnce));
        while (await csv.ReadAsync(cancellationToken).ConfigureAwait(false) is { } next)
        {
            if (++row > ImportJob.MaxRows) throw new CsvFaultException(new(CsvCodes.TooManyRows, next.Line, $"The file has more than {ImportJob.MaxRows} rows."));
            var isTwice = !seen.Add(table.KeyOf(next));
            if (row <= at.Row) continue;
            due.Add((next, isTwice));
            if (due.Count < RowsAtOnce) continue;
            at = await RunAsync(at with { Row = row }, due, cancellationToken).ConfigureAwait(false);
            due.Clear();
            if (at.Phase != phase) return at;
            await run.SaveAsync(at, StoredJson.Default.ImportCheckpoint, ProgressAt(at, csv.Position), cancellationToken).ConfigureAwait(false);
        }

        if (row == 0) throw new CsvFaultException(new(CsvCodes.Empty, 2, "There is no row behind the header."));
        at = await RunAsync(at with { Row = row }, due, cancellationToken).ConfigureAwait(false);
        return at with { Total = row };
    }

    private async Task<ImportCheckpoint> RunAsync(ImportCheckpoint at, IReadOnlyList<(CsvRow Row, bool IsTwice)> due, CancellationToken cancellationToken)
    {
        var isWhole = request.Mode == ImportMode.AllOrNothing;
        switch (at.Phase)
        {
            case ImportPhase.Check:
                return await TellAsync(at, await AnswerAsync(due, apply: false, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            case ImportPhase.Undo:
                await table.UndoAsync(BatchOf(due.Select(one => one.Row).Where(table.CanBeRefused)), cancellationToken).ConfigureAwait(false);
                return at;
            case ImportPhase.Take:
                var taken = await AnswerAsync([.. due.Where(one => table.CanBeRefused(one.Row))], apply: true, cancellationToken).ConfigureAwait(false);
                var late = taken.Where(one => one.Answer.Outcome == RowOutcome.Refused).ToList();
                return late.Count == 0
                    ? await TellAsync(at, taken, cancellationToken).ConfigureAwait(false)
                    : await TellAsync(new(ImportPhase.Undo, 0, at.Total, 0, [], Undone: true), late, cancellationToken).ConfigureAwait(false);
            default:
                var done = await AnswerAsync([.. due.Where(one => !isWhole || !table.CanBeRefused(one.Row))], apply: true, cancellationToken).ConfigureAwait(false);
                // It cannot be, and must not be passed over: another try finds it otherwise, or the job stays where everybody sees it.
                if (isWhole && done.Any(one => one.Answer.Outcome == RowOutcome.Refused)) throw new InvalidOperationException("A row was refused that had been good.");
                return await TellAsync(at, done, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<IReadOnlyList<(CsvRow Row, RowAnswer Answer)>> AnswerAsync(
        IReadOnlyList<(CsvRow Row, bool IsTwice)> due, bool apply, CancellationToken cancellationToken)
    {
        var rows = due.Where(one => !one.IsTwice).Select(one => one.Row).ToList();
        var answers = due.Where(one => one.IsTwice).ToDictionary(one => one.Row.Line, _ => Twice);
        var looked = await table.CheckAsync(BatchOf(rows), cancellationToken).ConfigureAwait(false);
        foreach (var (row, answer) in rows.Zip(looked)) answers[row.Line] = answer;
        var good = rows.Where(row => answers[row.Line].Outcome != RowOutcome.Refused).ToList();
        if (apply && good.Count > 0)
        {
            var applied = await table.ApplyAsync(BatchOf(good), cancellationToken).ConfigureAwait(false);
            foreach (var (row, answer) in good.Zip(applied)) answers[row.Line] = answer;
        }

        return [.. due.Select(one => (one.Row, answers[one.Row.Line]))];
    }

    private async Task<ImportCheckpoint> TellAsync(ImportCheckpoint at, IReadOnlyList<(CsvRow Row, RowAnswer Answer)> answers, CancellationToken cancellationToken)
    {
        foreach (var (row, answer) in answers) _report.Add(row, answer);
        return at with
        {
            Refused = at.Refused + answers.Count(one => one.Answer.Outcome == RowOutcome.Refused),
            Parts = await _report.FlushAsync(at, cancellationToken).ConfigureAwait(false),
        };
    }

    private ImportBatch BatchOf(IEnumerable<CsvRow> rows) => new([.. rows], file.Sha256, run.Job.OwnerId);

    // Looking is the first half of the bar, and doing the second.
    private JobProgress ProgressAt(ImportCheckpoint at, long position)
    {
        var share = (int)(position * 49 / Math.Max(1, file.Length));
        return new(at.Row, at.Total > 0 ? at.Total : null, at.Phase == ImportPhase.Check ? share : 50 + share);
    }
}

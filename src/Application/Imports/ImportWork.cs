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

    private static readonly RowAnswer NotReached = new(RowOutcome.NotReached);

    private readonly ImportReport _report = new(run, files);

    /// <summary>Does what is left of a phase, and answers where that ended: at its last row, or at one that was refused late.</summary>
    /// <exception cref="CsvFaultException">It is no such table. Only the first phase can find that.</exception>
    public async Task<ImportCheckpoint> RunPhaseAsync(ImportCheckpoint at, CancellationToken cancellationToken)
    {
        await using var content = await OpenAsync(cancellationToken).ConfigureAwait(false);
        var csv = new CsvTable(content, table.Required, table.Optional, table.OneOf);
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

    /// <summary>
    /// Tells of the rows that a cancelled import did not come to. A worker that died may have carried out some of the next ones: what they say
    /// is so already.
    /// </summary>
    public async Task<ImportCheckpoint> TellUnreachedAsync(ImportCheckpoint at, CancellationToken cancellationToken)
    {
        await using var content = await OpenAsync(cancellationToken).ConfigureAwait(false);
        var csv = new CsvTable(content, table.Required, table.Optional, table.OneOf);
        var (row, due, isInDoubt) = (0L, new List<CsvRow>(RowsAtOnce), at.Phase == ImportPhase.Apply);
        try
        {
            while (await csv.ReadAsync(cancellationToken).ConfigureAwait(false) is { } next)
            {
                if (++row > at.Row) due.Add(next);
                if (due.Count < RowsAtOnce) continue;
                at = await TellUnreachedAsync(at, due, isInDoubt, cancellationToken).ConfigureAwait(false);
                isInDoubt = false;
                due.Clear();
            }
        }
        catch (CsvFaultException)
        {
            // It was cancelled before this was found; behind it there are no rows.
        }

        return await TellUnreachedAsync(at with { Total = row }, due, isInDoubt, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ImportCheckpoint> TellUnreachedAsync(ImportCheckpoint at, List<CsvRow> due, bool isInDoubt, CancellationToken cancellationToken)
    {
        var looked = isInDoubt ? await table.CheckAsync(BatchOf(due), cancellationToken).ConfigureAwait(false) : [];
        var told = due.Select((row, n) => (row, isInDoubt && looked[n].Outcome == RowOutcome.Unchanged ? looked[n] : NotReached)).ToList();
        return await TellAsync(at, told, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ImportCheckpoint> RunAsync(ImportCheckpoint at, IReadOnlyList<(CsvRow Row, bool IsTwice)> due, CancellationToken cancellationToken)
    {
        var isWhole = request.Mode == ImportMode.AllOrNothing;
        switch (at.Phase)
        {
            case ImportPhase.Check:
                return await TellAsync(at, await AnswerAsync(due, half: null, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            case ImportPhase.Undo:
                await table.UndoAsync(BatchOf(due.Select(one => one.Row).Where(table.Takes)), cancellationToken).ConfigureAwait(false);
                return at;
            case ImportPhase.Take:
                var taken = await AnswerAsync([.. due.Where(one => table.Takes(one.Row))], ImportHalf.Taking, cancellationToken).ConfigureAwait(false);
                var late = taken.Where(one => one.Answer.Outcome == RowOutcome.Refused).ToList();
                return late.Count == 0
                    ? await TellAsync(at, taken, cancellationToken).ConfigureAwait(false)
                    : await TellAsync(new(ImportPhase.Undo, 0, at.Total, 0, [], Undone: true), late, cancellationToken).ConfigureAwait(false);
            default:
                var done = isWhole
                    ? await AnswerAsync([.. due.Where(one => table.Gives(one.Row))], ImportHalf.Giving, cancellationToken).ConfigureAwait(false)
                    : await AnswerAsync(due, ImportHalf.Both, cancellationToken).ConfigureAwait(false);
                // It cannot be, and must not be passed over: another try finds it otherwise, or the job stays where everybody sees it.
                if (isWhole && done.Any(one => one.Answer.Outcome == RowOutcome.Refused)) throw new InvalidOperationException("A row was refused that had been good.");
                return await TellAsync(at, done, cancellationToken).ConfigureAwait(false);
        }
    }

    // Looks at rows and, when there is a half to be done, carries out the good ones.
    private async Task<IReadOnlyList<(CsvRow Row, RowAnswer Answer)>> AnswerAsync(
        IReadOnlyList<(CsvRow Row, bool IsTwice)> due, ImportHalf? half, CancellationToken cancellationToken)
    {
        var rows = due.Where(one => !one.IsTwice).Select(one => one.Row).ToList();
        var answers = due.Where(one => one.IsTwice).ToDictionary(one => one.Row.Line, _ => (RowAnswer?)Twice);
        var looked = await table.CheckAsync(BatchOf(rows), cancellationToken).ConfigureAwait(false);
        foreach (var (row, answer) in rows.Zip(looked)) answers[row.Line] = answer;
        var good = rows.Where(row => answers[row.Line]!.Outcome != RowOutcome.Refused).ToList();
        if (half is { } now && good.Count > 0)
        {
            var applied = await table.ApplyAsync(BatchOf(good, now), cancellationToken).ConfigureAwait(false);
            foreach (var (row, answer) in good.Zip(applied)) answers[row.Line] = answer;
        }

        return [.. due.Where(one => answers[one.Row.Line] is not null).Select(one => (one.Row, answers[one.Row.Line]!))];
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

    private async Task<Stream> OpenAsync(CancellationToken cancellationToken) =>
        await files.OpenReadAsync(file.Name, cancellationToken).ConfigureAwait(false) ?? throw new FileNotFoundException("The file of an import is not there.", file.Name);

    private ImportBatch BatchOf(IEnumerable<CsvRow> rows, ImportHalf half = ImportHalf.Both) => new([.. rows], file.Sha256, run.Job.OwnerId, run.Job.CreatedAt, half);

    // Looking is the first half of the bar, and doing the second.
    private JobProgress ProgressAt(ImportCheckpoint at, long position)
    {
        var share = (int)(position * 49 / Math.Max(1, file.Length));
        return new(at.Row, at.Total > 0 ? at.Total : null, at.Phase == ImportPhase.Check ? share : 50 + share);
    }
}

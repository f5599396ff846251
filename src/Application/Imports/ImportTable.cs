using OrderFunctions.Application.Csv;

namespace OrderFunctions.Application.Imports;

/// <summary>What became of a row, or would become of it.</summary>
public enum RowOutcome
{
    /// <summary>It made something new.</summary>
    Created,

    /// <summary>It changed something.</summary>
    Updated,

    /// <summary>What it says was so already.</summary>
    Unchanged,

    /// <summary>It cannot be.</summary>
    Refused,

    /// <summary>The import was cancelled before it came to it.</summary>
    NotReached,
}

/// <summary>The answer to a row.</summary>
/// <param name="Code">Of a refusal.</param>
/// <param name="Message">Of a refusal, or what a count comes to: for people, by column; repeats nothing that stands in the row.</param>
public sealed record RowAnswer(RowOutcome Outcome, string? Code = null, string? Message = null)
{
    /// <summary>It cannot be.</summary>
    public static RowAnswer Refuse(string code, string message) => new(RowOutcome.Refused, code, message);
}

/// <summary>Rows of one import.</summary>
/// <param name="Rows">In the order of the file.</param>
/// <param name="Checksum">Of the file: with the line it names a row for good.</param>
/// <param name="By">Who asked.</param>
/// <param name="Since">When.</param>
/// <param name="Half">Which part of what the rows say is to be done now.</param>
public sealed record ImportBatch(IReadOnlyList<CsvRow> Rows, string Checksum, string By, DateTimeOffset Since, ImportHalf Half = ImportHalf.Both);

/// <summary>What is all or nothing is carried out in two halves: first what can still be refused, because others were faster.</summary>
public enum ImportHalf
{
    /// <summary>All of it.</summary>
    Both,

    /// <summary>What can be refused.</summary>
    Taking,

    /// <summary>The rest.</summary>
    Giving,
}

/// <summary>
/// How rows of one kind are understood, looked at and carried out. Unless the kind says otherwise, whatever was good once can be carried out
/// later: nothing is refused late, and nothing has to be undone.
/// </summary>
public interface IImportTable
{
    /// <summary>What it is for.</summary>
    ImportKind Kind { get; }

    /// <summary>Columns that must be there.</summary>
    IReadOnlyCollection<string> Required { get; }

    /// <summary>Columns of which at least one must be there; none when there are no such.</summary>
    IReadOnlyCollection<string> OneOf => [];

    /// <summary>Columns that may be.</summary>
    IReadOnlyCollection<string> Optional { get; }

    /// <summary>What the row is about: a file may say something about it once.</summary>
    string KeyOf(CsvRow row);

    /// <summary>Whether the row may have something for the first half: carrying it out can be refused although it was good when it was looked at.</summary>
    bool Takes(CsvRow row) => false;

    /// <summary>Whether the row may have something for the second half.</summary>
    bool Gives(CsvRow row) => true;

    /// <summary>What would become of each row; changes nothing.</summary>
    Task<IReadOnlyList<RowAnswer>> CheckAsync(ImportBatch batch, CancellationToken cancellationToken);

    /// <summary>
    /// Carries rows out that were good a moment ago; a row that was carried out before changes nothing. Null for a row that has nothing for
    /// this half.
    /// </summary>
    Task<IReadOnlyList<RowAnswer?>> ApplyAsync(ImportBatch batch, CancellationToken cancellationToken);

    /// <summary>Takes back what this import did in the first half; a row that was not carried out, or was taken back before, changes nothing.</summary>
    Task UndoAsync(ImportBatch batch, CancellationToken cancellationToken) => Task.CompletedTask;
}

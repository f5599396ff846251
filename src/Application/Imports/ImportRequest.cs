using OrderFunctions.Domain.Jobs;

namespace OrderFunctions.Application.Imports;

/// <summary>What can be imported. A role may do those that a permission of this name, in lower case, gives it.</summary>
public enum ImportKind
{
    /// <summary>Products: new ones are created, known ones take the row's contents.</summary>
    Products,

    /// <summary>Prices of products that are known.</summary>
    Prices,

    /// <summary>Corrections of stock.</summary>
    Stock,
}

/// <summary>What becomes of the good rows when there are bad ones.</summary>
public enum ImportMode
{
    /// <summary>Every row or none.</summary>
    AllOrNothing,

    /// <summary>Those that can be.</summary>
    BestEffort,
}

/// <summary>What somebody wants to have imported.</summary>
/// <param name="FileId">An uploaded CSV file.</param>
/// <param name="DryRun">Says what would become of each row, and changes nothing.</param>
public sealed record ImportRequest(ImportKind Kind, string FileId, ImportMode Mode, bool DryRun);

/// <summary>How far an import is.</summary>
/// <param name="Row">Rows of this phase that are done.</param>
/// <param name="Total">Rows in all; 0 until they are counted.</param>
/// <param name="Refused">Rows that were refused, in this phase.</param>
/// <param name="Parts">Files with the report, in order.</param>
/// <param name="Undone">What had been changed was given back.</param>
public sealed record ImportCheckpoint(ImportPhase Phase, long Row, long Total, long Refused, IReadOnlyList<string> Parts, bool Undone = false)
{
    internal static ImportCheckpoint None { get; } = new(ImportPhase.Check, 0, 0, 0, []);
}

/// <summary>CHECK → (TAKE →) APPLY → DONE, or CHECK → TAKE → UNDO → DONE, or CHECK → DONE.</summary>
public enum ImportPhase
{
    /// <summary>Every row is looked at; nothing is changed.</summary>
    Check,

    /// <summary>Of an import that is all or nothing: what can still be refused, because others were faster.</summary>
    Take,

    /// <summary>Everything else: nothing of it can be refused any more, or that is no matter.</summary>
    Apply,

    /// <summary>Something was refused: what was taken is given back.</summary>
    Undo,

    /// <summary>Only the report is to be put together.</summary>
    Done,
}

/// <summary>Why imports fail.</summary>
public static class ImportCodes
{
    /// <summary>There are rows that cannot be; the report says which.</summary>
    public const string RowsRefused = "IMPORT_ROWS_REFUSED";

    /// <summary>The file is not there any more.</summary>
    public const string FileGone = "IMPORT_FILE_GONE";

    /// <summary>A row has a value that cannot be.</summary>
    public const string RowInvalid = "ROW_INVALID";

    /// <summary>An earlier row is about the same thing.</summary>
    public const string RowTwice = "ROW_TWICE";

    /// <summary>There is less than is to be taken off.</summary>
    public const string NotEnough = "NOT_ENOUGH";

    internal static JobError Refused(long refused, long total, bool changed) => new(
        RowsRefused,
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{refused} of {total} rows cannot be imported; {(changed ? "what had been changed was given back" : "nothing was changed")}. The report says why."));
}

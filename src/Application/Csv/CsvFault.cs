namespace OrderFunctions.Application.Csv;

/// <summary>A file that is no CSV as RFC 4180 and UTF-8 have it, or not the table that was asked for.</summary>
/// <param name="Code">One of <see cref="CsvCodes"/>.</param>
/// <param name="Line">The line of the file, from 1.</param>
/// <param name="Message">One sentence for people; repeats nothing that stands in the file but names of columns.</param>
public sealed record CsvFault(string Code, long Line, string Message)
{
    /// <summary>The sentence with the line.</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Line {Line}: {Message}");
}

/// <summary>Ends the reading of a file.</summary>
public sealed class CsvFaultException(CsvFault fault) : Exception(fault.ToString())
{
    /// <summary>What is wrong.</summary>
    public CsvFault Fault { get; } = fault;
}

/// <summary>Codes of what can be wrong with a CSV file as a whole.</summary>
public static class CsvCodes
{
    /// <summary>No header, or no row behind it.</summary>
    public const string Empty = "CSV_EMPTY";

    /// <summary>The bytes are not UTF-8.</summary>
    public const string NotUtf8 = "CSV_NOT_UTF8";

    /// <summary>A NUL or another control character that no text has.</summary>
    public const string ControlCharacter = "CSV_CONTROL_CHARACTER";

    /// <summary>A quote stands where none may, or one is not closed.</summary>
    public const string Quoting = "CSV_QUOTING";

    /// <summary>A carriage return without a line feed.</summary>
    public const string LineBreak = "CSV_LINE_BREAK";

    /// <summary>A row has more or fewer fields than the header.</summary>
    public const string Ragged = "CSV_RAGGED";

    /// <summary>A row is longer than 64 KB, or has more than 100 fields.</summary>
    public const string RowTooLong = "CSV_ROW_TOO_LONG";

    /// <summary>There are more rows than are taken.</summary>
    public const string TooManyRows = "CSV_TOO_MANY_ROWS";

    /// <summary>A column is missing.</summary>
    public const string ColumnMissing = "CSV_COLUMN_MISSING";

    /// <summary>There is a column that nobody knows.</summary>
    public const string ColumnUnknown = "CSV_COLUMN_UNKNOWN";

    /// <summary>A column is there twice.</summary>
    public const string ColumnTwice = "CSV_COLUMN_TWICE";
}

using System.Globalization;

namespace OrderFunctions.Application.Csv;

/// <summary>A row of a table.</summary>
/// <param name="Line">Where it stands in the file, from 1.</param>
public sealed record CsvRow(long Line, IReadOnlyDictionary<string, string> Values)
{
    /// <summary>What stands in a column; null when nothing does, or there is no such column.</summary>
    public string? this[string column] => Values.GetValueOrDefault(column) is { Length: > 0 } text ? text : null;

    /// <summary>A whole number in a column; null when there is none.</summary>
    public long? Number(string column) =>
        long.TryParse(this[column], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}

/// <summary>A CSV file whose first record names the columns, in any order.</summary>
/// <param name="content">Stays the caller's.</param>
/// <param name="required">Columns that must be there.</param>
/// <param name="optional">Columns that may be.</param>
/// <param name="oneOf">Columns of which at least one must be there.</param>
public sealed class CsvTable(Stream content, IReadOnlyCollection<string> required, IReadOnlyCollection<string> optional, IReadOnlyCollection<string>? oneOf = null)
{
    private readonly CsvReader _reader = new(content);
    private string[]? _columns;

    /// <summary>Bytes of the file that were looked at.</summary>
    public long Position => _reader.Position;

    /// <summary>The next row, or null at the end.</summary>
    /// <exception cref="CsvFaultException">It is no CSV, or another table.</exception>
    public async ValueTask<CsvRow?> ReadAsync(CancellationToken cancellationToken)
    {
        _columns ??= await HeaderAsync(cancellationToken).ConfigureAwait(false);
        if (await _reader.ReadAsync(cancellationToken).ConfigureAwait(false) is not { } fields) return null;
        if (fields.Length != _columns.Length)
            throw Fault(CsvCodes.Ragged, string.Create(CultureInfo.InvariantCulture, $"The row has {fields.Length} fields, and the header {_columns.Length}."));
        var values = new Dictionary<string, string>(fields.Length, StringComparer.Ordinal);
        for (var n = 0; n < fields.Length; n++) values[_columns[n]] = fields[n].Trim();
        return new(_reader.Line, values);
    }

    private async ValueTask<string[]> HeaderAsync(CancellationToken cancellationToken)
    {
        var columns = await _reader.ReadAsync(cancellationToken).ConfigureAwait(false) ?? throw new CsvFaultException(new(CsvCodes.Empty, 1, "The file is empty."));
        for (var n = 0; n < columns.Length; n++) columns[n] = columns[n].Trim();
        string[] known = [.. required, .. oneOf ?? [], .. optional];
        var allowed = string.Join(", ", known);
        foreach (var column in columns)
        {
            // Its name is somebody's text and may be anything: the place tells which it is.
            if (!known.Contains(column))
                throw Fault(CsvCodes.ColumnUnknown, string.Create(CultureInfo.InvariantCulture, $"Column {Array.IndexOf(columns, column) + 1} of the header is none of {allowed}; columns are separated by commas."));
            if (columns.Count(other => other == column) > 1) throw Fault(CsvCodes.ColumnTwice, $"The column {column} is there twice.");
        }

        if (required.FirstOrDefault(column => !columns.Contains(column)) is { } missing) throw Fault(CsvCodes.ColumnMissing, $"The column {missing} is missing.");
        if (oneOf is { Count: > 0 } && !oneOf.Any(columns.Contains)) throw Fault(CsvCodes.ColumnMissing, $"One of the columns {string.Join(", ", oneOf)} is missing.");
        return columns;
    }

    private CsvFaultException Fault(string code, string message) => new(new(code, _reader.Line, message));
}

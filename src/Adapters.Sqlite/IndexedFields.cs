using System.Text.Json;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Storage;

namespace OrderFunctions.Adapters.Sqlite;

/// <summary>The values of a document's indexed fields, read from its JSON when it is written.</summary>
internal static class IndexedFields
{
    /// <summary>
    /// Stands in an index for a field that the document lacks although it has the first one: such a document is in the
    /// index, before all that have the field, as NULL would be, yet comparable, as NULL is not.
    /// </summary>
    public const long Absent = long.MinValue;

    /// <summary>A value per column of <paramref name="table"/>; null where the document is not in the index.</summary>
    public static FieldValue?[] Extract(ContainerTable table, ReadOnlySpan<byte> body)
    {
        var columns = table.Columns;
        if (columns.Count == 0) return [];
        var values = new FieldValue?[columns.Count];
        var reader = new Utf8JsonReader(body);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var first = FirstMatch(columns, ref reader);
            reader.Read();
            if (first < 0)
            {
                reader.Skip();
                continue;
            }

            var value = ValueOf(ref reader);
            var field = columns[first].Field;
            for (var n = first; n < values.Length; n++)
            {
                if (columns[n].Field.AsSpan().SequenceEqual(field)) values[n] = value;
            }
        }

        FillGaps(columns, values);
        return values;
    }

    public static void Bind(SqlStatement statement, FieldValue?[] values)
    {
        for (var n = 0; n < values.Length; n++) Bind(statement, ContainerTable.Parameter(n), values[n]);
    }

    public static void Bind(SqlStatement statement, int parameter, FieldValue? value)
    {
        if (value is not { } present) statement.BindNull(parameter);
        else if (present.Text is { } text) statement.Bind(parameter, text);
        else statement.Bind(parameter, present.Number);
    }

    private static int FirstMatch(IReadOnlyList<IndexColumn> columns, ref Utf8JsonReader reader)
    {
        for (var n = 0; n < columns.Count; n++)
        {
            if (reader.ValueTextEquals(columns[n].Field)) return n;
        }

        return -1;
    }

    // Only strings and integers are index values; anything else counts as absent.
    private static FieldValue? ValueOf(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return reader.GetString()!;
            case JsonTokenType.Number when reader.TryGetInt64(out var number):
                return number;
            default:
                reader.Skip();
                return null;
        }
    }

    private static void FillGaps(IReadOnlyList<IndexColumn> columns, FieldValue?[] values)
    {
        var isMember = false;
        for (var n = 0; n < values.Length; n++)
        {
            if (columns[n].Position == 0) isMember = values[n] is not null;
            else values[n] = isMember ? values[n] ?? Absent : default(FieldValue?);
        }
    }
}

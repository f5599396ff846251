using System.Globalization;
using System.Text;
using System.Text.Json;

namespace OrderFunctions.Adapters.Sqlite;

/// <summary>Reads and adds to top-level integer fields of a JSON object without rebuilding the rest of it.</summary>
internal static class JsonNumbers
{
    /// <summary>The field's value; an absent field counts as 0.</summary>
    public static long Read(ReadOnlySpan<byte> body, string field) => Locate(body, field).Value;

    /// <summary>A copy of <paramref name="body"/> in which the field is larger by <paramref name="by"/>.</summary>
    public static byte[] Add(ReadOnlySpan<byte> body, string field, long by)
    {
        var (start, length, value) = Locate(body, field);
        var number = checked(value + by).ToString(CultureInfo.InvariantCulture);
        if (length > 0) return [.. body[..start], .. Encoding.UTF8.GetBytes(number), .. body[(start + length)..]];

        var end = body.LastIndexOf((byte)'}');
        var separator = IsEmpty(body) ? string.Empty : ",";
        var property = $"{separator}\"{JsonEncodedText.Encode(field)}\":{number}";
        return [.. body[..end], .. Encoding.UTF8.GetBytes(property), .. body[end..]];
    }

    private static (int Start, int Length, long Value) Locate(ReadOnlySpan<byte> body, string field)
    {
        var reader = new Utf8JsonReader(body);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isField = reader.ValueTextEquals(field);
            reader.Read();
            if (!isField)
            {
                reader.Skip();
                continue;
            }

            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var value))
                throw new InvalidOperationException($"The field '{field}' is not an integer.");
            return ((int)reader.TokenStartIndex, reader.ValueSpan.Length, value);
        }

        return (0, 0, 0);
    }

    private static bool IsEmpty(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        reader.Read();
        reader.Read();
        return reader.TokenType == JsonTokenType.EndObject;
    }
}

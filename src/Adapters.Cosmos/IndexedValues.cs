using System.Text.Json;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Adapters.Cosmos;

/// <summary>Reads a body once: the values of its indexed fields, and whether the database can keep its numbers.</summary>
internal static class IndexedValues
{
    /// <summary>By field; fields that are absent, or neither text nor integer, are not in it.</summary>
    public static Dictionary<string, FieldValue> Read(ContainerDefinition container, ReadOnlySpan<byte> body)
    {
        var values = new Dictionary<string, FieldValue>(StringComparer.Ordinal);
        var reader = new Utf8JsonReader(body);
        string? field = null;
        while (reader.Read())
        {
            var isTop = reader.CurrentDepth == 1;
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName when isTop:
                    field = FieldOf(container, ref reader);
                    break;
                case JsonTokenType.String when isTop && field is not null:
                    values[field] = reader.GetString()!;
                    break;
                case JsonTokenType.Number:
                    var number = Integer(ref reader);
                    if (isTop && field is not null && number is { } whole) values[field] = whole;
                    break;
            }
        }

        return values;
    }

    private static string? FieldOf(ContainerDefinition container, ref Utf8JsonReader reader)
    {
        foreach (var index in container.Indexes)
        {
            foreach (var field in index.Fields)
            {
                if (reader.ValueTextEquals(field)) return field;
            }
        }

        return null;
    }

    // Numbers are stored as IEEE 754 doubles: a larger integer would come back as another one.
    private static long? Integer(ref Utf8JsonReader reader)
    {
        if (!reader.TryGetInt64(out var number))
        {
            return reader.ValueSpan.ContainsAny(".eE"u8)
                ? null
                : throw new ArgumentException("The body holds an integer of more than 64 bits.");
        }

        return number is >= -DocumentLimits.MaxInteger and <= DocumentLimits.MaxInteger
            ? number
            : throw new ArgumentException($"The body holds {number}; integers go to {DocumentLimits.MaxInteger}.");
    }
}

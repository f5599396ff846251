using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;

namespace OrderFunctions.Functions.Http;

/// <summary>Turns UTF-8 JSON into a type, or into a problem that says which member is wrong and what it should be.</summary>
public static class JsonText
{
    /// <summary>Parses; never throws for what a caller can send.</summary>
    public static Read<T> Parse<T>(ReadOnlyMemory<byte> utf8)
        where T : notnull =>
        Parse(utf8, DoorJson.Of<T>());

    internal static Read<T> Parse<T>(ReadOnlyMemory<byte> utf8, JsonTypeInfo<T> type)
        where T : notnull
    {
        if (utf8.Span.IndexOfAnyExcept(" \t\r\n"u8) < 0)
            return Problems.BodyRequired;
        if (!Utf8.IsValid(utf8.Span))
            return NotUnicode;
        try
        {
            if (JsonSerializer.Deserialize(utf8.Span, type) is not { } value)
                return Problems.BodyRequired;
            return HasHiddenNull(utf8, type, out var problem) ? problem : value;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return Explain(utf8, type);
        }
    }

    private static Problem NotUnicode => Problems.MalformedJson("The text is no valid Unicode.");

    // The serializer stops at the first fault and names .NET types. On this path only, the text is walked again beside
    // the metadata, so that the answer names every wrong member in the caller's terms.
    private static Problem Explain(ReadOnlyMemory<byte> utf8, JsonTypeInfo type)
    {
        if (IsTooDeep(utf8.Span))
            return Problems.JsonTooDeep;
        try
        {
            using var document = JsonDocument.Parse(
                utf8, new JsonDocumentOptions { MaxDepth = DoorJson.Options.MaxDepth, AllowDuplicateProperties = false });
            var errors = new FieldErrors();
            JsonFaults.Find(document.RootElement, type, "$", errors);
            return errors.ToProblem() ?? Problems.ValidationFailed("$", "has a shape that cannot be accepted");
        }
        catch (JsonException syntax)
        {
            return Problems.MalformedJson(
                $"The JSON is malformed or repeats a member (line {syntax.LineNumber + 1}, byte {syntax.BytePositionInLine + 1}).");
        }
        catch (InvalidOperationException)
        {
            // A name with half of a character (an escaped surrogate alone) parses and cannot be read.
            return NotUnicode;
        }
    }

    // The serializer lets null through inside arrays and maps, whatever their element type says.
    private static bool HasHiddenNull(ReadOnlyMemory<byte> utf8, JsonTypeInfo type, [NotNullWhen(true)] out Problem? problem)
    {
        problem = null;
        if (utf8.Span.IndexOf("null"u8) < 0)
            return false;
        using var document = JsonDocument.Parse(utf8);
        var errors = new FieldErrors();
        JsonFaults.Find(document.RootElement, type, "$", errors);
        problem = errors.ToProblem();
        return problem is not null;
    }

    private static bool IsTooDeep(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = int.MaxValue });
        try
        {
            while (reader.Read())
            {
                if (reader.CurrentDepth >= DoorJson.Options.MaxDepth)
                    return true;
            }
        }
        catch (JsonException)
        {
            return false;
        }

        return false;
    }
}

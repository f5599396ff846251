using System.Text.Json;

namespace OrderFunctions.Functions.Http;

/// <summary>Turns UTF-8 JSON into a type, or into a problem that says which member is wrong and what it should be.</summary>
public static class JsonText
{
    /// <summary>Parses; never throws for what a caller can send.</summary>
    public static Read<T> Parse<T>(ReadOnlyMemory<byte> utf8)
        where T : notnull
    {
        if (utf8.Span.IndexOfAnyExcept(" \t\r\n"u8) < 0)
            return Problems.BodyRequired;
        try
        {
            return JsonSerializer.Deserialize(utf8.Span, DoorJson.Of<T>()) is { } value
                ? value
                : Problems.BodyRequired;
        }
        catch (JsonException)
        {
            return Explain<T>(utf8);
        }
    }

    // The serializer stops at the first fault and names .NET types. On this path only, the text is walked again beside
    // the metadata, so that the answer names every wrong member in the caller's terms.
    private static Problem Explain<T>(ReadOnlyMemory<byte> utf8)
    {
        if (IsTooDeep(utf8.Span))
            return Problems.JsonTooDeep;
        try
        {
            using var document = JsonDocument.Parse(
                utf8, new JsonDocumentOptions { MaxDepth = DoorJson.Options.MaxDepth, AllowDuplicateProperties = false });
            var errors = new FieldErrors();
            JsonFaults.Find(document.RootElement, DoorJson.Of<T>(), "$", errors);
            return errors.ToProblem() ?? Problems.ValidationFailed("$", "has a shape that cannot be accepted");
        }
        catch (JsonException syntax)
        {
            return Problems.MalformedJson(
                $"The JSON is malformed or repeats a member (line {syntax.LineNumber + 1}, byte {syntax.BytePositionInLine + 1}).");
        }
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

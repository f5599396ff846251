using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace OrderFunctions.Functions.Http;

/// <summary>Compares a JSON value with the metadata of the type it should be, and notes every member that does not fit.</summary>
internal static class JsonFaults
{
    private const int MaxErrors = 32;

    public static void Find(JsonElement element, JsonTypeInfo type, string path, FieldErrors errors)
    {
        if (errors.Count >= MaxErrors)
            return;
        switch (type.Kind)
        {
            case JsonTypeInfoKind.Object:
                FindInObject(element, type, path, errors);
                break;
            case JsonTypeInfoKind.Enumerable when type.ElementType is { } elementType:
                if (!errors.Require(element.ValueKind == JsonValueKind.Array, path, "must be an array"))
                    break;
                var index = 0;
                foreach (var item in element.EnumerateArray())
                    FindInMember(item, type.Options, elementType, nullable: false, $"{path}[{index++}]", errors);
                break;
            case JsonTypeInfoKind.Dictionary when type.ElementType is { } valueType:
                if (!errors.Require(element.ValueKind == JsonValueKind.Object, path, "must be an object"))
                    break;
                foreach (var member in element.EnumerateObject())
                    FindInMember(member.Value, type.Options, valueType, nullable: false, $"{path}.{member.Name}", errors);
                break;
            default:
                FindInLeaf(element, type, path, errors);
                break;
        }
    }

    private static void FindInObject(JsonElement element, JsonTypeInfo type, string path, FieldErrors errors)
    {
        if (!errors.Require(element.ValueKind == JsonValueKind.Object, path, "must be an object"))
            return;
        foreach (var property in type.Properties)
        {
            var here = $"{path}.{property.Name}";
            var found = false;
            foreach (var member in element.EnumerateObject())
            {
                if (!string.Equals(member.Name, property.Name, StringComparison.OrdinalIgnoreCase))
                    continue;
                errors.Require(!found, here, "is given more than once");
                found = true;
                FindInMember(member.Value, type.Options, property.PropertyType, IsNullable(property), here, errors);
            }

            errors.Require(found || !property.IsRequired, here, "is required");
        }
    }

    private static void FindInMember(
        JsonElement element, JsonSerializerOptions options, Type type, bool nullable, string path, FieldErrors errors)
    {
        if (element.ValueKind != JsonValueKind.Null)
            Find(element, options.GetTypeInfo(Nullable.GetUnderlyingType(type) ?? type), path, errors);
        else
            errors.Require(nullable || Nullable.GetUnderlyingType(type) is not null, path, "must not be null");
    }

    private static void FindInLeaf(JsonElement element, JsonTypeInfo type, string path, FieldErrors errors)
    {
        try
        {
            _ = element.Deserialize(type);
        }
        catch (JsonException)
        {
            errors.Add(path, Expectation(type.Type));
        }
    }

    private static bool IsNullable(JsonPropertyInfo property) => property.AssociatedParameter?.IsNullable ?? property.IsSetNullable;

    private static string Expectation(Type type) => type switch
    {
        { IsEnum: true } => "must be one of " + string.Join(", ", Enum.GetNames(type).Select(JsonNamingPolicy.SnakeCaseUpper.ConvertName)),
        _ when type == typeof(string) => "must be text",
        _ when type == typeof(bool) => "must be true or false",
        _ when type == typeof(int) => $"must be a whole number from {int.MinValue} to {int.MaxValue}",
        _ when type == typeof(long) => $"must be a whole number from {long.MinValue} to {long.MaxValue}",
        _ when type == typeof(decimal) || type == typeof(double) => "must be a number",
        _ when type == typeof(DateTimeOffset) => "must be a time like 2026-01-31T12:00:00Z (RFC 3339)",
        _ when type == typeof(DateOnly) => "must be a date like 2026-01-31",
        _ when type == typeof(Guid) => "must be a UUID",
        _ when type == typeof(TimeSpan) => "must be a duration like 00:15:00",
        _ => "has the wrong type",
    };
}

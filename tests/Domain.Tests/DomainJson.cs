using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrderFunctions.Domain.Tests;

/// <summary>Stores domain types the way the application does: camelCase, enums in UPPER_SNAKE.</summary>
internal static class DomainJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseUpper) },
    };

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    public static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, Options)!;
}

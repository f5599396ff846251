using System.Text.Json;
using System.Text.Json.Serialization;
using OrderFunctions.Application.Events;

namespace OrderFunctions.Application.Persistence;

/// <summary>JSON of stored documents: camelCase, enums as UPPER_SNAKE, absent instead of null, source-generated.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(UpperSnakeEnumConverter)])]
[JsonSerializable(typeof(OutboxRow))]
[JsonSerializable(typeof(ProcessedEvent))]
public sealed partial class StoredJson : JsonSerializerContext;

/// <summary>Writes enum members as UPPER_SNAKE and refuses numbers.</summary>
public sealed class UpperSnakeEnumConverter()
    : JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseUpper, allowIntegerValues: false);

using System.Text.Json.Serialization;

namespace OrderFunctions.LocalHost.Durable;

/// <summary>JSON of an exported history's first line.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(HistoryReplay.Header))]
internal sealed partial class HistoryJson : JsonSerializerContext;

using System.Text.Json;
using System.Text.Json.Serialization;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Events;

/// <summary>JSON of published events: the boundary towards subscribers, here and elsewhere.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(UpperSnakeEnumConverter)])]
[JsonSerializable(typeof(CloudEvent))]
public sealed partial class EventJson : JsonSerializerContext;

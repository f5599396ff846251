using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrderFunctions.Application.Events;

/// <summary>
/// An event in CloudEvents 1.0 structured JSON mode (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md).
/// Attribute names are lower case without separators, as the specification demands; the transport header is spelled
/// <see cref="ContractVersionHeader"/>.
/// </summary>
public sealed record CloudEvent
{
    /// <summary>The application property (message header) that carries <see cref="ContractVersion"/>.</summary>
    public const string ContractVersionHeader = "event-contract-version";

    /// <summary>The media type of the structured mode.</summary>
    public const string MediaType = "application/cloudevents+json";

    [JsonPropertyName("specversion")]
    public required string SpecVersion { get; init; }

    /// <summary>Unique; a repeat of the same event has the same id.</summary>
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    [JsonPropertyName("source")]
    public string Source { get; init; } = "/order-functions";

    /// <summary>For example <c>order.created</c>.</summary>
    [JsonPropertyName("type")]
    public required string Type { get; init; }

    /// <summary>The id of the order, product, … that the event is about.</summary>
    [JsonPropertyName("subject")]
    public required string Subject { get; init; }

    [JsonPropertyName("time")]
    public required DateTimeOffset Time { get; init; }

    [JsonPropertyName("datacontenttype")]
    public string DataContentType { get; init; } = "application/json";

    /// <summary>The JSON Schema of <see cref="Data"/>, by its <c>$id</c>.</summary>
    [JsonPropertyName("dataschema")]
    public required string DataSchema { get; init; }

    /// <summary>Version of the contract that <see cref="Data"/> follows.</summary>
    [JsonPropertyName("eventcontractversion")]
    public required string ContractVersion { get; init; }

    /// <summary>W3C trace context of the call that caused the event.</summary>
    [JsonPropertyName("traceparent")]
    public string? TraceParent { get; init; }

    [JsonPropertyName("data")]
    public required JsonElement Data { get; init; }

    /// <summary>
    /// The transport's id of the message when it is not the event's: topics drop a message whose id they have just seen, and
    /// an event that is told again on purpose must pass. Not part of the event.
    /// </summary>
    [JsonIgnore]
    public string? Delivery { get; init; }

    /// <summary>The event that a row of kind <see cref="OutboxKind.Event"/> stands for.</summary>
    public static CloudEvent From(OutboxRow row) => new()
    {
        SpecVersion = "1.0",
        Id = row.EventId(),
        Type = row.Name,
        Subject = row.Subject,
        Time = row.CreatedAt,
        DataSchema = "urn:order-functions:v1:" + row.Name,
        ContractVersion = "v1",
        TraceParent = row.TraceParent,
        Data = row.Data ?? throw new InvalidOperationException($"Outbox row {row.Id} is an event without data."),
    };

    /// <summary>The event as structured JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, EventJson.Default.CloudEvent);

    /// <summary>Reads structured JSON; throws <see cref="JsonException"/> when it is not an event.</summary>
    public static CloudEvent Parse(string json) =>
        JsonSerializer.Deserialize(json, EventJson.Default.CloudEvent) ?? throw new JsonException("Not an event: null.");
}

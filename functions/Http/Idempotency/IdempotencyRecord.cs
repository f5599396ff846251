using System.Text.Json.Serialization;

namespace OrderFunctions.Functions.Http.Idempotency;

/// <summary>What is stored under a key. Without a reply it is running, or was cut off.</summary>
/// <param name="BodyHash">SHA-256 of the raw body: the same key with another body is a mistake of the caller.</param>
/// <param name="OperationId">The id that the operation must use, however often it is started.</param>
/// <param name="LeaseUntil">Unix milliseconds until which whoever runs it is believed to be alive.</param>
/// <param name="Expires">Unix seconds after which the key may be forgotten, or its reply where the key stays; absent: never.</param>
/// <param name="Reply">The answer to replay.</param>
/// <param name="Stays">An order was placed under it: only the reply is forgotten, and a repeat finds the order by its id.</param>
internal sealed record IdempotencyRecord(
    string BodyHash, string OperationId, long LeaseUntil, long? Expires, StoredReply? Reply = null, bool? Stays = null);

/// <summary>A reply as it was sent.</summary>
internal sealed record StoredReply(int Status, IReadOnlyDictionary<string, string> Headers, string Body);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IdempotencyRecord))]
internal sealed partial class IdempotencyJson : JsonSerializerContext;

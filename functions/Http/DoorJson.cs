using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using OrderFunctions.Functions.Campaigns;
using OrderFunctions.Functions.Catalogue;
using OrderFunctions.Functions.Documents;
using OrderFunctions.Functions.Events;
using OrderFunctions.Functions.Exports;
using OrderFunctions.Functions.Files;
using OrderFunctions.Functions.Fulfilment;
using OrderFunctions.Functions.Images;
using OrderFunctions.Functions.Imports;
using OrderFunctions.Functions.Inventory;
using OrderFunctions.Functions.Jobs;
using OrderFunctions.Functions.Notifications;
using OrderFunctions.Functions.Ops;
using OrderFunctions.Functions.Orders;
using OrderFunctions.Functions.Payments;
using OrderFunctions.Functions.Privacy;
using OrderFunctions.Functions.Production;
using OrderFunctions.Functions.Returns;
using OrderFunctions.Functions.Sla;
using OrderFunctions.Functions.Tickets;

namespace OrderFunctions.Functions.Http;

/// <summary>
/// The one set of JSON rules at every door: HTTP bodies, durable inputs and outputs, queue messages and events. camelCase,
/// enums as SNAKE_CASE_UPPER text, source-generated metadata only, duplicate and missing members refused.
/// </summary>
public static class DoorJson
{
    // Each room keeps its own source-generated context; a room that adds one names it here.
    private static readonly JsonSerializerContext[] Rooms =
    [
        DoorTypes.Default, CatalogueTypes.Default, InventoryTypes.Default, PaymentsJson.Default, OrdersJson.Default,
        SagaJson.Default, FulfilmentJson.Default, DealerJson.Default, ProductionTypes.Default, NotificationTypes.Default, CampaignsJson.Default, OpsJson.Default,
        EventsTypes.Default, ReturnsJson.Default, CreditJson.Default, DisputesJson.Default, HoldJson.Default,
        SlaJson.Default, TicketsJson.Default, JobsJson.Default, ImagesJson.Default, FilesJson.Default, ExportsJson.Default, ImportsJson.Default, PrivacyJson.Default,
        DocumentsJson.Default,
    ];

    /// <summary>The options, read-only. Both hosts install them for everything that they serialize.</summary>
    public static JsonSerializerOptions Options { get; } = CreateFor(Rooms);

    /// <summary>The metadata of a type; throws <see cref="NotSupportedException"/> when no room declares it.</summary>
    public static JsonTypeInfo<T> Of<T>() => Cached<T>.Info;

    /// <summary>Puts the rules into options that somebody else created (the HTTP results of ASP.NET Core).</summary>
    public static void ApplyTo(JsonSerializerOptions options) => Apply(options, Rooms);

    /// <summary>The same rules over other types.</summary>
    internal static JsonSerializerOptions CreateFor(params JsonSerializerContext[] contexts)
    {
        var options = new JsonSerializerOptions();
        Apply(options, contexts);
        options.MakeReadOnly();
        return options;
    }

    private static void Apply(JsonSerializerOptions options, JsonSerializerContext[] contexts)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.PropertyNameCaseInsensitive = true;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.AllowDuplicateProperties = false;
        options.MaxDepth = 32;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseUpper, allowIntegerValues: false));
        options.TypeInfoResolver = JsonTypeInfoResolver.Combine([.. contexts]);
    }

    private static class Cached<T>
    {
        public static readonly JsonTypeInfo<T> Info = (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));
    }
}

/// <summary>
/// Types of the door itself, and the plain ones that durable payloads consist of. <c>object[]</c> and <c>object</c> are how the
/// official worker hands on what an orchestrator gives to an activity and what an orchestration was started with: without
/// them no activity is ever scheduled, and the retry policy hides why.
/// </summary>
[JsonSerializable(typeof(object))]
[JsonSerializable(typeof(object[]))]
[JsonSerializable(typeof(ProblemBody))]
[JsonSerializable(typeof(ReadinessView))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(bool))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(long))]
[JsonSerializable(typeof(DateTimeOffset))]
[JsonSerializable(typeof(TimeSpan))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
internal sealed partial class DoorTypes : JsonSerializerContext;

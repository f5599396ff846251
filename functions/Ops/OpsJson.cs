using System.Text.Json.Serialization;

namespace OrderFunctions.Functions.Ops;

/// <summary>JSON of this room's doors.</summary>
[JsonSerializable(typeof(AlertView))]
[JsonSerializable(typeof(AlertListView))]
[JsonSerializable(typeof(AuditListView))]
internal sealed partial class OpsJson : JsonSerializerContext;

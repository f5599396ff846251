using System.Text.Json.Serialization;

namespace OrderFunctions.Functions.Ops;

/// <summary>JSON of this room's doors.</summary>
[JsonSerializable(typeof(AlertView))]
[JsonSerializable(typeof(AlertListView))]
[JsonSerializable(typeof(AuditListView))]
[JsonSerializable(typeof(RepairListView))]
[JsonSerializable(typeof(RepairDetailView))]
[JsonSerializable(typeof(RepairBody))]
[JsonSerializable(typeof(RepairsBody))]
[JsonSerializable(typeof(RepairResultView))]
[JsonSerializable(typeof(RepairResultListView))]
[JsonSerializable(typeof(InboxListView))]
[JsonSerializable(typeof(InboxDetailView))]
[JsonSerializable(typeof(InvariantsView))]
[JsonSerializable(typeof(PermissionsView))]
[JsonSerializable(typeof(PermissionsBody))]
internal sealed partial class OpsJson : JsonSerializerContext;

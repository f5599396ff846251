using OrderFunctions.Application.Ops.Repairs;

namespace OrderFunctions.Functions.Ops;

/// <summary>An entry of the repair queue.</summary>
public sealed record RepairView(
    string Id, RepairKind Kind, string Subject, string What, string? Problem, DateTimeOffset Since)
{
    internal static RepairView Of(RepairItem item) =>
        new(item.Key.ToText(), item.Key.Kind, item.Subject, item.What, item.Problem, item.Since);
}

/// <summary>A page of entries.</summary>
public sealed record RepairListView(IReadOnlyList<RepairView> Repairs, string? Continuation);

/// <summary>An entry with its payload, and the text of its last failure where it is kept.</summary>
public sealed record RepairDetailView(
    string Id, RepairKind Kind, string Subject, string What, string? Problem, DateTimeOffset Since, string? Reason, string? Payload)
{
    internal static RepairDetailView Of(RepairDetail detail)
    {
        var item = detail.Item;
        return new(
            item.Key.ToText(), item.Key.Kind, item.Subject, item.What, item.Problem, item.Since, detail.Reason, detail.Payload);
    }
}

/// <summary>What staff say with an action. Everything is optional here; each action asks for what it needs.</summary>
public sealed record RepairBody(string? Reason = null, string? Payload = null, string? Reference = null);

/// <summary>Entries to be tried again.</summary>
public sealed record RepairsBody(IReadOnlyList<string> Ids, string? Reason = null);

/// <summary>What became of one: <paramref name="Code"/> says why not, and is absent when it was done.</summary>
public sealed record RepairResultView(string Id, string? Code);

/// <summary>What became of each, in the order asked.</summary>
public sealed record RepairResultListView(IReadOnlyList<RepairResultView> Results);

using System.Collections.Frozen;

namespace OrderFunctions.Functions.Http.Identity;

/// <summary>One row: a role may do an action on a resource, on everything or only on its own.</summary>
/// <param name="Role">One of <see cref="Roles"/>.</param>
/// <param name="Resource">Lower-case plural, as in the route; <c>*</c> is every resource.</param>
/// <param name="Actions">Lower-case verbs; <c>*</c> is every action.</param>
/// <param name="Reach">How far.</param>
public sealed record Grant(string Role, string Resource, IReadOnlyList<string> Actions, Reach Reach);

/// <summary>One cell that staff have set: it counts instead of what the default says about it, wider or narrower.</summary>
/// <param name="Role">One of <see cref="Roles"/>.</param>
/// <param name="Resource">Lower case, as in <see cref="PermissionCatalogue"/>; no <c>*</c>.</param>
/// <param name="Action">Lower case, as in <see cref="PermissionCatalogue"/>; no <c>*</c>.</param>
/// <param name="Reach">How far; NONE takes it away.</param>
public sealed record PermissionOverride(string Role, string Resource, string Action, Reach Reach);

/// <summary>Who may do what, as data: role × resource × action. What no row grants is refused.</summary>
public sealed class PermissionMatrix
{
    private readonly FrozenDictionary<(string Role, string Resource, string Action), Reach> _granted;
    private readonly FrozenDictionary<(string Role, string Resource, string Action), Reach> _overridden;

    public PermissionMatrix(IEnumerable<Grant> grants, IEnumerable<PermissionOverride>? overrides = null)
    {
        Grants = [.. grants];
        _granted = Grants
            .SelectMany(g => g.Actions.Select(action => (Key: (g.Role, g.Resource, action), g.Reach)))
            .GroupBy(row => row.Key)
            .ToFrozenDictionary(rows => rows.Key, rows => rows.Max(row => row.Reach));
        _overridden = (overrides ?? []).ToFrozenDictionary(cell => (cell.Role, cell.Resource, cell.Action), cell => cell.Reach);
    }

    /// <summary>The rows.</summary>
    public IReadOnlyList<Grant> Grants { get; }

    /// <summary>The same rows with other cells laid over them.</summary>
    public PermissionMatrix With(IEnumerable<PermissionOverride> overrides) => new(Grants, overrides);

    /// <summary>The widest reach that any of the roles gives.</summary>
    public Reach Of(IReadOnlyList<string> roles, string resource, string action)
    {
        var widest = Reach.None;
        foreach (var role in roles)
        {
            if (Of(role, resource, action) is var reach && reach > widest)
                widest = reach;
        }

        return widest;
    }

    /// <summary>The reach that one role gives.</summary>
    public Reach Of(string role, string resource, string action)
    {
        if (_overridden.TryGetValue((role, resource, action), out var set))
            return set;
        var widest = Reach.None;
        Widen(ref widest, (role, resource, action));
        Widen(ref widest, (role, resource, "*"));
        Widen(ref widest, (role, "*", action));
        Widen(ref widest, (role, "*", "*"));
        return widest;
    }

    private void Widen(ref Reach widest, (string, string, string) key)
    {
        if (_granted.TryGetValue(key, out var reach) && reach > widest)
            widest = reach;
    }

    // Who may ask for long work at all; what for, the permissions of its room say.
    private static readonly string[] Staff = [Roles.FulfilmentAdmin, Roles.InventoryAdmin, Roles.AnalyticsAdmin, Roles.Employee];

    /// <summary>What a new installation starts with.</summary>
    public static PermissionMatrix Default { get; } = new(
    [
        new(Roles.SuperAdmin, "*", ["*"], Reach.Any),

        new(Roles.FulfilmentAdmin, "orders", ["read", "cancel", "change", "review", "hold", "correct", "choose", "assign"], Reach.Any),
        new(Roles.FulfilmentAdmin, "payments", ["read"], Reach.Any),
        new(Roles.FulfilmentAdmin, "disputes", ["answer"], Reach.Any),
        new(Roles.FulfilmentAdmin, "refunds", ["read", "create", "repair"], Reach.Any),
        new(Roles.FulfilmentAdmin, "returns", ["*"], Reach.Any),
        new(Roles.FulfilmentAdmin, "credit", ["read", "change"], Reach.Any),
        new(Roles.FulfilmentAdmin, "shipments", ["*"], Reach.Any),
        new(Roles.FulfilmentAdmin, "dealers", ["*"], Reach.Any),
        new(Roles.FulfilmentAdmin, "picklists", ["*"], Reach.Any),
        new(Roles.FulfilmentAdmin, "inventory", ["read"], Reach.Any),
        new(Roles.FulfilmentAdmin, "locations", ["read"], Reach.Any),
        new(Roles.FulfilmentAdmin, "purchases", ["read"], Reach.Any),
        new(Roles.FulfilmentAdmin, "production", ["read", "assign"], Reach.Any),
        new(Roles.FulfilmentAdmin, "writers", ["*"], Reach.Any),
        new(Roles.FulfilmentAdmin, "messages", ["read"], Reach.Any),
        new(Roles.FulfilmentAdmin, "campaigns", ["*"], Reach.Any),
        new(Roles.FulfilmentAdmin, "files", ["upload", "upload-recipients"], Reach.Any),
        new(Roles.FulfilmentAdmin, "templates", ["*"], Reach.Any),
        new(Roles.FulfilmentAdmin, "suppressions", ["*"], Reach.Any),
        new(Roles.FulfilmentAdmin, "customers", ["export"], Reach.Any),
        new(Roles.FulfilmentAdmin, "ops", ["read", "repair"], Reach.Any),
        new(Roles.FulfilmentAdmin, "events", ["replay"], Reach.Any),

        new(Roles.FulfilmentAdmin, "exports", ["create", "orders", "lines", "stock", "payments", "violations", "customers"], Reach.Any),
        new(Roles.FulfilmentAdmin, "sla", ["read", "settle", "read-policies", "edit-policies"], Reach.Any),
        new(Roles.FulfilmentAdmin, "tickets", ["*"], Reach.Any),
        new(Roles.FulfilmentAdmin, "documents", ["read", "review"], Reach.Any),
        new(Roles.InventoryAdmin, "inventory", ["*"], Reach.Any),
        new(Roles.InventoryAdmin, "locations", ["*"], Reach.Any),
        new(Roles.InventoryAdmin, "purchases", ["*"], Reach.Any),
        new(Roles.InventoryAdmin, "products", ["*"], Reach.Any),
        new(Roles.InventoryAdmin, "images", ["read"], Reach.Any),
        new(Roles.InventoryAdmin, "orders", ["read"], Reach.Any),
        new(Roles.InventoryAdmin, "exports", ["create", "lines", "stock"], Reach.Any),
        new(Roles.InventoryAdmin, "files", ["upload", "upload-csv"], Reach.Any),
        new(Roles.InventoryAdmin, "imports", ["create", "products", "prices", "stock"], Reach.Any),
        new(Roles.InventoryAdmin, "ops", ["read"], Reach.Any),

        new(Roles.AnalyticsAdmin, "orders", ["read"], Reach.Any),
        new(Roles.AnalyticsAdmin, "payments", ["read"], Reach.Any),
        new(Roles.AnalyticsAdmin, "inventory", ["read"], Reach.Any),
        new(Roles.AnalyticsAdmin, "purchases", ["read"], Reach.Any),
        new(Roles.AnalyticsAdmin, "writers", ["read"], Reach.Any),
        // Nothing about persons: figures do not need it.
        new(Roles.AnalyticsAdmin, "exports", ["create", "lines", "stock", "payments", "violations"], Reach.Any),
        new(Roles.AnalyticsAdmin, "metrics", ["read"], Reach.Any),
        new(Roles.AnalyticsAdmin, "ops", ["read"], Reach.Any),

        new(Roles.AnalyticsAdmin, "sla", ["read", "read-policies"], Reach.Any),
        new(Roles.Dealer, "shipments", ["read", "pack", "hand-over"], Reach.Own),
        new(Roles.Dealer, "dealers", ["read"], Reach.Own),
        new(Roles.Dealer, "picklists", ["read", "accept", "pick"], Reach.Own),
        new(Roles.Dealer, "sla", ["read"], Reach.Own),
        new(Roles.Writer, "production", ["read", "write"], Reach.Own),
        new(Roles.Writer, "sla", ["read"], Reach.Own),
        new(Roles.QualityControl, "production", ["read", "check"], Reach.Any),

        new(Roles.Employee, "orders", ["read"], Reach.Any),
        new(Roles.Employee, "shipments", ["read", "pack", "hand-over"], Reach.Any),
        new(Roles.Employee, "picklists", ["read", "pick"], Reach.Any),
        new(Roles.Employee, "returns", ["read", "list", "receive", "inspect"], Reach.Any),
        new(Roles.Employee, "inventory", ["read"], Reach.Any),
        new(Roles.Employee, "purchases", ["read", "receive"], Reach.Any),
        new(Roles.Employee, "tickets", ["create", "read", "comment", "work"], Reach.Any),
        new(Roles.Employee, "locations", ["read"], Reach.Any),
        new(Roles.Employee, "documents", ["read", "review"], Reach.Any),

        new(Roles.Customer, "orders", ["create", "read", "cancel", "change", "choose", "correct"], Reach.Own),
        new(Roles.Customer, "payments", ["create", "read", "confirm"], Reach.Own),
        new(Roles.Customer, "returns", ["create", "read"], Reach.Own),
        new(Roles.Customer, "refunds", ["read"], Reach.Own),
        new(Roles.Customer, "credit", ["read"], Reach.Own),
        new(Roles.Customer, "shipments", ["read"], Reach.Own),
        new(Roles.Customer, "tickets", ["create", "read", "comment"], Reach.Own),
        new(Roles.Customer, "documents", ["create", "read", "change"], Reach.Own),
        new(Roles.Customer, "notifications", ["read", "change"], Reach.Own),
        new(Roles.Customer, "customers", ["export", "erase"], Reach.Own),
        new(Roles.Customer, "jobs", ["read"], Reach.Own),

        .. Roles.All.Where(role => role != Roles.SuperAdmin).Select(role => new Grant(role, "files", ["read"], Reach.Own)),
        .. Staff.Select(role => new Grant(role, "jobs", ["read", "change"], Reach.Own)),
    ]);
}

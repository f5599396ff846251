namespace OrderFunctions.Functions.Http.Identity;

/// <summary>A permission that can be given to a role.</summary>
/// <param name="Resource">Lower-case plural, as in the route.</param>
/// <param name="Action">Lower-case verb.</param>
/// <param name="HasOwner">Whether its things belong to somebody, so that it can be given for the own alone.</param>
public sealed record KnownPermission(string Resource, string Action, bool HasOwner);

/// <summary>
/// Every permission there is: what functions ask for, and what the default names. A permission has owners only if the
/// default gives it to somebody for the own alone: those are the functions that ask whose a thing is. Anywhere else
/// <see cref="Reach.Own"/> would let a caller in and nobody would look again.
/// </summary>
public sealed class PermissionCatalogue
{
    private readonly Dictionary<(string Resource, string Action), KnownPermission> _known;

    public PermissionCatalogue(IEnumerable<PermissionAttribute> needed)
    {
        var named = PermissionMatrix.Default.Grants
            .SelectMany(grant => grant.Actions.Select(action => (grant.Resource, Action: action, grant.Reach)))
            .Where(cell => cell.Resource != "*" && cell.Action != "*")
            .ToList();
        var owned = named.Where(cell => cell.Reach == Reach.Own).Select(cell => (cell.Resource, cell.Action)).ToHashSet();
        _known = named.Select(cell => (cell.Resource, cell.Action))
            .Concat(needed.Select(permission => (permission.Resource, permission.Action)))
            .Distinct()
            .ToDictionary(key => key, key => new KnownPermission(key.Resource, key.Action, owned.Contains(key)));
        All = [.. _known.Values.OrderBy(one => one.Resource, StringComparer.Ordinal).ThenBy(one => one.Action, StringComparer.Ordinal)];
    }

    /// <summary>By resource and action.</summary>
    public IReadOnlyList<KnownPermission> All { get; }

    /// <summary>The permission, or null.</summary>
    public KnownPermission? Find(string resource, string action) => _known.GetValueOrDefault((resource, action));

    /// <summary>Whether a cell can be set so: everything in it is known, and OWN only where there are owners.</summary>
    public bool Allows(PermissionOverride cell) =>
        Roles.All.Contains(cell.Role) && Find(cell.Resource, cell.Action) is { } known && (known.HasOwner || cell.Reach != Reach.Own);
}

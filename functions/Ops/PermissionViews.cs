using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Identity;

namespace OrderFunctions.Functions.Ops;

/// <summary>A permission and the roles that hold it.</summary>
/// <param name="HasOwner">Whether it can be given for the own alone (OWN).</param>
/// <param name="Holders">How far it reaches for each role that has it.</param>
public sealed record PermissionView(string Resource, string Action, bool HasOwner, IReadOnlyDictionary<string, Reach> Holders);

/// <summary>Who may do what.</summary>
/// <param name="Overrides">What was set by staff; everything else is the default.</param>
public sealed record PermissionsView(
    IReadOnlyList<string> Roles,
    IReadOnlyList<PermissionView> Permissions,
    IReadOnlyList<PermissionOverride> Overrides,
    DateTimeOffset? ChangedAt,
    string? ChangedBy)
{
    internal static PermissionsView Of(PermissionSettings settings, PermissionCatalogue catalogue)
    {
        var matrix = PermissionMatrix.Default.With(settings.Overrides);
        var roles = Http.Identity.Roles.All;
        return new(
            roles,
            [.. catalogue.All.Select(one => new PermissionView(one.Resource, one.Action, one.HasOwner, HoldersOf(one)))],
            settings.Overrides,
            settings.ChangedAt,
            settings.ChangedBy);

        Dictionary<string, Reach> HoldersOf(KnownPermission one) => roles
            .Select(role => (Role: role, Reach: matrix.Of(role, one.Resource, one.Action)))
            .Where(holder => holder.Reach != Reach.None)
            .ToDictionary(holder => holder.Role, holder => holder.Reach, StringComparer.Ordinal);
    }
}

/// <summary>Body of a change: every cell that is to differ from the default, and why.</summary>
public sealed record PermissionsBody(IReadOnlyList<PermissionOverride> Overrides, string Reason)
{
    private const int MaxReason = 200;

    internal Problem? Validate(PermissionCatalogue catalogue)
    {
        var errors = new FieldErrors();
        errors.Require(Reason.Trim().Length is >= 1 and <= MaxReason, "$.reason", $"must have 1 to {MaxReason} characters");
        var seen = new HashSet<(string, string, string)>();
        for (var i = 0; i < Overrides.Count; i++)
        {
            var (cell, path) = (Overrides[i], $"$.overrides[{i}]");
            errors.Require(Http.Identity.Roles.All.Contains(cell.Role), path + ".role", "is no role, in lower case");
            if (errors.Require(catalogue.Find(cell.Resource, cell.Action) is not null, path + ".action", "is no action on the resource, in lower case"))
                errors.Require(catalogue.Find(cell.Resource, cell.Action)!.HasOwner || cell.Reach != Reach.Own, path + ".reach", "cannot be OWN, because these things have no owner");
            errors.Require(seen.Add((cell.Role, cell.Resource, cell.Action)), path, "sets a cell that another entry sets");
        }

        return errors.ToProblem();
    }
}

/// <summary>What a change of permissions came to, for the audit trail.</summary>
internal static class PermissionChange
{
    private const int Longest = 2000;

    /// <summary>Cells that reach further or less far than before, one after the other.</summary>
    public static string Between(IReadOnlyList<PermissionOverride> before, IReadOnlyList<PermissionOverride> after)
    {
        var (old, now) = (PermissionMatrix.Default.With(before), PermissionMatrix.Default.With(after));
        var text = string.Join("; ", before.Concat(after)
            .Select(cell => (cell.Role, cell.Resource, cell.Action))
            .Distinct()
            .Select(cell => (Cell: cell, From: old.Of(cell.Role, cell.Resource, cell.Action), To: now.Of(cell.Role, cell.Resource, cell.Action)))
            .Where(change => change.From != change.To)
            .Select(change => $"{change.Cell.Role} {change.Cell.Resource}:{change.Cell.Action} {change.From} > {change.To}"));
        return text.Length <= Longest ? text : text[..Longest] + "…";
    }
}

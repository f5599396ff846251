namespace OrderFunctions.Functions.Http.Identity;

/// <summary>
/// What a caller of the function must be permitted (<see cref="PermissionMatrix"/>). An HTTP function with neither this
/// nor <see cref="OpenToAllAttribute"/> answers 403 to everybody.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PermissionAttribute(string resource, string action) : Attribute
{
    /// <summary>The resource, as in the matrix.</summary>
    public string Resource { get; } = resource;

    /// <summary>The action, as in the matrix.</summary>
    public string Action { get; } = action;
}

/// <summary>Anybody may call the function. A valid token still makes the caller known.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OpenToAllAttribute : Attribute;

using System.Collections.Frozen;
using System.Reflection;
using Microsoft.Extensions.Options;
using OrderFunctions.Functions.Http.Limits;

namespace OrderFunctions.Functions.Http.Identity;

/// <summary>Where function classes are looked for. A host with more of them adds their assemblies.</summary>
public sealed class FunctionAccessOptions
{
    /// <summary>The assemblies; the one that this file is compiled into is always among them.</summary>
    public IList<Assembly> Assemblies { get; } = [typeof(FunctionAccessOptions).Assembly];
}

/// <summary>The access rule of every function by name, read from its attributes once.</summary>
internal sealed class FunctionAccess(IOptions<FunctionAccessOptions> options)
{
    private readonly FrozenDictionary<string, AccessRule> _rules = options.Value.Assemblies
        .Distinct()
        .SelectMany(assembly => assembly.GetTypes())
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
        .Select(method => (Function: method.GetCustomAttribute<FunctionAttribute>(), Rule: AccessRule.Of(method)))
        .Where(found => found.Function is not null)
        .GroupBy(found => found.Function!.Name, StringComparer.OrdinalIgnoreCase)
        .ToFrozenDictionary(g => g.Key, g => g.First().Rule, StringComparer.OrdinalIgnoreCase);

    /// <summary>The permissions that functions ask for.</summary>
    public IEnumerable<PermissionAttribute> Permissions => _rules.Values.Select(rule => rule.Permission).OfType<PermissionAttribute>();

    /// <summary>The rule; a function that declares none, or is unknown, is closed.</summary>
    public AccessRule Of(string functionName) => _rules.GetValueOrDefault(functionName, AccessRule.Closed);
}

/// <summary>
/// What a caller needs: nothing, a permission, or (when nothing is declared) the impossible. And what its requests count as,
/// where the method does not say it.
/// </summary>
/// <param name="Route">The route as declared, with names instead of ids in it.</param>
internal sealed record AccessRule(bool IsOpen, PermissionAttribute? Permission, RatePolicy? Limit = null, string Route = "")
{
    public static AccessRule Closed { get; } = new(false, null);

    public static AccessRule Of(MethodInfo method) => new(
        method.IsDefined(typeof(OpenToAllAttribute)),
        method.GetCustomAttribute<PermissionAttribute>(),
        method.GetCustomAttribute<LimitedAsAttribute>()?.Policy,
        method.GetParameters().Select(p => p.GetCustomAttribute<HttpTriggerAttribute>()?.Route).FirstOrDefault(route => route is not null) ?? "");
}

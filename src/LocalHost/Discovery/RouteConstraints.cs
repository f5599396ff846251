using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace OrderFunctions.LocalHost.Discovery;

/// <summary>Tells at start what routing would only say at the first request.</summary>
internal static class RouteConstraints
{
    public static string? Problem(string? constraint)
    {
        if (string.IsNullOrEmpty(constraint))
            return null;
        using var services = new ServiceCollection().BuildServiceProvider();
        try
        {
            var resolver = new DefaultInlineConstraintResolver(Options.Create(new RouteOptions()), services);
            return resolver.ResolveConstraint(constraint) is null ? $"'{constraint}' is not a route constraint." : null;
        }
        catch (Exception e) when (e is RouteCreationException or ArgumentException or FormatException)
        {
            return $"'{constraint}': {e.Message}";
        }
    }
}

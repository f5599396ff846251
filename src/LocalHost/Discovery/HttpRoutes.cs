using Microsoft.AspNetCore.Routing.Patterns;
using OrderFunctions.LocalHost.Invocation;
using OrderFunctions.LocalHost.Worker;

namespace OrderFunctions.LocalHost.Discovery;

/// <summary>Route templates and methods of HTTP functions.</summary>
internal static class HttpRoutes
{
    private static readonly HashSet<string> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT",
    };

    /// <summary>The template without the prefix of host.json.</summary>
    public static string TemplateOf(FunctionDescriptor function) =>
        TemplateOf((HttpTriggerAttribute)function.Trigger, function.Name);

    /// <summary>In upper case; empty means all.</summary>
    public static IReadOnlyList<string> MethodsOf(FunctionDescriptor function) =>
        [.. (((HttpTriggerAttribute)function.Trigger).Methods ?? []).Select(m => m.ToUpperInvariant()).Distinct()];

    public static HashSet<string> ParameterNames(HttpTriggerAttribute http, string functionName)
    {
        try
        {
            return [.. RoutePatternFactory.Parse(TemplateOf(http, functionName)).Parameters.Select(p => p.Name.ToUpperInvariant())];
        }
        catch (RoutePatternException)
        {
            // Already rejected by Check with the reason; there are no parameters to bind.
            return [];
        }
    }

    public static void Check(FunctionCandidate candidate, HttpTriggerAttribute http)
    {
        foreach (var method in http.Methods ?? [])
        {
            if (method is null || !Known.Contains(method))
                candidate.Reject($"'{method}' is not an HTTP method.");
        }
        try
        {
            var pattern = RoutePatternFactory.Parse(TemplateOf(http, candidate.Name));
            if (http.Route is ['/', ..] or ['~', ..])
                candidate.Reject($"the route '{http.Route}' must not begin with '{http.Route[0]}'.");
            foreach (var policy in pattern.ParameterPolicies.SelectMany(p => p.Value))
            {
                if (RouteConstraints.Problem(policy.Content) is { } problem)
                    candidate.Reject($"the route '{http.Route}' is not valid: {problem}");
            }
        }
        catch (RoutePatternException e)
        {
            candidate.Reject($"the route '{http.Route}' is not valid: {e.Message}");
        }
    }

    private static string TemplateOf(HttpTriggerAttribute http, string functionName) => http.Route ?? functionName;
}

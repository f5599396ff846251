using System.Reflection;
using OrderFunctions.Domain;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.LocalHost.Worker;
using Xunit;

namespace OrderFunctions.Functions.Tests.Identity;

/// <summary>The rules over every function of the app.</summary>
public sealed class AccessRulesTests
{
    private static readonly MethodInfo[] HttpFunctions =
    [
        .. typeof(Composition).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(method => method.GetParameters().Any(p => p.IsDefined(typeof(HttpTriggerAttribute)))),
    ];

    // What the design opens to everybody. A route is added here on purpose or not at all.
    // Metrics, the Sandbox's payment page and the page of sent mail check their configuration themselves.
    private static readonly string[] Open =
        ["health/", "metrics", "api/files/", "api/images/", "api/webhooks/", "api/products", "api/sandbox/", "api/tracking/", "api/unsubscribe/", "outbox", "api/openapi.json", "api/docs"];

    [Fact]
    public void Every_http_function_says_who_may_call_it()
    {
        Assert.NotEmpty(HttpFunctions);
        Assert.Empty(HttpFunctions
            .Where(m => m.IsDefined(typeof(PermissionAttribute)) == m.IsDefined(typeof(OpenToAllAttribute)))
            .Select(m => m.DeclaringType!.Name + "." + m.Name));
    }

    [Fact]
    public void Only_what_the_design_opens_is_open()
    {
        Assert.All(
            HttpFunctions
                .Where(m => m.IsDefined(typeof(OpenToAllAttribute)))
                .Select(m => m.GetParameters().Select(p => p.GetCustomAttribute<HttpTriggerAttribute>()).First(t => t is not null)!),
            trigger => Assert.Contains(Open, open => trigger.Route!.StartsWith(open, StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public void Every_permission_is_granted_to_somebody_beside_the_highest_role()
    {
        string[] others = [.. Roles.All.Where(role => role != Roles.SuperAdmin)];
        // Whoever edits permissions can give themselves every other one; and a line that was rejected too often is a super-admin's.
        Assert.Empty(HttpFunctions
            .Select(m => m.GetCustomAttribute<PermissionAttribute>()).OfType<PermissionAttribute>()
            .Where(p => p.Resource != "permissions" && (p.Resource, p.Action) != ("production", "decide") && PermissionMatrix.Default.Of(others, p.Resource, p.Action) == Reach.None)
            .Select(p => p.Resource + ":" + p.Action).Distinct());
    }

    [Fact]
    public void The_matrix_names_known_roles_only() =>
        Assert.Empty(PermissionMatrix.Default.Grants.Select(g => g.Role).Except(Roles.All));

    [Fact]
    public void A_customer_never_reaches_beyond_the_own() =>
        Assert.All(PermissionMatrix.Default.Grants.Where(g => g.Role == Roles.Customer), g => Assert.Equal(Reach.Own, g.Reach));

    [Fact]
    public void The_widest_of_several_roles_counts()
    {
        var matrix = new PermissionMatrix([new("a", "x", ["read"], Reach.Own), new("b", "x", ["*"], Reach.Any), new("c", "*", ["read"], Reach.Own)]);

        Assert.Equal(Reach.Own, matrix.Of(["a"], "x", "read"));
        Assert.Equal(Reach.Any, matrix.Of(["a", "b"], "x", "read"));
        Assert.Equal(Reach.None, matrix.Of(["a"], "x", "write"));
        Assert.Equal(Reach.Own, matrix.Of(["c"], "anything", "read"));
        Assert.Equal(Reach.None, matrix.Of([], "x", "read"));
    }

    [Fact]
    public void What_staff_have_set_counts_instead_of_what_the_rows_say_wider_or_narrower()
    {
        var rows = new PermissionMatrix([new("a", "x", ["*"], Reach.Any), new("b", "x", ["read"], Reach.Own)]);
        var matrix = rows.With([new("a", "x", "read", Reach.None), new("b", "x", "write", Reach.Any)]);

        Assert.Equal(Reach.None, matrix.Of(["a"], "x", "read"));
        Assert.Equal(Reach.Any, matrix.Of(["a"], "x", "write"));
        Assert.Equal(Reach.Any, matrix.Of(["b"], "x", "write"));
        Assert.Equal(Reach.Own, matrix.Of(["a", "b"], "x", "read"));
        Assert.Equal(Reach.Any, rows.Of(["a"], "x", "read"));
    }

    [Fact]
    public void Refusal_codes_have_the_status_that_their_kind_has()
    {
        var codes = typeof(RefusalCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetValue(null)!).ToArray();

        Assert.NotEmpty(codes);
        Assert.All(codes, code => Assert.InRange(RefusalStatus.Of(code), 400, 499));
        Assert.All(codes.Where(c => c.EndsWith("_UNKNOWN", StringComparison.Ordinal) && c != RefusalCodes.CurrencyUnknown), c => Assert.Equal(404, RefusalStatus.Of(c)));
        Assert.All(codes.Where(c => c.EndsWith("_INVALID", StringComparison.Ordinal)), c => Assert.Equal(400, RefusalStatus.Of(c)));
        Assert.Equal(409, RefusalStatus.Of(RefusalCodes.OutOfStock));
    }
}

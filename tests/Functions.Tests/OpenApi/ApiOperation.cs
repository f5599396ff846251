using System.Reflection;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.Limits;
using OrderFunctions.Functions.Http.OpenApi;
using OrderFunctions.Local;
using OrderFunctions.LocalHost.Worker;

namespace OrderFunctions.Functions.Tests.OpenApi;

/// <summary>An HTTP method on a route, as its function's attributes describe it.</summary>
internal sealed class ApiOperation
{
    private static readonly string[] OfAnyBody = ["MALFORMED_JSON", "JSON_TOO_DEEP", "BODY_REQUIRED", "VALIDATION_FAILED", "BODY_TOO_LARGE", "UNSUPPORTED_MEDIA_TYPE"];
    private static readonly string[] OfAnyKey = ["IDEMPOTENCY_KEY_REQUIRED", "IDEMPOTENCY_KEY_INVALID", "IDEMPOTENCY_KEY_REUSED", "IDEMPOTENCY_IN_PROGRESS", "BODY_TOO_LARGE"];

    private static readonly string[] OfAnyEdit = ["IF_MATCH_INVALID", "PRECONDITION_REQUIRED", "PRECONDITION_FAILED"];

    private ApiOperation(MethodInfo function, HttpTriggerAttribute trigger, string method, string id)
    {
        (Function, Method, Id) = (function, method.ToLowerInvariant(), id);
        Route = "/" + trigger.Route;
        RouteParameters = [.. Route.Split('/').Where(segment => segment.StartsWith('{')).Select(segment => segment[1..^1])];
        QueryParameters = [.. function.GetParameters().Where(p => p.ParameterType == typeof(string) && !RouteParameters.Contains(p.Name)).Select(p => p.Name!)];
        Takes = function.GetCustomAttribute<TakesAttribute>();
        TakesFile = function.GetCustomAttribute<TakesFileAttribute>();
        Answers = [.. function.GetCustomAttributes<AnswersAttribute>()];
        IsOpen = function.IsDefined(typeof(OpenToAllAttribute));
        Codes = new SortedSet<string>(AllCodes(), StringComparer.Ordinal);
    }

    /// <summary>Every operation of the app, by route.</summary>
    public static IReadOnlyList<ApiOperation> All { get; } =
    [
        .. typeof(LocalApp).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods())
            .SelectMany(OfFunction)
            .OrderBy(operation => operation.Route, StringComparer.Ordinal)
            .ThenBy(operation => operation.Method, StringComparer.Ordinal),
    ];

    public MethodInfo Function { get; }

    /// <summary>Lower case.</summary>
    public string Method { get; }

    public string Id { get; }

    /// <summary>With a slash in front.</summary>
    public string Route { get; }

    public IReadOnlyList<string> RouteParameters { get; }

    public IReadOnlyList<string> QueryParameters { get; }

    public TakesAttribute? Takes { get; }

    public TakesFileAttribute? TakesFile { get; }

    public IReadOnlyList<AnswersAttribute> Answers { get; }

    public bool IsOpen { get; }

    public bool IsKeyed => Function.IsDefined(typeof(KeyedAttribute));

    public bool IsLongPolled => Function.IsDefined(typeof(LongPolledAttribute));

    /// <summary>Whether answers carry an ETag that a change must name.</summary>
    public bool IsVersioned => Function.IsDefined(typeof(VersionedAttribute));

    public bool NeedsIfMatch => IsVersioned && Method != "get";

    public PermissionAttribute? Permission => Function.GetCustomAttribute<PermissionAttribute>();

    /// <summary>The room that the function stands in.</summary>
    public string Tag => Function.DeclaringType!.Namespace!.Split('.') is [.., "Http", "OpenApi"] ? "Ops" : Function.DeclaringType.Namespace!.Split('.')[^1];

    /// <summary>Codes of every problem that can be the answer.</summary>
    public IReadOnlySet<string> Codes { get; }

    /// <summary>The operation that a request meets; null when none does.</summary>
    public static ApiOperation? Find(string method, string path)
    {
        var segments = path.Split('?')[0].Trim('/').Split('/');
        return All.Where(one => one.Method.Equals(method, StringComparison.OrdinalIgnoreCase) && one.Fits(segments))
            .MinBy(one => one.RouteParameters.Count);
    }

    private bool Fits(string[] path) =>
        Route.Trim('/').Split('/') is var route && route.Length == path.Length
        && route.Zip(path).All(pair => pair.First.StartsWith('{') || pair.First.Equals(pair.Second, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<ApiOperation> OfFunction(MethodInfo method)
    {
        var trigger = method.GetParameters().Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()).FirstOrDefault(found => found is not null);
        if (method.GetCustomAttribute<FunctionAttribute>() is not { } function || trigger is null) return [];
        return trigger.Methods!.Select((verb, n) => new ApiOperation(method, trigger, verb, n == 0 ? function.Name : function.Name + "_" + verb));
    }

    private IEnumerable<string> AllCodes()
    {
        IEnumerable<string> codes = [.. Function.GetCustomAttribute<RefusesAttribute>()?.Codes ?? [], "BAD_REQUEST", "INTERNAL"];
        if (!IsOpen) codes = [.. codes, "UNAUTHENTICATED", "FORBIDDEN", "IDENTITY_UNAVAILABLE"];
        if (Function.GetCustomAttribute<LimitedAsAttribute>()?.Policy != RatePolicy.Exempt) codes = [.. codes, "RATE_LIMITED"];
        if (Takes is not null) codes = codes.Concat(OfAnyBody);
        if (IsKeyed) codes = codes.Concat(OfAnyKey);
        if (NeedsIfMatch) codes = codes.Concat(OfAnyEdit);
        if (QueryParameters.Count > 0) codes = [.. codes, "VALIDATION_FAILED"];
        if (RouteParameters.Count > 0) codes = [.. codes, "NOT_FOUND"];
        return codes;
    }
}

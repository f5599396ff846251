using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.Limits;
using OrderFunctions.Functions.Http.OpenApi;

namespace OrderFunctions.Functions.Ops;

/// <summary>Section <c>Metrics</c>.</summary>
public sealed class MetricsOptions
{
    /// <summary>Whether <c>GET metrics</c> needs no token, for a scraper on a private network. Closed by default.</summary>
    public bool Open { get; set; }
}

/// <summary><c>GET metrics</c> in the Prometheus text format.</summary>
public sealed class MetricsFunction(MetricsText text, PermissionStore permissions, IOptions<MetricsOptions> options)
{
    // Open to all by attribute, because whether it is open is configuration; the permission is checked here instead.
    [Function("Metrics"), OpenToAll, LimitedAs(RatePolicy.Exempt)]
    [Answers(200, ContentType = "text/plain")]
    [Refuses("UNAUTHENTICATED", "FORBIDDEN")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "metrics")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var caller = request.Caller();
        if (!options.Value.Open && caller.IsAnonymous)
            return Problems.Unauthenticated();
        if (!options.Value.Open
            && (await permissions.MatrixAsync(cancellationToken)).Of(caller.Roles, "metrics", "read") == Reach.None)
            return Problems.Forbidden;
        return TypedResults.Text(text.Write(), "text/plain; version=0.0.4; charset=utf-8");
    }
}

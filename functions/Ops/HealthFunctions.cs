using Microsoft.AspNetCore.Http;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.Limits;
using OrderFunctions.Functions.Http.OpenApi;

namespace OrderFunctions.Functions.Ops;

/// <summary>Whether the process runs, and whether it can do its work. Open to all; names only.</summary>
public sealed class HealthFunctions(Readiness readiness)
{
    /// <summary>200 as long as requests are answered at all.</summary>
    [Function("HealthLive"), OpenToAll, LimitedAs(RatePolicy.Exempt)]
    [Answers(200, typeof(ReadinessView))]
    public static IResult Live(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health/live")] HttpRequest request) =>
        TypedResults.Ok(new ReadinessView(true, []));

    /// <summary>200 when every check passes, else 503 with the names of those that do not.</summary>
    [Function("HealthReady"), OpenToAll, LimitedAs(RatePolicy.Exempt)]
    [Answers(200, typeof(ReadinessView)), Answers(503, typeof(ReadinessView))]
    public async Task<IResult> ReadyAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health/ready")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var view = await readiness.LookAsync(cancellationToken);
        return TypedResults.Json(view, statusCode: view.Ready ? 200 : 503);
    }
}

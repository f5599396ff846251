using Microsoft.AspNetCore.Http;
using OrderFunctions.Application.Fulfilment;
using OrderFunctions.Application.Orders;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.OpenApi;

namespace OrderFunctions.Functions.Fulfilment;

/// <summary>The public page of one parcel.</summary>
public sealed class TrackParcelFunction(OrderRepository orders)
{
    /// <summary>
    /// <c>GET api/tracking/{token}</c>: where a parcel is, for whoever got the link. A link that was made up is answered like
    /// one that is not known.
    /// </summary>
    [Function("GetTracking"), OpenToAll]
    [Answers(200, typeof(TrackingView))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/tracking/{token}")] HttpRequest request,
        string token,
        CancellationToken cancellationToken)
    {
        var order = TrackingTokens.OrderIdOf(token) is { } id ? (await orders.FindAsync(id, cancellationToken))?.Value.Order : null;
        if (order is null || TrackingTokens.Find(order, token) is not { } shipment) return Problems.NotFound("parcel");
        // Whoever passes the link on must not find it in a search engine, and the next page must not learn it.
        request.HttpContext.Response.Headers["X-Robots-Tag"] = "noindex";
        request.HttpContext.Response.Headers["Referrer-Policy"] = "no-referrer";
        return TypedResults.Ok(TrackingView.Of(order, shipment));
    }
}

using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using OrderFunctions.Application.Catalogue;
using OrderFunctions.Application.Inventory;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Functions.Catalogue;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.OpenApi;

namespace OrderFunctions.Functions.Inventory;

/// <summary>What staff say about an article at a location: its shelf, and when it runs low.</summary>
public sealed class StockPlaceFunctions(
    SetStockPlaceHandler places, LocationBook locations, GetProductHandler products, WatchLowStockHandler watch)
{
    /// <summary><c>GET api/inventory/{sku}/places/{location}</c>, with its version.</summary>
    [Function("GetStockPlace"), Permission("inventory", "read")]
    [Versioned, Answers(200, typeof(StockPlaceView))]
    [Refuses(CatalogueCodes.UnknownSku)]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/inventory/{sku}/places/{location}")] HttpRequest request,
        string sku,
        string location,
        CancellationToken cancellationToken) => await NotThereAsync(sku, location, cancellationToken)
        ?? Answer(request, await places.FindAsync(sku, location, cancellationToken));

    /// <summary>
    /// <c>PUT api/inventory/{sku}/places/{location}</c>. When no more than <c>lowStockAt</c> are available an alert is raised, within
    /// five minutes; another one only after there were more in between.
    /// </summary>
    [Function("SetStockPlace"), Permission("inventory", "change")]
    [Versioned, Takes(typeof(StockPlaceDraft)), Answers(200, typeof(StockPlaceView))]
    [Refuses(CatalogueCodes.UnknownSku)]
    public async Task<IResult> SetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/inventory/{sku}/places/{location}")] HttpRequest request,
        string sku,
        string location,
        CancellationToken cancellationToken)
    {
        if (!request.RequiredIfMatch().TryGet(out var version, out var problem))
            return problem;
        if (!(await request.ReadJsonAsync<StockPlaceDraft>(cancellationToken)).TryGet(out var draft, out problem))
            return problem;
        if (Problems.WrongIn(draft.Check) is { } invalid)
            return invalid;
        if (await NotThereAsync(sku, location, cancellationToken) is { } missing)
            return missing;
        return await places.HandleAsync(new(sku, location, draft, version), cancellationToken) is { } place
            ? Answer(request, place)
            : Preconditions.Failed;
    }

    /// <summary>Every five minutes: which articles have fallen to their threshold.</summary>
    [Function("LowStockTimer")]
    public Task WatchAsync([TimerTrigger("50 */5 * * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        watch.HandleAsync(new WatchLowStock(), cancellationToken);

    private async ValueTask<IResult?> NotThereAsync(string sku, string location, CancellationToken cancellationToken)
    {
        if (await products.HandleAsync(new(sku), cancellationToken) is null)
            return CatalogueProblems.UnknownSku;
        return await locations.FindAsync(location, cancellationToken) is null ? Problems.NotFound("location") : null;
    }

    private static Ok<StockPlaceView> Answer(HttpRequest request, Versioned<StockPlace> place)
    {
        request.HttpContext.Response.Headers.ETag = Preconditions.ETagOf(place.Version);
        return TypedResults.Ok(new StockPlaceView(
            place.Value.Sku, place.Value.Location, place.Value.Bin, place.Value.LowStockAt, place.Value.LowSince));
    }
}

/// <summary>What is said about an article at a location. <paramref name="LowSince"/>: since when no more than <paramref name="LowStockAt"/> are available.</summary>
public sealed record StockPlaceView(string Sku, string Location, string? Bin, long? LowStockAt, DateTimeOffset? LowSince);

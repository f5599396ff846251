using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using OrderFunctions.Application.Inventory;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.OpenApi;

namespace OrderFunctions.Functions.Inventory;

/// <summary>Where stock lies.</summary>
public sealed class LocationFunctions(LocationBook book, ListLocationsHandler list, SaveLocationHandler save)
{
    /// <summary><c>GET api/locations</c>: by code, a page at a time.</summary>
    [Function("ListLocations"), Permission("locations", "read")]
    [Answers(200, typeof(LocationListView))]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/locations")] HttpRequest request,
        string? continuation,
        string? limit,
        CancellationToken cancellationToken) => Paging.RunAsync(
        limit,
        async size =>
        {
            var page = await list.HandleAsync(new(size, continuation), cancellationToken);
            return TypedResults.Ok(new LocationListView([.. page.Locations.Select(LocationView.Of)], page.Continuation));
        });

    /// <summary><c>GET api/locations/{code}</c>, with its version.</summary>
    [Function("GetLocation"), Permission("locations", "read")]
    [Versioned, Answers(200, typeof(LocationView))]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/locations/{code}")] HttpRequest request,
        string code,
        CancellationToken cancellationToken) => await book.FindAsync(code, cancellationToken) is { } found
        ? Answer(request, found)
        : Problems.NotFound("location");

    /// <summary><c>POST api/locations</c>: a new one.</summary>
    [Function("CreateLocation"), Permission("locations", "change")]
    [Takes(typeof(LocationBody)), Answers(201, typeof(LocationView))]
    [Refuses(StockCodes.LocationTaken)]
    public async Task<IResult> CreateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/locations")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        if (!(await request.ReadJsonAsync<LocationBody>(cancellationToken)).TryGet(out var body, out var problem))
            return problem;
        if (Problems.WrongIn(body.Check) is { } invalid)
            return invalid;

        var saved = await save.HandleAsync(new(body.Code!, body.ToDraft(), Version: null), cancellationToken);
        return saved.TryGet(out var location, out var refusal)
            ? TypedResults.Created($"/api/locations/{body.Code}", LocationView.Of(location.Value))
            : refusal.ToProblem();
    }

    /// <summary>
    /// <c>PUT api/locations/{code}</c>: its name, whose it is, and whether it takes goods in. What lies at a closed location can be
    /// corrected and transferred away.
    /// </summary>
    [Function("ChangeLocation"), Permission("locations", "change")]
    [Versioned, Takes(typeof(LocationDraft)), Answers(200, typeof(LocationView))]
    [Refuses(StockCodes.LocationNeeded)]
    public async Task<IResult> ChangeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/locations/{code}")] HttpRequest request,
        string code,
        CancellationToken cancellationToken)
    {
        if (!request.RequiredIfMatch().TryGet(out var version, out var problem))
            return problem;
        if (!(await request.ReadJsonAsync<LocationDraft>(cancellationToken)).TryGet(out var draft, out problem))
            return problem;
        if (Problems.WrongIn(draft.Check) is { } invalid)
            return invalid;

        var saved = await save.HandleAsync(new(code, draft, version), cancellationToken);
        if (saved.TryGet(out var location, out var refusal))
            return Answer(request, location);
        return refusal.Code == StockCodes.UnknownLocation ? Problems.NotFound("location") : refusal.ToProblem();
    }

    private static Ok<LocationView> Answer(HttpRequest request, Versioned<Location> location)
    {
        request.HttpContext.Response.Headers.ETag = Preconditions.ETagOf(location.Version);
        return TypedResults.Ok(LocationView.Of(location.Value));
    }
}

/// <summary>Body of a new location.</summary>
/// <param name="Code">Never changes: 1 to 32 lower-case letters, digits and dashes; a letter comes first and after each dash.</param>
/// <param name="Name">For people, 1 to 100 characters.</param>
/// <param name="Kind">WAREHOUSE when left out.</param>
public sealed record LocationBody(string? Code, string? Name, LocationKind? Kind = null)
{
    internal LocationDraft ToDraft() => new(Name, Kind);

    internal void Check(IDictionary<string, string[]> errors)
    {
        if (!StockLocations.IsValid(Code))
            errors["$.code"] = [StockLocations.Rule];
        ToDraft().Check(errors);
    }
}

/// <summary>A location. <paramref name="Active"/>: it takes goods in.</summary>
public sealed record LocationView(string Code, string Name, LocationKind Kind, bool Active)
{
    internal static LocationView Of(Location location) => new(location.Code, location.Name, location.Kind, location.Active);
}

/// <summary>A page of locations.</summary>
public sealed record LocationListView(IReadOnlyList<LocationView> Locations, string? Continuation);

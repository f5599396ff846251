using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using OrderFunctions.Application.Fulfilment;
using OrderFunctions.Application.Inventory;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Fulfilment;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.OpenApi;

namespace OrderFunctions.Functions.Fulfilment;

/// <summary>Whoever runs the locations that orders are sent from, beside the main one. A dealer sees only itself.</summary>
public sealed class DealerFunctions(DealerBook book, DealerScores scores, ListDealersHandler list, SaveDealerHandler save)
{
    /// <summary><c>GET api/dealers</c>: by code, a page at a time.</summary>
    [Function("ListDealers"), Permission("dealers", "read")]
    [Answers(200, typeof(DealerListView))]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/dealers")] HttpRequest request,
        string? continuation,
        string? limit,
        CancellationToken cancellationToken)
    {
        var caller = request.Caller();
        if (caller.Reach == Reach.Own)
        {
            var own = await book.FindAsync(caller.Subject, cancellationToken);
            return TypedResults.Ok(new DealerListView(own is null ? [] : [await ViewAsync(own.Value, cancellationToken)], null));
        }

        return await Paging.RunAsync(
            limit,
            async size =>
            {
                var page = await list.HandleAsync(new(size, continuation), cancellationToken);
                var dealers = new List<DealerView>();
                foreach (var dealer in page.Dealers) dealers.Add(await ViewAsync(dealer, cancellationToken));
                return TypedResults.Ok(new DealerListView(dealers, page.Continuation));
            });
    }

    /// <summary><c>GET api/dealers/{dealer}</c>, with its version.</summary>
    [Function("GetDealer"), Permission("dealers", "read")]
    [Versioned, Answers(200, typeof(DealerView))]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/dealers/{dealer}")] HttpRequest request,
        string dealer,
        CancellationToken cancellationToken) =>
        request.Caller().Reaches(dealer) && await book.FindAsync(dealer, cancellationToken) is { } found
            ? await AnswerAsync(request, found, cancellationToken)
            : Problems.NotFound("dealer");

    /// <summary>
    /// <c>PUT api/dealers/{dealer}</c>: who runs a location of kind DEALER, and what orders are given to it by. The version of a dealer
    /// that is not there yet is "0". Coordinates that are left out are looked up from the address, as far as it is known.
    /// </summary>
    [Function("SaveDealer"), Permission("dealers", "change")]
    [Versioned, Takes(typeof(DealerDraft)), Answers(200, typeof(DealerView))]
    [Refuses(StockCodes.UnknownLocation, DealerCodes.NotADealers)]
    public async Task<IResult> SaveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/dealers/{dealer}")] HttpRequest request,
        string dealer,
        CancellationToken cancellationToken)
    {
        if (!request.RequiredIfMatch().TryGet(out var version, out var problem))
            return problem;
        if (!(await request.ReadJsonAsync<DealerDraft>(cancellationToken)).TryGet(out var draft, out problem))
            return problem;
        if (Problems.WrongIn(draft.Check) is { } invalid)
            return invalid;
        var saved = await save.HandleAsync(new SaveDealer(dealer, draft, version), cancellationToken);
        return saved.TryGet(out var found, out var refusal) ? await AnswerAsync(request, found, cancellationToken) : refusal.ToProblem();
    }

    /// <summary>
    /// <c>POST api/dealers/{dealer}/deactivate</c>: no new allocations. What it has accepted stays with it, and what it was asked for and
    /// has not accepted goes to others when its time is over.
    /// </summary>
    [Function("DeactivateDealer"), Permission("dealers", "change")]
    [Versioned, Answers(200, typeof(DealerView))]
    [Refuses(DealerCodes.Unknown)]
    public async Task<IResult> DeactivateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/dealers/{dealer}/deactivate")] HttpRequest request,
        string dealer,
        CancellationToken cancellationToken)
    {
        if (!request.RequiredIfMatch().TryGet(out var version, out var problem))
            return problem;
        var saved = await save.HandleAsync(new DeactivateDealer(dealer, version), cancellationToken);
        return saved.TryGet(out var found, out var refusal) ? await AnswerAsync(request, found, cancellationToken) : refusal.ToProblem();
    }

    private async Task<Ok<DealerView>> AnswerAsync(HttpRequest request, Versioned<Dealer> dealer, CancellationToken cancellationToken)
    {
        request.HttpContext.Response.Headers.ETag = Preconditions.ETagOf(dealer.Version);
        return TypedResults.Ok(DealerView.Of(dealer.Value, await scores.ReadAsync(dealer.Value.Code, cancellationToken)));
    }

    private async ValueTask<DealerView> ViewAsync(Dealer dealer, CancellationToken cancellationToken) =>
        DealerView.Of(dealer, await scores.OfAsync(dealer.Code, cancellationToken));
}

/// <summary>A dealer. <paramref name="Active"/>: it gets new allocations; <paramref name="Capacity"/>: parcels open at once, 0 for no limit.</summary>
/// <param name="Rating">What orders are given to it by, 0 to 100.</param>
/// <param name="RatedByStaff">Whether staff say so; else it follows from the promised times that it kept and broke.</param>
/// <param name="Kept">Promised times to accept, pack and hand over that it kept.</param>
/// <param name="Broken">Those that it did not keep.</param>
public sealed record DealerView(
    string Code,
    string Name,
    DealerAddress Address,
    GeoPointView? At,
    IReadOnlyList<string> Categories,
    int Capacity,
    int Rating,
    bool RatedByStaff,
    long Kept,
    long Broken,
    bool Active,
    DateTimeOffset ChangedAt)
{
    internal static DealerView Of(Dealer dealer, ServiceRecord record) => new(
        dealer.Code,
        dealer.Name,
        dealer.Address,
        dealer.At is { } at ? new GeoPointView(at.Latitude, at.Longitude) : null,
        dealer.Categories,
        dealer.Capacity,
        dealer.Rating ?? record.Rating,
        dealer.Rating is not null,
        record.Kept,
        record.Broken,
        dealer.Active,
        dealer.ChangedAt);
}

/// <summary>Degrees, WGS 84.</summary>
public sealed record GeoPointView(double Latitude, double Longitude);

/// <summary>A page of dealers.</summary>
public sealed record DealerListView(IReadOnlyList<DealerView> Dealers, string? Continuation);

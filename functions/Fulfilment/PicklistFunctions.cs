using Microsoft.AspNetCore.Http;
using OrderFunctions.Application;
using OrderFunctions.Application.Fulfilment;
using OrderFunctions.Application.Inventory;
using OrderFunctions.Application.Ops;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Papers;
using OrderFunctions.Domain;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.OpenApi;
using OrderFunctions.Functions.Orders;

namespace OrderFunctions.Functions.Fulfilment;

/// <summary>
/// What a dealer has to pick: a list per order, which becomes a parcel of the same id. The dealer accepts or declines it, picks, and
/// reports what is short and what is packed at the doors of shipments.
/// </summary>
public sealed class PicklistFunctions(
    ListPicklistsHandler list,
    RefreshPicklistHandler picklists,
    AnswerOfferHandler answers,
    PickUnitsHandler pick,
    OrderRepository orders,
    DealerBook dealers,
    ShopOptions shop,
    WatchSagasHandler watch)
{
    private const int LongestReason = 200;

    /// <summary>
    /// <c>GET api/picklists</c>: a dealer's, the oldest first; <c>state=done</c> gives those that are done. Staff name the location. The
    /// main location works from its parcels and has none.
    /// </summary>
    [Function("ListPicklists"), Permission("picklists", "read")]
    [Answers(200, typeof(PicklistListView))]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/picklists")] HttpRequest request,
        string? location,
        string? state,
        string? continuation,
        string? limit,
        CancellationToken cancellationToken)
    {
        var whose = location ?? request.Caller().Subject;
        if (!request.Caller().Reaches(whose)) return Problems.Forbidden;
        if (!StockLocations.IsValid(whose)) return Problems.ValidationFailed("location", StockLocations.Rule);
        if (state is not (null or "open" or "done")) return Problems.ValidationFailed("state", "must be open or done");
        return await Paging.RunAsync(
            limit,
            async size =>
            {
                var page = await list.HandleAsync(new(whose, state == "done", size, continuation), cancellationToken);
                return TypedResults.Ok(new PicklistListView([.. page.Picklists.Select(PicklistView.Of)], page.Continuation));
            });
    }

    /// <summary><c>GET api/picklists/{id}</c>: as the order has it now.</summary>
    [Function("GetPicklist"), Permission("picklists", "read")]
    [Answers(200, typeof(PicklistView))]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/picklists/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        if (!request.MayTouchShipment(id)) return Problems.Forbidden;
        return await FindAsync(id, cancellationToken) is { } found ? TypedResults.Ok(PicklistView.Of(found)) : Problems.NotFound("picklist");
    }

    /// <summary><c>GET api/picklists/{id}/print</c>: the list on paper, in the order of the shelves.</summary>
    [Function("PrintPicklist"), Permission("picklists", "read")]
    [Answers(200, ContentType = PaperTypes.Pdf)]
    public async Task<IResult> PrintAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/picklists/{id}/print")] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        if (!request.MayTouchShipment(id)) return Problems.Forbidden;
        if (await FindAsync(id, cancellationToken) is not { } found) return Problems.NotFound("picklist");
        var name = (await dealers.FindAsync(found.Location, cancellationToken))?.Value.Name ?? found.Location;
        return TypedResults.File(new PicklistPaper(found, name, shop.Name).ToPdf(), PaperTypes.Pdf, $"picklist-{id}.pdf");
    }

    /// <summary><c>POST api/picklists/{id}/accept</c>: the dealer sends it.</summary>
    [Function("AcceptPicklist"), Permission("picklists", "accept")]
    [Answers(200, typeof(PicklistView))]
    [Refuses(DealerCodes.PicklistUnknown, RefusalCodes.WrongState, RefusalCodes.OrderEnded, RefusalCodes.OrderOnHold)]
    public Task<IResult> AcceptAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/picklists/{id}/accept")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) => AskAsync(
        request, id, client, by => answers.HandleAsync(new(id, null, by), cancellationToken), cancellationToken);

    /// <summary>
    /// <c>POST api/picklists/{id}/decline</c>: the dealer does not send it; another location is looked for. What was accepted is the
    /// dealer's, and only staff give it to somebody else.
    /// </summary>
    [Function("DeclinePicklist"), Permission("picklists", "accept")]
    [Takes(typeof(DeclineBody)), Answers(200, typeof(PicklistView))]
    [Refuses(DealerCodes.PicklistUnknown, RefusalCodes.WrongState, RefusalCodes.OrderEnded, RefusalCodes.OrderOnHold)]
    public async Task<IResult> DeclineAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/picklists/{id}/decline")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        if (!(await request.ReadJsonAsync<DeclineBody>(cancellationToken)).TryGet(out var body, out var problem)) return problem;
        if (string.IsNullOrWhiteSpace(body.Reason) || body.Reason.Length > LongestReason)
            return Problems.ValidationFailed("$.reason", $"must have 1 to {LongestReason} characters");
        return await AskAsync(request, id, client, by => answers.HandleAsync(new(id, body.Reason, by), cancellationToken), cancellationToken);
    }

    /// <summary>
    /// <c>POST api/picklists/{id}/picked</c>: so many units of an article lie in the basket, in all; a scanner that repeats itself counts
    /// once. Who picks has accepted.
    /// </summary>
    [Function("PickUnits"), Permission("picklists", "pick")]
    [Takes(typeof(PickedBody)), Answers(200, typeof(PicklistView))]
    [Refuses(
        DealerCodes.PicklistUnknown,
        RefusalCodes.AllocationUnknown,
        RefusalCodes.QuantityInvalid,
        RefusalCodes.WrongState,
        RefusalCodes.OrderEnded,
        RefusalCodes.OrderOnHold)]
    public async Task<IResult> PickedAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/picklists/{id}/picked")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        (await request.ReadJsonAsync<PickedBody>(cancellationToken)).TryGet(out var body, out var problem)
            ? await AskAsync(request, id, client, by => pick.HandleAsync(new(id, body.Sku, body.Quantity, by), cancellationToken), cancellationToken)
            : problem;

    /// <summary>Asks it of the order; the answer is the list as it is then, which may be empty.</summary>
    private async Task<IResult> AskAsync(
        HttpRequest request, string id, DurableTaskClient client, Func<Actor, Task<Result<OrderOutcome>>> ask, CancellationToken cancellationToken)
    {
        if (!request.MayTouchShipment(id)) return Problems.Forbidden;
        var result = await ask(Actor.Staff(request.Caller().Subject));
        if (!result.TryGet(out var outcome, out var refusal)) return refusal.ToProblem();
        await new SagaClient(client, watch).NewsAsync(outcome, cancellationToken);
        return TypedResults.Ok(PicklistView.Of(await picklists.ReadAsync(outcome.Order, ParcelPlan.LocationOf(id)!, cancellationToken)));
    }

    private async Task<Picklist?> FindAsync(string id, CancellationToken cancellationToken)
    {
        if (ParcelPlan.OrderIdOf(id) is not { } orderId || (await orders.FindAsync(orderId, cancellationToken))?.Value.Order is not { } order) return null;
        var found = await picklists.ReadAsync(order, ParcelPlan.LocationOf(id)!, cancellationToken);
        return found.Id == id && found.Status != PicklistStatus.Done ? found : null;
    }
}

using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using OrderFunctions.Application.Catalogue;
using OrderFunctions.Application.Inventory;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Idempotency;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.OpenApi;

namespace OrderFunctions.Functions.Inventory;

/// <summary>What is bought from suppliers: written down, ordered, received in one delivery or several, or called off.</summary>
public sealed class PurchaseFunctions(
    IdempotentRequests idempotent,
    PurchaseRepository purchases,
    ListPurchasesHandler list,
    SavePurchaseHandler save,
    MovePurchaseHandler move,
    ReceiveDeliveryHandler receive)
{
    /// <summary><c>GET api/purchases</c>: those in a <c>state</c> (ordered when left out), the newest first.</summary>
    [Function("ListPurchases"), Permission("purchases", "read")]
    [Answers(200, typeof(PurchaseListView))]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/purchases")] HttpRequest request,
        string? state,
        string? continuation,
        string? limit,
        CancellationToken cancellationToken) => PurchaseListView.StatusOf(state) is not { } status
        ? Problems.ValidationFailed("state", "must be draft, ordered, partly-received, received or cancelled")
        : await Paging.RunAsync(limit, async size => TypedResults.Ok(PurchaseListView.Of(await list.HandleAsync(new(status, size, continuation), cancellationToken))));

    /// <summary><c>POST api/purchases</c>: a draft, which nothing is expected of yet.</summary>
    [Function("CreatePurchase"), Permission("purchases", "change")]
    [Keyed, Takes(typeof(PurchaseDraft)), Answers(201, typeof(PurchaseView))]
    [Refuses(CatalogueCodes.UnknownSku, StockCodes.UnknownLocation, StockCodes.LocationClosed)]
    public Task<IResult> CreateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/purchases")] HttpRequest request,
        CancellationToken cancellationToken) => idempotent.RunAsync<PurchaseDraft>(
        request,
        async (draft, operation) =>
        {
            if (Problems.WrongIn(draft.Check) is { } invalid) return invalid;
            var saved = await save.HandleAsync(new(operation.Id, draft, Version: null, request.Caller().Subject), cancellationToken);
            if (!saved.TryGet(out var purchase, out var refusal)) return refusal.ToProblem();
            request.HttpContext.Response.Headers.ETag = Preconditions.ETagOf(purchase.Version);
            return TypedResults.Created($"/api/purchases/{operation.Id}", PurchaseView.Of(purchase.Value.Purchase));
        },
        cancellationToken);

    /// <summary><c>GET api/purchases/{id}</c>, with its version.</summary>
    [Function("GetPurchase"), Permission("purchases", "read")]
    [Versioned, Answers(200, typeof(PurchaseView))]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/purchases/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) => await purchases.FindAsync(id, cancellationToken) is { } found
        ? Answer(request, found)
        : Problems.NotFound("purchase order");

    /// <summary><c>PUT api/purchases/{id}</c>: a draft is written anew; of what is ordered the days and the reference can change.</summary>
    [Function("ChangePurchase"), Permission("purchases", "change")]
    [Versioned, Takes(typeof(PurchaseDraft)), Answers(200, typeof(PurchaseView))]
    [Refuses(StockCodes.PurchaseUnknown, CatalogueCodes.UnknownSku, StockCodes.UnknownLocation, StockCodes.LocationClosed, RefusalCodes.WrongState)]
    public async Task<IResult> ChangeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/purchases/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        if (!request.RequiredIfMatch().TryGet(out var version, out var problem)) return problem;
        if (!(await request.ReadJsonAsync<PurchaseDraft>(cancellationToken)).TryGet(out var draft, out problem)) return problem;
        return Problems.WrongIn(draft.Check) ?? Answer(request, await save.HandleAsync(new(id, draft, version, request.Caller().Subject), cancellationToken));
    }

    /// <summary><c>POST api/purchases/{id}/order</c>: the supplier has it, as it was read (<c>If-Match</c>); its units are expected.</summary>
    [Function("OrderPurchase"), Permission("purchases", "change")]
    [Versioned, Answers(200, typeof(PurchaseView))]
    [Refuses(StockCodes.PurchaseUnknown, RefusalCodes.WrongState)]
    public async Task<IResult> OrderAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/purchases/{id}/order")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) => request.RequiredIfMatch().TryGet(out var version, out var problem)
        ? Answer(request, await move.HandleAsync(new(id, request.Caller().Subject, version), cancellationToken))
        : problem;

    /// <summary>
    /// <c>POST api/purchases/{id}/receipts</c>: a delivery came, all of it or a part. The same <c>deliveryNote</c> again counts once. More than
    /// was ordered is refused, unless <c>acceptsMore</c> says that it is kept. Orders that wait for the goods get them.
    /// </summary>
    [Function("ReceiveDelivery"), Permission("purchases", "receive")]
    [Takes(typeof(DeliveryDraft)), Answers(200, typeof(PurchaseView))]
    [Refuses(
        StockCodes.PurchaseUnknown,
        RefusalCodes.WrongState,
        RefusalCodes.LineUnknown,
        RefusalCodes.QuantityInvalid,
        RefusalCodes.OverReceipt,
        RefusalCodes.IdReused)]
    public async Task<IResult> ReceiveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/purchases/{id}/receipts")] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        if (!(await request.ReadJsonAsync<DeliveryDraft>(cancellationToken)).TryGet(out var draft, out var problem)) return problem;
        return Problems.WrongIn(draft.Check) ?? Answer(request, await receive.HandleAsync(new(id, draft, request.Caller().Subject), cancellationToken));
    }

    /// <summary><c>POST api/purchases/{id}/cancel</c>: what has not come is not expected any more.</summary>
    [Function("CancelPurchase"), Permission("purchases", "change")]
    [Answers(200, typeof(PurchaseView))]
    [Refuses(StockCodes.PurchaseUnknown, RefusalCodes.WrongState)]
    public async Task<IResult> CancelAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/purchases/{id}/cancel")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) => Answer(request, await move.HandleAsync(new(id, request.Caller().Subject, Version: null), cancellationToken));

    private static IResult Answer(HttpRequest request, Result<Versioned<PurchaseDocument>> result) =>
        result.TryGet(out var purchase, out var refusal) ? Answer(request, purchase)
        : refusal.Code == PurchaseRepository.Changed ? Preconditions.Failed
        : refusal.ToProblem();

    private static Ok<PurchaseView> Answer(HttpRequest request, Versioned<PurchaseDocument> purchase)
    {
        request.HttpContext.Response.Headers.ETag = Preconditions.ETagOf(purchase.Version);
        return TypedResults.Ok(PurchaseView.Of(purchase.Value.Purchase));
    }
}

using Microsoft.AspNetCore.Http;
using OrderFunctions.Application.Catalogue;
using OrderFunctions.Application.Inventory;
using OrderFunctions.Application.Orders;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Inventory;
using OrderFunctions.Functions.Catalogue;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.OpenApi;
using OrderFunctions.Functions.Http.Pipeline;

namespace OrderFunctions.Functions.Inventory;

/// <summary>Goods that go from one location to another.</summary>
public sealed class TransferFunctions(
    SendTransferHandler send,
    SettleTransferHandler settle,
    ListTransfersHandler list,
    GetProductHandler products,
    FillBackordersHandler backorders)
{
    /// <summary><c>GET api/transfers</c>: those on their way, the latest first; <c>state=settled</c> gives the others.</summary>
    [Function("ListTransfers"), Permission("inventory", "read")]
    [Answers(200, typeof(TransferListView))]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/transfers")] HttpRequest request,
        string? state,
        string? continuation,
        string? limit,
        CancellationToken cancellationToken)
    {
        if (state is not (null or "in-transit" or "settled"))
            return Problems.ValidationFailed("state", "must be in-transit or settled");
        return await Paging.RunAsync(
            limit,
            async size =>
            {
                var page = await list.HandleAsync(new(state == "settled", size, continuation), cancellationToken);
                return TypedResults.Ok(new TransferListView(page.Transfers, page.Continuation));
            });
    }

    /// <summary>
    /// <c>POST api/inventory/{sku}/transfers</c>: the units leave the shelf. They are nobody's until they have arrived. The same
    /// <c>id</c> again answers the transfer as it stands now.
    /// </summary>
    [Function("SendTransfer"), Permission("inventory", "change")]
    [Takes(typeof(TransferDraft)), Answers(201, typeof(StockTransfer))]
    [Refuses(
        CatalogueCodes.UnknownSku,
        StockCodes.UnknownLocation,
        StockCodes.LocationClosed,
        RefusalCodes.OutOfStock,
        RefusalCodes.IdReused)]
    public async Task<IResult> SendAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/inventory/{sku}/transfers")] HttpRequest request,
        string sku,
        CancellationToken cancellationToken)
    {
        if (!(await request.ReadJsonAsync<TransferDraft>(cancellationToken)).TryGet(out var draft, out var problem))
            return problem;
        if (Problems.WrongIn(draft.Check) is { } invalid)
            return invalid;
        if (await products.HandleAsync(new(sku), cancellationToken) is null)
            return CatalogueProblems.UnknownSku;

        request.NoteReason(draft.Reason);
        var sent = await send.HandleAsync(new(sku, draft, request.Caller().Subject), cancellationToken);
        return sent.TryGet(out var transfer, out var refusal)
            ? TypedResults.Created($"/api/inventory/{sku}/transfers/{transfer.Id}", transfer)
            : refusal.ToProblem();
    }

    /// <summary><c>POST api/inventory/{sku}/transfers/{id}/received</c>: so many have arrived; the rest was lost on the way.</summary>
    [Function("ReceiveTransfer"), Permission("inventory", "change")]
    [Takes(typeof(TransferArrival)), Answers(200, typeof(StockTransfer))]
    [Refuses(StockCodes.TransferUnknown, RefusalCodes.QuantityInvalid, RefusalCodes.TransferSettled)]
    public async Task<IResult> ReceiveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/inventory/{sku}/transfers/{id}/received")] HttpRequest request,
        string sku,
        string id,
        CancellationToken cancellationToken) =>
        (await request.ReadJsonAsync<TransferArrival>(cancellationToken)).TryGet(out var arrival, out var problem)
            ? await SettleAsync(request, sku, id, arrival.Quantity, cancellationToken)
            : problem;

    /// <summary><c>POST api/inventory/{sku}/transfers/{id}/cancel</c>: all units are back where they were.</summary>
    [Function("CancelTransfer"), Permission("inventory", "change")]
    [Answers(200, typeof(StockTransfer))]
    [Refuses(StockCodes.TransferUnknown, RefusalCodes.TransferSettled)]
    public Task<IResult> CancelAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/inventory/{sku}/transfers/{id}/cancel")] HttpRequest request,
        string sku,
        string id,
        CancellationToken cancellationToken) => SettleAsync(request, sku, id, arrived: null, cancellationToken);

    private async Task<IResult> SettleAsync(
        HttpRequest request, string sku, string id, long? arrived, CancellationToken cancellationToken)
    {
        if (!Skus.IsValid(sku) || !Skus.IsValid(id))
            return new Refusal(StockCodes.TransferUnknown, "There is no such transfer.").ToProblem();

        // Whoever waits for what came in gets it now, or in a minute if this process does not live to see it through.
        if (await list.FindAsync(sku, id, cancellationToken) is not { } sent)
            return new Refusal(StockCodes.TransferUnknown, "There is no such transfer.").ToProblem();
        var line = new FillBackorders(sku, arrived is null ? sent.From : sent.To);
        await backorders.PromiseAsync(line, cancellationToken);
        var settled = await settle.HandleAsync(new(sku, id, arrived, request.Caller().Subject), cancellationToken);
        if (!settled.TryGet(out var transfer, out var refusal))
            return refusal.ToProblem();
        await backorders.HandleAsync(line, cancellationToken);
        return TypedResults.Ok(transfer);
    }
}

/// <summary>Body of an arrival: units that are there, none to all of those that left.</summary>
public sealed record TransferArrival(long Quantity);

/// <summary>A page of transfers.</summary>
public sealed record TransferListView(IReadOnlyList<StockTransfer> Transfers, string? Continuation);

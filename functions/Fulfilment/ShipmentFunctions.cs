using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using OrderFunctions.Application.Fulfilment;
using OrderFunctions.Application.Fulfilment.Carriers;
using OrderFunctions.Application.Ops;
using OrderFunctions.Application.Orders;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Fulfilment;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.OpenApi;
using OrderFunctions.Functions.Orders;

namespace OrderFunctions.Functions.Fulfilment;

/// <summary>
/// The warehouse's doors: packed, handed over, scanned. None needs an idempotency key, because the shipment id and the
/// carrier's event id make every repeat harmless. Staff are answered with the order; a dealer with its own parcel and what is left to
/// pick, and with nothing about the customer: what the carrier must know stands on the label.
/// </summary>
public sealed class ShipmentFunctions(
    PackShipmentHandler pack,
    RecordShipmentNewsHandler record,
    ReportShortHandler reportShort,
    SettleLostHandler settle,
    ChooseCarrierHandler choose,
    TakeParcelBackHandler takeBack,
    OrderRepository orders,
    OrderViews views,
    RefreshPicklistHandler picklists,
    WatchSagasHandler watch)
{
    /// <summary>
    /// <c>POST api/shipments/{id}/packed</c>: the goods of one location are in the box. <c>carrier</c> says who takes it;
    /// left out, the shop's rule does.
    /// </summary>
    [Function("PackShipment"), Permission("shipments", "pack")]
    [Answers(200, typeof(OrderView)), Answers(200, typeof(ParcelAtDealerView))]
    [Refuses(
        CarrierRefusals.CarrierUnknown,
        RefusalCodes.ShipmentUnknown,
        RefusalCodes.WrongState,
        RefusalCodes.OrderEnded,
        RefusalCodes.OrderOnHold,
        RefusalCodes.IdReused)]
    public async Task<IResult> PackedAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/shipments/{id}/packed")] HttpRequest request,
        string id,
        string? carrier,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        if (!request.MayTouchShipment(id)) return Problems.Forbidden;
        var packed = await pack.HandleAsync(new PackShipment(id, By(request), carrier), cancellationToken);
        return await AnswerAsync(request, id, client, packed, cancellationToken);
    }

    /// <summary><c>POST api/shipments/{id}/carrier</c>: who takes a packed parcel that no carrier has booked yet.</summary>
    [Function("ChooseCarrier"), Permission("shipments", "pack")]
    [Takes(typeof(CarrierBody)), Answers(200, typeof(OrderView)), Answers(200, typeof(ParcelAtDealerView))]
    [Refuses(CarrierRefusals.CarrierUnknown, RefusalCodes.ShipmentUnknown, RefusalCodes.WrongState, RefusalCodes.OrderEnded)]
    public async Task<IResult> CarrierAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/shipments/{id}/carrier")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        if (!request.MayTouchShipment(id)) return Problems.Forbidden;
        if (!(await request.ReadJsonAsync<CarrierBody>(cancellationToken)).TryGet(out var body, out var problem)) return problem;
        var chosen = await choose.HandleAsync(new ChooseCarrier(id, body.Carrier, By(request)), cancellationToken);
        return await AnswerAsync(request, id, client, chosen, cancellationToken);
    }

    /// <summary><c>POST api/shipments/{id}/handed-over</c>: the carrier has it.</summary>
    [Function("HandOverShipment"), Permission("shipments", "hand-over")]
    [Answers(200, typeof(OrderView)), Answers(200, typeof(ParcelAtDealerView))]
    [Refuses(RefusalCodes.ShipmentUnknown, RefusalCodes.WrongState, RefusalCodes.OrderEnded, RefusalCodes.OrderOnHold)]
    public async Task<IResult> HandedOverAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/shipments/{id}/handed-over")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) => !request.MayTouchShipment(id)
        ? Problems.Forbidden
        : await AnswerAsync(request, id, client, await RecordAsync(request, id, new ShipmentNews.HandedOver(null), cancellationToken), cancellationToken);

    /// <summary><c>POST api/shipments/{id}/scans</c>: what the carrier reports, typed in or relayed by staff.</summary>
    [Function("ScanShipment"), Permission("shipments", "scan")]
    [Takes(typeof(ScanBody)), Answers(200, typeof(OrderView))]
    [Refuses(RefusalCodes.ShipmentUnknown, RefusalCodes.WrongState)]
    public async Task<IResult> ScannedAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/shipments/{id}/scans")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        if (!request.MayTouchShipment(id)) return Problems.Forbidden;
        if (!(await request.ReadJsonAsync<ScanBody>(cancellationToken)).TryGet(out var scan, out var problem)) return problem;
        if (scan.EventId.Length is < 1 or > 128) return Problems.ValidationFailed("$.eventId", "must have 1 to 128 characters");
        if (scan.Place is { Length: > 100 }) return Problems.ValidationFailed("$.place", "must have at most 100 characters");
        var news = new ShipmentNews.Scanned(scan.EventId, scan.News, scan.HappenedAt, scan.Place);
        return await AnswerAsync(request, id, client, await RecordAsync(request, id, news, cancellationToken), cancellationToken);
    }

    /// <summary><c>POST api/shipments/{id}/short</c>: the shelf does not hold what the books say.</summary>
    [Function("ReportShort"), Permission("shipments", "pack")]
    [Takes(typeof(ShortBody)), Answers(200, typeof(OrderView)), Answers(200, typeof(ParcelAtDealerView))]
    [Refuses(
        RefusalCodes.ShipmentUnknown,
        RefusalCodes.WrongState,
        RefusalCodes.AllocationUnknown,
        RefusalCodes.QuantityInvalid,
        RefusalCodes.OrderEnded)]
    public async Task<IResult> ShortAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/shipments/{id}/short")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        if (!request.MayTouchShipment(id)) return Problems.Forbidden;
        if (!(await request.ReadJsonAsync<ShortBody>(cancellationToken)).TryGet(out var body, out var problem)) return problem;
        var result = await reportShort.HandleAsync(new ReportShort(id, body.Sku, body.Found, By(request)), cancellationToken);
        return await AnswerAsync(request, id, client, result, cancellationToken);
    }

    /// <summary><c>POST api/shipments/{id}/reship</c>: a lost parcel's goods are sent again.</summary>
    [Function("ReshipLost"), Permission("shipments", "settle")]
    [Answers(200, typeof(OrderView))]
    [Refuses(RefusalCodes.ShipmentUnknown, RefusalCodes.WrongState, RefusalCodes.OrderEnded)]
    public Task<IResult> ReshipAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/shipments/{id}/reship")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) => SettleAsync(request, id, reship: true, client, cancellationToken);

    /// <summary><c>POST api/shipments/{id}/refund-lost</c>: a lost parcel's goods are refunded.</summary>
    [Function("RefundLost"), Permission("shipments", "settle")]
    [Answers(200, typeof(OrderView))]
    [Refuses(RefusalCodes.ShipmentUnknown, RefusalCodes.WrongState, RefusalCodes.OrderEnded)]
    public Task<IResult> RefundLostAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/shipments/{id}/refund-lost")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) => SettleAsync(request, id, reship: false, client, cancellationToken);

    /// <summary><c>POST api/shipments/{id}/intercept</c>: whether the carrier has stopped a parcel that was cancelled on its way.</summary>
    [Function("AnswerIntercept"), Permission("shipments", "settle")]
    [Takes(typeof(InterceptBody)), Answers(200, typeof(OrderView))]
    [Refuses(RefusalCodes.ShipmentUnknown, RefusalCodes.WrongState)]
    public async Task<IResult> InterceptAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/shipments/{id}/intercept")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        if (!request.MayTouchShipment(id)) return Problems.Forbidden;
        if (!(await request.ReadJsonAsync<InterceptBody>(cancellationToken)).TryGet(out var body, out var problem)) return problem;
        var result = ParcelPlan.OrderIdOf(id) is { } orderId
            ? await orders.ExecuteAsync(orderId, new OrderCommand.RecordIntercept(id, body.Stopped, By(request).Id), By(request), cancellationToken)
            : new Refusal(RefusalCodes.ShipmentUnknown, "There is no such shipment.");
        return await AnswerAsync(request, id, client, result, cancellationToken);
    }

    /// <summary><c>POST api/shipments/{id}/back</c>: a parcel that went back to the sender is here; its goods go on the shelf, or are scrapped.</summary>
    [Function("TakeParcelBack"), Permission("shipments", "settle")]
    [Takes(typeof(ParcelBackBody)), Answers(200, typeof(OrderView))]
    [Refuses(RefusalCodes.ShipmentUnknown, RefusalCodes.WrongState)]
    public async Task<IResult> BackAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/shipments/{id}/back")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        if (!request.MayTouchShipment(id)) return Problems.Forbidden;
        if (!(await request.ReadJsonAsync<ParcelBackBody>(cancellationToken)).TryGet(out var body, out var problem)) return problem;
        var result = await takeBack.HandleAsync(new TakeParcelBack(id, body.Scrapped, By(request)), cancellationToken);
        return await AnswerAsync(request, id, client, result, cancellationToken);
    }

    private async Task<IResult> SettleAsync(
        HttpRequest request, string id, bool reship, DurableTaskClient client, CancellationToken cancellationToken) => !request.MayTouchShipment(id)
        ? Problems.Forbidden
        : await AnswerAsync(request, id, client, await settle.HandleAsync(new SettleLost(id, reship, By(request)), cancellationToken), cancellationToken);

    private Task<Result<OrderOutcome>> RecordAsync(HttpRequest request, string id, ShipmentNews news, CancellationToken cancellationToken) =>
        record.HandleAsync(new RecordShipmentNews(id, news, By(request)), cancellationToken);

    private async Task<IResult> AnswerAsync(
        HttpRequest request, string shipmentId, DurableTaskClient client, Result<OrderOutcome> result, CancellationToken cancellationToken)
    {
        if (!result.TryGet(out var outcome, out var refusal)) return refusal.ToProblem();
        await new SagaClient(client, watch).NewsAsync(outcome, cancellationToken);
        if (request.Caller().Reach == Reach.Any) return TypedResults.Ok(views.From(outcome.Order, request.Caller()));
        var picklist = await picklists.ReadAsync(outcome.Order, ParcelPlan.LocationOf(shipmentId)!, cancellationToken);
        return TypedResults.Ok(ParcelAtDealerView.Of(outcome.Order, shipmentId, picklist));
    }

    private static Actor By(HttpRequest request) => Actor.Staff(request.Caller().Subject);
}

/// <summary>Body of a carrier's choice, by its code.</summary>
public sealed record CarrierBody(string Carrier);

/// <summary>Body of a scan. <paramref name="HappenedAt"/> left out means now.</summary>
public sealed record ScanBody(string EventId, CarrierNews News, DateTimeOffset? HappenedAt = null, string? Place = null);

/// <summary>Body of a shortage: how many of the article are there, fewer than planned.</summary>
public sealed record ShortBody(string Sku, int Found);

/// <summary>Body of the carrier's answer.</summary>
public sealed record InterceptBody(bool Stopped);

/// <summary>Body of a parcel that is back.</summary>
public sealed record ParcelBackBody(bool Scrapped = false);

[JsonSerializable(typeof(CarrierBody))]
[JsonSerializable(typeof(ParcelAtDealerView))]
[JsonSerializable(typeof(TrackingView))]
[JsonSerializable(typeof(InterceptBody))]
[JsonSerializable(typeof(ParcelBackBody))]
[JsonSerializable(typeof(ScanBody))]
[JsonSerializable(typeof(ShortBody))]
internal sealed partial class FulfilmentJson : JsonSerializerContext;

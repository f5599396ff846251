using OrderFunctions.Application.Fulfilment.Carriers;
using OrderFunctions.Application.Ops;
using OrderFunctions.Application.Orders;
using OrderFunctions.Domain.Fulfilment;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Fulfilment;

/// <summary>
/// What a parcel's saga does beside booking: look, ask the carrier about it or to turn it round, carry out the shop's rule for lost goods, tell staff.
/// Every one may be done twice.
/// </summary>
public sealed class FollowParcelHandler(
    OrderRepository orders,
    DispatchParcelHandler dispatch,
    BookParcelHandler book,
    StopParcelHandler stop,
    SettleLostHandler settle,
    RaiseAlertHandler alerts,
    CarrierBook carriers,
    ShippingOptions options)
{
    /// <summary>The parcel as it stands.</summary>
    public async Task<ParcelGlance> LookAsync(string orderId, string shipmentId, CancellationToken cancellationToken) =>
        Glance(await orders.ReadAsync(orderId, cancellationToken).ConfigureAwait(false), shipmentId);

    /// <summary>Packed: the goods leave the books.</summary>
    public async Task<ParcelGlance> DispatchAsync(string orderId, string shipmentId, CancellationToken cancellationToken)
    {
        var order = await dispatch.HandleAsync(new DispatchParcel(orderId, shipmentId), cancellationToken).ConfigureAwait(false);
        return Glance(order ?? throw new InvalidOperationException($"There is no order {orderId}."), shipmentId);
    }

    /// <summary>A carrier takes it, and the label is made.</summary>
    public async Task<ParcelGlance> BookAsync(string orderId, string shipmentId, CancellationToken cancellationToken)
    {
        var order = await book.HandleAsync(new BookParcel(orderId, shipmentId), cancellationToken).ConfigureAwait(false);
        var parcel = Glance(order, shipmentId);
        // A cancelled parcel whose carrier has no booking either: that is known now, and stands nowhere.
        return parcel is { Status: ShipmentStatus.Cancelled } ? parcel with { ToBook = false, IsOver = true } : parcel;
    }

    /// <summary>It was cancelled on its way: its carrier is asked to bring it back.</summary>
    public async Task<ParcelGlance> StopAsync(string orderId, string shipmentId, CancellationToken cancellationToken) =>
        Glance(await stop.HandleAsync(new StopParcel(orderId, shipmentId), cancellationToken).ConfigureAwait(false), shipmentId);

    /// <summary>Nothing was heard of it for long: its carrier is asked, and what it says is recorded.</summary>
    public async Task<ParcelGlance> TrackAsync(string orderId, string shipmentId, CancellationToken cancellationToken)
    {
        var order = await orders.ReadAsync(orderId, cancellationToken).ConfigureAwait(false);
        if (order.FindShipment(shipmentId) is not { TrackingNumber: { } number } shipment
            || DeliverySystem.Sends(shipment)
            || carriers.Named(shipment.Carrier) is not { } carrier)
            return Glance(order, shipmentId);
        var reports = await carriers
            .CallAsync(carrier, "track", one => one.TrackAsync(number, cancellationToken))
            .ConfigureAwait(false);
        foreach (var report in reports.OrderBy(report => report.HappenedAt))
        {
            // A callback may have told of it under another id; what says nothing new would only fill the timeline.
            if (order.FindShipment(shipmentId) is not { } now || now.Scans.Any(scan => scan.News == report.News && scan.HappenedAt == report.HappenedAt))
                continue;
            order = await orders.ProceedAsync(
                    orderId,
                    new OrderCommand.RecordCarrierNews(shipmentId, $"{carrier.Code}:{report.Id}", report.News, report.HappenedAt, report.Place),
                    Actor.Parcel,
                    cancellationToken)
                .ConfigureAwait(false);
        }

        return Glance(order, shipmentId);
    }

    /// <summary>The shop's rule for what is lost.</summary>
    public async Task<ParcelGlance> SettleAsync(string orderId, string shipmentId, CancellationToken cancellationToken)
    {
        if (options.WhenLost != LostRule.Ask)
        {
            // A refusal says that somebody else has settled it, or that a hold forbids it: looking again tells.
            await settle
                .HandleAsync(new SettleLost(shipmentId, options.WhenLost == LostRule.Reship, Actor.Parcel), cancellationToken)
                .ConfigureAwait(false);
        }

        return await LookAsync(orderId, shipmentId, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Staff hear of it, once per parcel and problem.</summary>
    public Task TellAsync(string orderId, string shipmentId, string problem, CancellationToken cancellationToken) =>
        alerts.HandleAsync(
            new($"parcel/{shipmentId}/{problem}", AlertLevel.Warning, problem, orderId, $"Parcel {shipmentId} {WordsFor(problem)}."),
            cancellationToken);

    private ParcelGlance Glance(Order order, string shipmentId) => ParcelGlance.Of(order, shipmentId, carriers, options);

    private static string WordsFor(string problem) => problem switch
    {
        AlertCode.ParcelRefused => "is not taken by its carrier; choose another one",
        AlertCode.ParcelLost => "is lost; send its goods again or refund them",
        AlertCode.ParcelReturned => "came back; send its goods again or refund them",
        AlertCode.InterceptUnanswered => "is to be stopped, and its carrier gives no answer; it is asked on",
        AlertCode.ParcelUndeliverable => "was at the door too often in vain",
        _ => "has not been heard of, and its carrier has no news either",
    };
}

using OrderFunctions.Application.Inbox;
using OrderFunctions.Application.Ops;
using OrderFunctions.Application.Orders;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Fulfilment;

namespace OrderFunctions.Application.Fulfilment.Carriers;

/// <summary>What a carrier's callback says, in our words.</summary>
/// <param name="Reference">The parcel.</param>
/// <param name="News">What happened to it; null when it moves nothing.</param>
/// <param name="HappenedAt">When, by the carrier's clock.</param>
/// <param name="Place">A place, if it names one.</param>
/// <param name="IsGivenUp">The carrier has dropped the booking, and will not come.</param>
public sealed record CarrierCallback(string Reference, CarrierNews? News, DateTimeOffset HappenedAt, string? Place = null, bool IsGivenUp = false);

/// <summary>
/// What a carrier's callback leads to. Its signature was checked and it came once, but perhaps late or in the wrong order: the
/// order judges what it still means.
/// </summary>
public sealed class ProcessCarrierCallbackHandler(OrderRepository orders, RecordShipmentNewsHandler record, RaiseAlertHandler alerts)
{
    public async ValueTask<InboxVerdict> HandleAsync(
        ICarrier carrier, InboxEntry entry, Func<InboxEntry, CarrierCallback?> read, CancellationToken cancellationToken)
    {
        if (read(entry) is not { } said) return InboxVerdict.Unknown;
        var order = ParcelReference.OrderIdOf(said.Reference) is { } orderId
            ? (await orders.FindAsync(orderId, cancellationToken).ConfigureAwait(false))?.Value.Order
            : null;
        // Somebody else's parcel, or one that goes with another carrier by now.
        if (order is null || ParcelReference.Find(order, said.Reference) is not { } shipment || shipment.Carrier != carrier.Name)
            return InboxVerdict.Unknown;

        if (said is { IsGivenUp: true } && shipment.Status < ShipmentStatus.Lost)
        {
            await alerts.HandleAsync(
                    new(
                        $"parcel/{shipment.Id}/given-up/{entry.Id}", AlertLevel.Warning, AlertCode.ParcelGivenUp, order.Id,
                        $"{carrier.Name} has dropped the booking of parcel {shipment.Id}."),
                    cancellationToken)
                .ConfigureAwait(false);
        }

        if (said.News is not { } news) return InboxVerdict.Done;
        var recorded = await record.HandleAsync(
                new RecordShipmentNews(
                    shipment.Id,
                    new ShipmentNews.Scanned($"{carrier.Code}:{entry.Id}", news, said.HappenedAt, said.Place),
                    Actor.Carrier(carrier.Code)),
                cancellationToken)
            .ConfigureAwait(false);
        return recorded.Refusal?.Code == RefusalCodes.ShipmentUnknown ? InboxVerdict.Unknown : InboxVerdict.Done;
    }
}

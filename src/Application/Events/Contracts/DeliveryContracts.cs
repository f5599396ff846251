namespace OrderFunctions.Application.Events.Contracts;

/// <summary>Units of a line that lie at one location.</summary>
public sealed record DeliveryUnitsData(string LineId, string Sku, string Location, int Quantity);

/// <summary>
/// Data of <see cref="EventTypes.DeliveryRequested"/>: a delivery system is to send this. Where to is in the API, for those who may
/// see it.
/// </summary>
/// <param name="OrderId">The order.</param>
/// <param name="Revision">Of two messages about an order, of either type, the higher one counts.</param>
/// <param name="Items">Everything that is to be sent now.</param>
/// <param name="RequestedAt">When that was decided.</param>
public sealed record DeliveryRequestedData(string OrderId, int Revision, IReadOnlyList<DeliveryUnitsData> Items, DateTimeOffset RequestedAt);

/// <summary>Data of <see cref="EventTypes.DeliveryCancelled"/>: something is not to be sent any more, or to be brought back.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Revision">Of two messages about an order, of either type, the higher one counts.</param>
/// <param name="Reason">A stable code.</param>
/// <param name="Withdrawn">What was asked for before.</param>
/// <param name="Remaining">Everything that is still to be sent.</param>
/// <param name="Recall">Parcels on their way that are to be stopped, if any.</param>
/// <param name="CancelledAt">When that was decided.</param>
public sealed record DeliveryCancelledData(
    string OrderId,
    int Revision,
    string Reason,
    IReadOnlyList<DeliveryUnitsData> Withdrawn,
    IReadOnlyList<DeliveryUnitsData> Remaining,
    IReadOnlyList<string>? Recall,
    DateTimeOffset CancelledAt);

/// <summary>Units of a line in a parcel. <paramref name="Location"/> is where they were taken from, when the line lies in several places.</summary>
public sealed record ParcelItemData(string LineId, int Quantity, string? Location = null);

/// <summary>Data of <see cref="EventTypes.ParcelShipped"/>, which a delivery system sends us: a parcel has left.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="ParcelId">The delivery system's own name for it; it has another one for each parcel of an order.</param>
/// <param name="Carrier">Who carries it.</param>
/// <param name="Items">What lies in it.</param>
/// <param name="ShippedAt">When it left.</param>
/// <param name="TrackingNumber">The carrier's number; the parcel's id when there is none.</param>
/// <param name="TrackingUrl">The carrier's page about it, if any.</param>
public sealed record ParcelShippedData(
    string OrderId,
    string ParcelId,
    string Carrier,
    IReadOnlyList<ParcelItemData> Items,
    DateTimeOffset ShippedAt,
    string? TrackingNumber = null,
    string? TrackingUrl = null);

/// <summary>Data of <see cref="EventTypes.ParcelDelivered"/>, which a delivery system sends us: a parcel has arrived.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="ParcelId">The delivery system's own name for it.</param>
/// <param name="DeliveredAt">When it arrived.</param>
public sealed record ParcelDeliveredData(string OrderId, string ParcelId, DateTimeOffset DeliveredAt);

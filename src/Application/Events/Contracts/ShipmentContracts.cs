namespace OrderFunctions.Application.Events.Contracts;

/// <summary>Data of <see cref="EventTypes.ShipmentPacked"/>.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="ShipmentId">The parcel.</param>
/// <param name="Location">The stock location.</param>
/// <param name="Items">What it is about, article by article.</param>
/// <param name="PackedAt">When this happened, UTC.</param>
public sealed record ShipmentPackedData(
    string OrderId,
    string ShipmentId,
    string Location,
    IReadOnlyList<StockItemData> Items,
    DateTimeOffset PackedAt);

/// <summary>Data of <see cref="EventTypes.ShipmentBooked"/>.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="ShipmentId">The parcel.</param>
/// <param name="Carrier">The carrier.</param>
/// <param name="TrackingNumber">The carrier's number.</param>
/// <param name="ExpectedAt">When the carrier means to deliver it, if it says so.</param>
/// <param name="BookedAt">When this happened, UTC.</param>
public sealed record ShipmentBookedData(
    string OrderId,
    string ShipmentId,
    string Carrier,
    string TrackingNumber,
    DateTimeOffset? ExpectedAt,
    DateTimeOffset BookedAt);

/// <summary>Data of <see cref="EventTypes.ShipmentRefused"/>.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="ShipmentId">The parcel.</param>
/// <param name="Carrier">The carrier.</param>
/// <param name="Problem">The carrier's code.</param>
/// <param name="RefusedAt">When this happened, UTC.</param>
public sealed record ShipmentRefusedData(string OrderId, string ShipmentId, string Carrier, string Problem, DateTimeOffset RefusedAt);

/// <summary>
/// Data of <see cref="EventTypes.ShipmentLabelled"/>, <see cref="EventTypes.ShipmentInTransit"/>,
/// <see cref="EventTypes.ShipmentAttemptFailed"/>, <see cref="EventTypes.ShipmentDelivered"/>, <see cref="EventTypes.ShipmentLost"/>,
/// <see cref="EventTypes.ShipmentReturned"/>, <see cref="EventTypes.ShipmentCancelled"/>, <see cref="EventTypes.ShipmentRecalled"/> and
/// <see cref="EventTypes.ShipmentRecallFailed"/>.
/// </summary>
/// <param name="OrderId">The order.</param>
/// <param name="ShipmentId">The parcel.</param>
/// <param name="HappenedAt">When it happened, by the carrier's clock where it said so.</param>
public sealed record ShipmentNewsData(string OrderId, string ShipmentId, DateTimeOffset HappenedAt);

/// <summary>Data of <see cref="EventTypes.ShipmentBack"/>.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="ShipmentId">The parcel.</param>
/// <param name="Scrapped">Whether its goods were thrown away; otherwise they are on the shelf.</param>
/// <param name="BackAt">When this happened, UTC.</param>
public sealed record ShipmentBackData(string OrderId, string ShipmentId, bool Scrapped, DateTimeOffset BackAt);

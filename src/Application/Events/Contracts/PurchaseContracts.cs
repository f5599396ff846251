namespace OrderFunctions.Application.Events.Contracts;

/// <summary>Data of <see cref="EventTypes.PurchaseOrdered"/>: goods are to come from a supplier, whom the API names.</summary>
/// <param name="PurchaseId">The purchase order.</param>
/// <param name="Lines">What is to come.</param>
/// <param name="OrderedAt">When it was ordered.</param>
public sealed record PurchaseOrderedData(string PurchaseId, IReadOnlyList<PurchaseLineData> Lines, DateTimeOffset OrderedAt);

/// <summary>Data of <see cref="EventTypes.PurchaseChanged"/>: what is to come is to come on other days.</summary>
/// <param name="PurchaseId">The purchase order.</param>
/// <param name="Lines">What was ordered, and when it is expected now.</param>
/// <param name="ChangedAt">When the supplier said so.</param>
public sealed record PurchaseChangedData(string PurchaseId, IReadOnlyList<PurchaseLineData> Lines, DateTimeOffset ChangedAt);

/// <summary>An article that is to come: where, how many units, and on which day.</summary>
public sealed record PurchaseLineData(string LineId, string Sku, string Location, long Quantity, DateOnly ExpectedOn);

/// <summary>Data of <see cref="EventTypes.PurchaseReceived"/>: a delivery came. Counts change with <c>inventory.changed</c>.</summary>
/// <param name="PurchaseId">The purchase order.</param>
/// <param name="DeliveryNote">The supplier's number of the delivery; unique within the purchase order.</param>
/// <param name="Units">What came.</param>
/// <param name="Complete">Whether nothing is missing any more.</param>
/// <param name="ReceivedAt">When it was counted.</param>
public sealed record PurchaseReceivedData(
    string PurchaseId, string DeliveryNote, IReadOnlyList<PurchaseUnitsData> Units, bool Complete, DateTimeOffset ReceivedAt);

/// <summary>Units of an article that came, and where.</summary>
public sealed record PurchaseUnitsData(string LineId, string Sku, string Location, long Quantity);

/// <summary>Data of <see cref="EventTypes.PurchaseCancelled"/>: what has not come is not to come any more.</summary>
public sealed record PurchaseCancelledData(string PurchaseId, DateTimeOffset CancelledAt);

namespace OrderFunctions.Domain.Fulfilment;

/// <summary>Where a shipment stands, in order of progress.</summary>
public enum ShipmentStatus
{
    Created,
    Booked,
    Labelled,
    HandedOver,
    InTransit,
    AttemptFailed,
    Lost,
    ReturnedToSender,
    Delivered,
    Cancelled,
}

/// <summary>What a carrier can report.</summary>
public enum CarrierNews
{
    InTransit,
    AttemptFailed,
    Delivered,
    Lost,
    ReturnedToSender,
}

/// <summary>What came of asking the carrier to stop a parcel.</summary>
public enum InterceptStatus
{
    Asked,
    Stopped,

    /// <summary>The carrier could or would not.</summary>
    Failed,
}

/// <summary>Somebody asked the carrier to stop a parcel.</summary>
public sealed record Interception(InterceptStatus Status, Orders.Caller By, DateTimeOffset Since);

/// <summary>One parcel.</summary>
public sealed record Shipment
{
    public required string Id { get; init; }

    public required string Location { get; init; }

    public ShipmentStatus Status { get; init; }

    public required IReadOnlyList<string> AllocationIds { get; init; }

    public string? Carrier { get; init; }

    public string? TrackingNumber { get; init; }

    /// <summary>Where the label lies (the file store's name), once it was made.</summary>
    public string? Label { get; init; }

    public DateTimeOffset PackedAt { get; init; }

    public DateTimeOffset? HandedOverAt { get; init; }

    public DateTimeOffset? DeliveredAt { get; init; }

    /// <summary>What came of asking the carrier to stop it; null when nobody asked.</summary>
    public Interception? Interception { get; init; }

    /// <summary>Of a parcel that came back: null until it is here; then whether its goods were scrapped.</summary>
    public bool? BackScrapped { get; init; }

    /// <summary>Ids of the carrier events seen so far: each counts once.</summary>
    public IReadOnlyList<string> CarrierEventIds { get; init; } = [];
}

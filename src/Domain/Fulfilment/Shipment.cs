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

/// <summary>Somebody wants a parcel stopped.</summary>
/// <param name="LeftToStaff">Why its carrier cannot be asked by us (the carrier's code, or ours): staff ask it. Null while we do.</param>
public sealed record Interception(InterceptStatus Status, Orders.Caller By, DateTimeOffset Since, string? LeftToStaff = null);

/// <summary>One parcel.</summary>
public sealed record Shipment
{
    public required string Id { get; init; }

    public required string Location { get; init; }

    public ShipmentStatus Status { get; init; }

    public required IReadOnlyList<string> AllocationIds { get; init; }

    /// <summary>Who carries it. Known before the booking when somebody chose, or before a carrier outside is asked.</summary>
    public string? Carrier { get; init; }

    /// <summary>
    /// From packing on it has a saga of its own. False for parcels that were packed before there were any: their order's
    /// saga labels them.
    /// </summary>
    public bool OnItsOwn { get; init; }

    /// <summary>Why the carrier does not take it (the carrier's code); another one is to be chosen.</summary>
    public string? BookingProblem { get; init; }

    public string? TrackingNumber { get; init; }

    /// <summary>The carrier's own page about it.</summary>
    public string? TrackingUrl { get; init; }

    /// <summary>Opens the public tracking page: 128 random bits in hex, known to whoever got the message.</summary>
    public string? TrackingToken { get; init; }

    /// <summary>When the carrier means to deliver it.</summary>
    public DateTimeOffset? ExpectedAt { get; init; }

    /// <summary>Where the label lies (the file store's name), once it was made.</summary>
    public string? Label { get; init; }

    public DateTimeOffset PackedAt { get; init; }

    public DateTimeOffset? HandedOverAt { get; init; }

    public DateTimeOffset? DeliveredAt { get; init; }

    /// <summary>How often it was at the door in vain.</summary>
    public int FailedAttempts { get; init; }

    /// <summary>What came of asking the carrier to stop it; null when nobody asked.</summary>
    public Interception? Interception { get; init; }

    /// <summary>Of a parcel that came back: null until it is here; then whether its goods were scrapped.</summary>
    public bool? BackScrapped { get; init; }

    /// <summary>Ids of the carrier events seen so far: each counts once.</summary>
    public IReadOnlyList<string> CarrierEventIds { get; init; } = [];

    /// <summary>What the carrier reported, as it came in; the latest <see cref="MaxScans"/>.</summary>
    public IReadOnlyList<CarrierScan> Scans { get; init; } = [];

    /// <summary>Nobody reads further back.</summary>
    public const int MaxScans = 50;
}

/// <summary>One report of a carrier.</summary>
/// <param name="News">What.</param>
/// <param name="HappenedAt">When, by the carrier's clock.</param>
/// <param name="Where">A place in the carrier's words; null when it names none.</param>
public sealed record CarrierScan(CarrierNews News, DateTimeOffset HappenedAt, string? Where = null);

/// <summary>A parcel that is said to have arrived before it was said to have left.</summary>
public sealed record HeldArrival(string ShipmentId, string CarrierEventId, DateTimeOffset HappenedAt);

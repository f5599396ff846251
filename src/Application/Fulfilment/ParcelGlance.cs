using System.Text.Json.Serialization;
using OrderFunctions.Application.Fulfilment.Carriers;
using OrderFunctions.Domain.Fulfilment;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Fulfilment;

/// <summary>
/// What a parcel's saga needs to know to take the next step. Ids and small facts only, because it is written to the
/// orchestration's history.
/// </summary>
public sealed record ParcelGlance
{
    public required ShipmentStatus Status { get; init; }

    /// <summary>Which state of the order was looked at.</summary>
    public required long Version { get; init; }

    /// <summary>Its carrier is to be asked, or its label made; of a cancelled one, whether it was booked after all.</summary>
    public bool ToBook { get; init; }

    /// <summary>It is lost, and the shop's rule says what happens to the goods.</summary>
    public bool ToSettle { get; init; }

    /// <summary>Its carrier is to be asked to turn it round.</summary>
    public bool ToIntercept { get; init; }

    /// <summary>Staff must hear of it: an <see cref="Ops.AlertCode"/>.</summary>
    public string? Problem { get; init; }

    /// <summary>When it was last heard of, while its carrier can be asked about it.</summary>
    public DateTimeOffset? NewsAt { get; init; }

    /// <summary>How long after <see cref="NewsAt"/> to ask.</summary>
    public TimeSpan TrackAfter { get; init; }

    /// <summary>Nothing more can come that its saga would have to act on.</summary>
    public bool IsOver { get; init; }

    /// <summary>Something lies open that its saga does by itself.</summary>
    [JsonIgnore]
    public bool HasWork => ToBook || ToSettle || ToIntercept;

    /// <summary>How often a carrier is asked that has nothing to say; each time after twice as long.</summary>
    public const int MostPolls = 6;

    /// <summary>When its carrier is asked, after so many times in vain; null when it is not.</summary>
    public DateTimeOffset? TrackDue(int polls) => NewsAt is { } since && polls < MostPolls ? since + (TrackAfter * (1 << polls)) : null;

    /// <summary>Looks at a parcel.</summary>
    public static ParcelGlance Of(Order order, string shipmentId, CarrierBook carriers, ShippingOptions options)
    {
        var glance = new ParcelGlance { Status = ShipmentStatus.Cancelled, Version = order.Version, IsOver = true };
        if (order.FindShipment(shipmentId) is not { } shipment) return glance;
        // A hold on the whole order: no step starts.
        var isHeld = order.FindHold() is not null;
        var isLost = shipment.Status is ShipmentStatus.Lost or ShipmentStatus.ReturnedToSender && order.Holds(shipment);
        // What a delivery system has given to a carrier is not ours to ask about.
        var isAsked = !DeliverySystem.Sends(shipment) && carriers.Named(shipment.Carrier) is { IsOutside: true };
        return glance with
        {
            Status = shipment.Status,
            ToBook = shipment.IsToBeReconciled()
                || (!isHeld && shipment is ({ Status: ShipmentStatus.Created, BookingProblem: null } or { Status: ShipmentStatus.Booked })),
            ToSettle = !isHeld && isLost && shipment.Status == ShipmentStatus.Lost && options.WhenLost != LostRule.Ask,
            ToIntercept = OrderDecider.IsToBeStopped(shipment),
            Problem = ProblemOf(shipment, isLost, options),
            NewsAt = isAsked && shipment.Status is >= ShipmentStatus.Labelled and <= ShipmentStatus.AttemptFailed
                ? shipment.Scans is [.., var last] ? last.HappenedAt : shipment.HandedOverAt ?? shipment.PackedAt
                : null,
            TrackAfter = options.TrackAfter,
            IsOver = shipment.Status switch
            {
                ShipmentStatus.Delivered => true,
                ShipmentStatus.Cancelled => !shipment.IsToBeReconciled(),
                // Until its goods were sent again or refunded it may turn up.
                ShipmentStatus.Lost or ShipmentStatus.ReturnedToSender => !isLost,
                _ => false,
            },
        };
    }

    private static string? ProblemOf(Shipment shipment, bool isLost, ShippingOptions options) => shipment.Status switch
    {
        ShipmentStatus.Created when shipment.BookingProblem is not null => Ops.AlertCode.ParcelRefused,
        ShipmentStatus.Lost when isLost && options.WhenLost == LostRule.Ask => Ops.AlertCode.ParcelLost,
        ShipmentStatus.ReturnedToSender when isLost => Ops.AlertCode.ParcelReturned,
        ShipmentStatus.AttemptFailed when shipment.FailedAttempts >= options.TellAfterAttempts => Ops.AlertCode.ParcelUndeliverable,
        _ => null,
    };
}

/// <summary>What a parcel's state means for its saga.</summary>
internal static class ParcelStates
{
    /// <summary>Cancelled while its carrier may have been asked, and the answer is not known.</summary>
    public static bool IsToBeReconciled(this Shipment shipment) =>
        shipment is { Status: ShipmentStatus.Cancelled, OnItsOwn: true, Carrier: not null, TrackingNumber: null };

    /// <summary>Whether goods in it wait to be sent again or refunded.</summary>
    public static bool Holds(this Order order, Shipment shipment) => shipment.AllocationIds.Any(id =>
        order.FindAllocation(id) is { Allocation: { IsLive: true, Status: AllocationStatus.Lost } });
}

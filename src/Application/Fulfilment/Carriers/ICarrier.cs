using OrderFunctions.Domain;
using OrderFunctions.Domain.Fulfilment;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Fulfilment.Carriers;

/// <summary>
/// Somebody who carries parcels. A parcel is known to carriers by <see cref="ParcelReference"/>: booking it again gives the
/// booking that is there. Whatever goes wrong leaves as a <see cref="CarrierException"/>.
/// </summary>
public interface ICarrier
{
    /// <summary>Lower-case word: in settings, in the API, in metrics and in the address of its callbacks.</summary>
    string Code { get; }

    /// <summary>As people know it: on labels, in messages, and on the shipment, which belongs to the carrier with this name.</summary>
    string Name { get; }

    /// <summary>Whether somebody else is asked, so that the answer can be late, lost or "no".</summary>
    bool IsOutside { get; }

    /// <summary>What carrying the parcel would cost; null when this carrier does not take it.</summary>
    ValueTask<CarrierQuote?> QuoteAsync(ParcelToCarry parcel, CancellationToken cancellationToken);

    /// <summary>Books the parcel, once however often it is asked.</summary>
    ValueTask<CarrierBooking> BookAsync(ParcelToCarry parcel, CancellationToken cancellationToken);

    /// <summary>The booking that stands under a reference, or null: for an answer that got lost.</summary>
    ValueTask<CarrierBooking?> FindAsync(string reference, CancellationToken cancellationToken);

    /// <summary>The carrier's own label (PDF); null when the shop prints it.</summary>
    ValueTask<byte[]?> LabelAsync(string trackingNumber, CancellationToken cancellationToken);

    /// <summary>
    /// Takes the booking back. Done also when there is none, or when it was taken back before.
    /// </summary>
    /// <param name="reference">The parcel.</param>
    /// <param name="trackingNumber">Its number, when the carrier's answer arrived.</param>
    ValueTask<CarrierAnswer> CancelAsync(string reference, string? trackingNumber, CancellationToken cancellationToken);

    /// <summary>
    /// Asks for a parcel that is on its way to be brought back. The number is the key: asked again, because the answer got lost, the
    /// carrier answers the same.
    /// </summary>
    ValueTask<CarrierAnswer> InterceptAsync(string trackingNumber, CancellationToken cancellationToken);

    /// <summary>What happened to a parcel so far; empty when the carrier does not say.</summary>
    ValueTask<IReadOnlyList<CarrierReport>> TrackAsync(string trackingNumber, CancellationToken cancellationToken);
}

/// <summary>A parcel as a carrier must know it. Personal data: never logged, never in a history, never in an address line.</summary>
/// <param name="Reference">Our name for it.</param>
/// <param name="OrderId">The order.</param>
/// <param name="To">The recipient.</param>
/// <param name="Phone">The recipient's number, if given.</param>
/// <param name="Pieces">Pieces in it.</param>
/// <param name="Value">What the goods cost, tax included.</param>
public sealed record ParcelToCarry(string Reference, string OrderId, Address To, string? Phone, long Pieces, Money Value);

/// <summary>An offer.</summary>
public sealed record CarrierQuote(Money Price, DateTimeOffset? ExpectedAt = null);

/// <summary>A booking that stands.</summary>
/// <param name="TrackingNumber">The carrier's id; unique at the carrier.</param>
/// <param name="TrackingUrl">The carrier's own page about it.</param>
/// <param name="ExpectedAt">When it means to deliver.</param>
public sealed record CarrierBooking(string TrackingNumber, string? TrackingUrl = null, DateTimeOffset? ExpectedAt = null);

/// <summary>What a carrier reports when it is asked. The id counts once per shipment.</summary>
public sealed record CarrierReport(string Id, CarrierNews News, DateTimeOffset HappenedAt, string? Place = null);

/// <summary>What became of a wish.</summary>
public enum CarrierAnswer
{
    Done,

    /// <summary>The parcel is too far on its way.</summary>
    TooLate,

    /// <summary>This carrier does not do that.</summary>
    NotOffered,
}

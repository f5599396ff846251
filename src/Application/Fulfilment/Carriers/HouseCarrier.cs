using OrderFunctions.Application.Orders;
using OrderFunctions.Domain;

namespace OrderFunctions.Application.Fulfilment.Carriers;

/// <summary>
/// The house's own delivery: asks nobody. The tracking number is made from the reference, so that booking twice books once,
/// and what happens on the way is typed in by staff.
/// </summary>
public sealed class HouseCarrier(ShippingRate rate) : ICarrier
{
    /// <summary><see cref="Code"/>.</summary>
    public const string HouseCode = "house";

    /// <summary><see cref="Name"/>.</summary>
    public const string HouseName = "House delivery";

    /// <inheritdoc/>
    public string Code => HouseCode;

    /// <inheritdoc/>
    public string Name => HouseName;

    /// <inheritdoc/>
    public bool IsOutside => false;

    /// <inheritdoc/>
    /// <remarks>What the customer pays for shipping is taken for what the house's own van costs.</remarks>
    public ValueTask<CarrierQuote?> QuoteAsync(ParcelToCarry parcel, CancellationToken cancellationToken) =>
        new(new CarrierQuote(new Money(rate.Fee, parcel.Value.Currency)));

    /// <inheritdoc/>
    public ValueTask<CarrierBooking> BookAsync(ParcelToCarry parcel, CancellationToken cancellationToken) =>
        new(BookingOf(parcel.Reference));

    /// <inheritdoc/>
    public ValueTask<CarrierBooking?> FindAsync(string reference, CancellationToken cancellationToken) => new(BookingOf(reference));

    /// <inheritdoc/>
    public ValueTask<byte[]?> LabelAsync(string trackingNumber, CancellationToken cancellationToken) => default;

    /// <inheritdoc/>
    /// <remarks>A label of our own printing costs nothing until the parcel is handed over: the parcel is simply not sent.</remarks>
    public ValueTask<CarrierAnswer> CancelAsync(string reference, string? trackingNumber, CancellationToken cancellationToken) =>
        new(CarrierAnswer.Done);

    /// <inheritdoc/>
    public ValueTask<CarrierAnswer> InterceptAsync(string trackingNumber, CancellationToken cancellationToken) =>
        new(CarrierAnswer.NotOffered);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<CarrierReport>> TrackAsync(string trackingNumber, CancellationToken cancellationToken) => new([]);

    private static CarrierBooking BookingOf(string reference) =>
        new("OF" + reference.Replace("-", "", StringComparison.Ordinal).ToUpperInvariant());
}

using OrderFunctions.Application.Fulfilment.Carriers;

namespace OrderFunctions.Functions.Tests.Model;

/// <summary>A carrier outside: it can be away, refuse a parcel for good, or have nothing to say.</summary>
internal sealed class Courier : ICarrier
{
    private readonly HashSet<string> _booked = new(StringComparer.Ordinal);

    public string Code => "courier";

    public string Name => "Courier";

    public bool IsOutside => true;

    public bool IsAway { get; set; }

    public bool Refuses { get; set; }

    /// <summary>What it says when a parcel is to be stopped on its way.</summary>
    public CarrierAnswer Stops { get; set; }

    public ValueTask<CarrierQuote?> QuoteAsync(ParcelToCarry parcel, CancellationToken cancellationToken) => default;

    public ValueTask<CarrierBooking> BookAsync(ParcelToCarry parcel, CancellationToken cancellationToken)
    {
        Answers();
        if (Refuses && !_booked.Contains(parcel.Reference)) throw new CarrierException("TOO_HEAVY", isTransient: false);
        _booked.Add(parcel.Reference);
        return new(BookingOf(parcel.Reference));
    }

    public ValueTask<CarrierBooking?> FindAsync(string reference, CancellationToken cancellationToken)
    {
        Answers();
        return new(_booked.Contains(reference) ? BookingOf(reference) : null);
    }

    public ValueTask<byte[]?> LabelAsync(string trackingNumber, CancellationToken cancellationToken) => default;

    public ValueTask<CarrierAnswer> CancelAsync(string reference, string? trackingNumber, CancellationToken cancellationToken)
    {
        Answers();
        _booked.Remove(reference);
        return new(CarrierAnswer.Done);
    }

    public ValueTask<CarrierAnswer> InterceptAsync(string trackingNumber, CancellationToken cancellationToken)
    {
        Answers();
        return new(Stops);
    }

    public ValueTask<IReadOnlyList<CarrierReport>> TrackAsync(string trackingNumber, CancellationToken cancellationToken)
    {
        Answers();
        return new([]);
    }

    private void Answers()
    {
        if (IsAway) throw new CarrierException("CARRIER_UNAVAILABLE", isTransient: true);
    }

    private static CarrierBooking BookingOf(string reference) => new("C" + reference);
}

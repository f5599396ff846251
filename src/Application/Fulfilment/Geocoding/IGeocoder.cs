using OrderFunctions.Domain.Fulfilment;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Fulfilment.Geocoding;

/// <summary>
/// Finds where an address lies. Distance is a reason for a choice, never a condition: what cannot be found, or not now, is
/// <see cref="Located.Unknown"/>, and no order waits or stops for it.
/// </summary>
public interface IGeocoder
{
    /// <summary>Throws nothing but cancellation.</summary>
    ValueTask<Located> LocateAsync(Address address, CancellationToken cancellationToken);
}

/// <summary>A place and how exact it is.</summary>
/// <param name="Precision">How exact.</param>
/// <param name="Point">Null exactly when the precision is <see cref="GeoPrecision.Unknown"/>.</param>
public sealed record Located(GeoPrecision Precision, GeoPoint? Point)
{
    /// <summary>Not found.</summary>
    public static Located Unknown { get; } = new(GeoPrecision.Unknown, null);

    /// <summary>The place when it is exact enough to compare distances by: a region or better.</summary>
    public GeoPoint? Comparable => Precision > GeoPrecision.Country ? Point : null;
}

/// <summary>How exact a place is, least exact first.</summary>
public enum GeoPrecision
{
    Unknown,

    /// <summary>The country's capital or middle.</summary>
    Country,

    /// <summary>The region that a postal code begins with.</summary>
    Region,

    /// <summary>The middle of the town.</summary>
    City,

    /// <summary>The middle of the postal code's area.</summary>
    PostalCode,
}

/// <summary>What deciding by distance asks for.</summary>
public static class GeocoderPlaces
{
    /// <summary>Where a town lies; null when nobody knows it better than by its country.</summary>
    public static async ValueTask<GeoPoint?> FindAsync(
        this IGeocoder geocoder, string postalCode, string city, string country, CancellationToken cancellationToken) =>
        (await geocoder.LocateAsync(new Address("", "", city, postalCode, country), cancellationToken).ConfigureAwait(false)).Comparable;
}

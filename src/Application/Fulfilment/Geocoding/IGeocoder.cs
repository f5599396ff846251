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

    /// <summary>Kilometres to another place; null when one of them is not known.</summary>
    public double? KilometresTo(Located other) =>
        Point is { } here && other.Point is { } there ? here.KilometresTo(there) : null;
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

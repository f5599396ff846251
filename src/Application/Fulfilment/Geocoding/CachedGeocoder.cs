using System.Security.Cryptography;
using System.Text;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Fulfilment;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Fulfilment.Geocoding;

/// <summary>
/// Asks another geocoder once per town, and remembers the answer: towns do not move, and who answers for nothing asks to be
/// asked seldom. Kept by a digest of what was asked, without the address.
/// </summary>
public sealed class CachedGeocoder(IGeocoder inner, IDocumentStore store, TimeProvider time) : IGeocoder
{
    private const string Document = "place";

    // A place that is not found may be added to the map, or the service was away.
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromDays(7);

    /// <inheritdoc/>
    public async ValueTask<Located> LocateAsync(Address address, CancellationToken cancellationToken)
    {
        var key = KeyOf(address);
        var kept = await store
            .ReadAsync(Containers.Places, key, Document, StoredJson.Default.KeptPlace, cancellationToken)
            .ConfigureAwait(false);
        if (kept?.Value is { } known && (known.Precision != GeoPrecision.Unknown || time.GetUtcNow() < known.At + AskAgainAfter))
            return known.ToLocated();
        var located = await inner.LocateAsync(address, cancellationToken).ConfigureAwait(false);
        var place = new KeptPlace(located.Precision, located.Point?.Latitude, located.Point?.Longitude, time.GetUtcNow());
        await store
            .CommitAsync(Containers.Places, key, [TypedDocuments.Upsert(Document, place, StoredJson.Default.KeptPlace)], cancellationToken)
            .ConfigureAwait(false);
        return located;
    }

    private static string KeyOf(Address address) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(
        '\n', address.Country, address.PostalCode.Trim().ToUpperInvariant(), address.City.Trim().ToUpperInvariant()))));
}

/// <summary>An answer as it is kept.</summary>
public sealed record KeptPlace(GeoPrecision Precision, double? Latitude, double? Longitude, DateTimeOffset At)
{
    internal Located ToLocated() => Latitude is { } latitude && Longitude is { } longitude
        ? new(Precision, new GeoPoint(latitude, longitude))
        : Located.Unknown;
}

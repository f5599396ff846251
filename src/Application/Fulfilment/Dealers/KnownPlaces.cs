using System.Collections.Frozen;
using System.Globalization;
using OrderFunctions.Domain.Fulfilment;

namespace OrderFunctions.Application.Fulfilment;

/// <summary>
/// Coordinates of addresses from a small table that comes with the app (<c>known-places.txt</c>): postal areas and cities, exact to
/// a city, which is what distances between shops and customers need. What is not in it is not known, and no reason for or
/// against anybody. Whoever has a better source puts it behind <see cref="FindAsync"/>.
/// </summary>
public sealed class KnownPlaces
{
    private const string Resource = "OrderFunctions.Application.Fulfilment.Dealers.known-places.txt";
    private const int LongestArea = 4;

    private readonly FrozenDictionary<string, GeoPoint> _areas;
    private readonly FrozenDictionary<string, GeoPoint> _cities;

    public KnownPlaces()
    {
        var rows = Read().ToList();
        _areas = rows.ToFrozenDictionary(row => row.Area, row => row.At, StringComparer.Ordinal);
        _cities = rows.GroupBy(row => row.City, StringComparer.OrdinalIgnoreCase)
            .ToFrozenDictionary(rows => rows.Key, rows => rows.First().At, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The longest postal area that the code begins with, else the city; null when neither is known.</summary>
    public ValueTask<GeoPoint?> FindAsync(string postalCode, string city, string country, CancellationToken cancellationToken)
    {
        var code = postalCode.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();
        for (var length = Math.Min(LongestArea, code.Length); length > 0; length--)
        {
            if (_areas.TryGetValue($"{country} {code[..length]}", out var area)) return new(area);
        }

        return new(_cities.TryGetValue($"{country} {city.Trim()}", out var found) ? found : null);
    }

    private static IEnumerable<(string Area, string City, GeoPoint At)> Read()
    {
        using var file = new StreamReader(typeof(KnownPlaces).Assembly.GetManifestResourceStream(Resource)!);
        while (file.ReadLine() is { } line)
        {
            // country;beginning of the postal code;city;latitude;longitude
            if (line.Split(';') is [var country, var area, var city, var latitude, var longitude])
            {
                yield return (
                    $"{country} {area}",
                    $"{country} {city}",
                    new(double.Parse(latitude, CultureInfo.InvariantCulture), double.Parse(longitude, CultureInfo.InvariantCulture)));
            }
        }
    }
}

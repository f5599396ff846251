using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using OrderFunctions.Application.Fulfilment.Geocoding;
using OrderFunctions.Domain.Fulfilment;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Adapters.Gateways.Gazetteer;

/// <summary>
/// A small table of towns that lies in the program: works without a network, and asks nobody where customers live. Finds
/// the town by its name, else the region by the beginning of the postal code, else the country.
/// </summary>
public sealed class GazetteerGeocoder : IGeocoder
{
    private const string Resource = "OrderFunctions.Adapters.Gateways.Gazetteer.places.txt";

    private static readonly Lazy<Table> Places = new(Read);

    /// <inheritdoc/>
    public ValueTask<Located> LocateAsync(Address address, CancellationToken cancellationToken) => new(Locate(address));

    private static Located Locate(Address address)
    {
        var places = Places.Value;
        if (places.Towns.TryGetValue((address.Country, Plain(address.City)), out var town))
            return new(GeoPrecision.City, town);
        var code = Plain(address.PostalCode);
        for (var length = Math.Min(code.Length, 4); length > 0; length--)
        {
            if (places.Regions.TryGetValue((address.Country, code[..length]), out var region))
                return new(GeoPrecision.Region, region);
        }

        return places.Countries.TryGetValue(address.Country, out var country) ? new(GeoPrecision.Country, country) : Located.Unknown;
    }

    /// <summary>Letters without their accents, and digits: how people write a town's name differs in everything else.</summary>
    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var letter in text.Replace("ß", "ss", StringComparison.Ordinal).Normalize(NormalizationForm.FormD))
        {
            if (char.IsLetterOrDigit(letter)) plain.Append(char.ToUpperInvariant(letter));
        }

        return plain.ToString();
    }

    private static Table Read()
    {
        var (towns, regions) = (new Dictionary<(string, string), GeoPoint>(), new Dictionary<(string, string), GeoPoint>());
        var countries = new Dictionary<string, GeoPoint>(StringComparer.Ordinal);
        using var stream = typeof(GazetteerGeocoder).Assembly.GetManifestResourceStream(Resource)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#') continue;
            var fields = line.Split(';');
            var point = new GeoPoint(double.Parse(fields[2], CultureInfo.InvariantCulture), double.Parse(fields[3], CultureInfo.InvariantCulture));
            // The first town of a country stands for the country.
            countries.TryAdd(fields[0], point);
            foreach (var name in fields[1].Split('/')) towns.TryAdd((fields[0], Plain(name)), point);
            foreach (var code in fields[4].Split(' ', StringSplitOptions.RemoveEmptyEntries)) regions.TryAdd((fields[0], code), point);
        }

        return new(towns.ToFrozenDictionary(), regions.ToFrozenDictionary(), countries.ToFrozenDictionary(StringComparer.Ordinal));
    }

    private sealed record Table(
        FrozenDictionary<(string Country, string Town), GeoPoint> Towns,
        FrozenDictionary<(string Country, string Code), GeoPoint> Regions,
        FrozenDictionary<string, GeoPoint> Countries);
}

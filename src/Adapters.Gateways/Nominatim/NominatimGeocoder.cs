using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using OrderFunctions.Application.Fulfilment.Geocoding;
using OrderFunctions.Domain.Fulfilment;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Adapters.Gateways.Nominatim;

/// <summary>
/// Nominatim, the search of OpenStreetMap (https://nominatim.org/release-docs/latest/api/Search/). It is asked for town and
/// postal code only: its interface takes queries in the address line, where no street and no name of a customer belongs, and
/// distance needs no more.
/// </summary>
/// <param name="client">Its base address is that of the service; its own timeout is infinite because each call brings one.</param>
/// <param name="pace">One request a second, as its usage policy demands.</param>
public sealed partial class NominatimGeocoder(
    HttpClient client, NominatimPace pace, NominatimOptions options, ILogger<NominatimGeocoder> log) : IGeocoder
{
    /// <inheritdoc/>
    public async ValueTask<Located> LocateAsync(Address address, CancellationToken cancellationToken)
    {
        if (!await pace.WaitAsync(cancellationToken).ConfigureAwait(false))
            return Located.Unknown;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.Timeout);
        try
        {
            return await AskAsync(address, limit.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested
            && failure is HttpRequestException or OperationCanceledException or JsonException)
        {
            Log.NotAsked(log, failure.GetType().Name);
            return Located.Unknown;
        }
    }

    private async Task<Located> AskAsync(Address address, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            $"search?format=jsonv2&limit=1&country={Escape(address.Country)}&postalcode={Escape(address.PostalCode)}&city={Escape(address.City)}");
        // Its usage policy wants to know who asks and how to reach them.
        request.Headers.TryAddWithoutValidation("User-Agent", $"OrderFunctions/1.0 ({options.ContactEmail})");
        request.Headers.TryAddWithoutValidation("From", options.ContactEmail);
        using var response = await client.SendAsync(request, cancellationToken).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        var places = await response.Content.ReadFromJsonAsync(NominatimJson.Default.NominatimPlaceArray, cancellationToken).ConfigureAwait(false);
        return places is [var place, ..]
            && double.TryParse(place.Lat, NumberStyles.Float, CultureInfo.InvariantCulture, out var latitude)
            && double.TryParse(place.Lon, NumberStyles.Float, CultureInfo.InvariantCulture, out var longitude)
            && new GeoPoint(latitude, longitude) is { IsValid: true } point
            ? new Located(place.Addresstype == "postcode" ? GeoPrecision.PostalCode : GeoPrecision.City, point)
            : Located.Unknown;
    }

    private static string Escape(string text) => Uri.EscapeDataString(text);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Nominatim gave no answer ({Error}); the place stays unknown")]
        public static partial void NotAsked(ILogger log, string error);
    }
}

/// <summary>Settings of Nominatim; section <c>Geocoding:Nominatim</c>.</summary>
public sealed record NominatimOptions
{
    /// <summary>The public service; a shop with many orders runs its own.</summary>
    public static readonly Uri Api = new("https://nominatim.openstreetmap.org/");

    /// <summary>Whom its operators write to when something is wrong.</summary>
    public required string ContactEmail { get; init; }

    /// <summary>How long one call may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);
}

/// <summary>https://nominatim.org/release-docs/latest/api/Output/</summary>
internal sealed record NominatimPlace(string? Lat = null, string? Lon = null, string? Addresstype = null);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(NominatimPlace[]))]
internal sealed partial class NominatimJson : JsonSerializerContext;

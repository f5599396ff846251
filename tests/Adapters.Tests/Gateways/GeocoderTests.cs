using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using OrderFunctions.Adapters.Gateways.Gazetteer;
using OrderFunctions.Adapters.Gateways.Nominatim;
using OrderFunctions.Application.Fulfilment.Geocoding;
using OrderFunctions.Domain.Fulfilment;
using OrderFunctions.Domain.Orders;
using OrderFunctions.LocalHost.Testing;
using OrderFunctions.Testing;
using OrderFunctions.Testing.Payments;

namespace OrderFunctions.Adapters.Tests.Gateways;

/// <summary>Where addresses lie: out of the program's own table, and from Nominatim.</summary>
public sealed class GeocoderTests : IAsyncLifetime
{
    private const string Found = """[{"lat":"52.5320","lon":"13.3849","addresstype":"postcode"}]""";
    private readonly ATemporaryStore _store = new();
    private readonly StubTransport _nominatim = new();
    private readonly ManualTimeProvider _clock = new();
    private readonly LeapingDelay _delay;
    private readonly HttpClient _http;
    private readonly CachedGeocoder _geocoder;

    public GeocoderTests()
    {
        _delay = new LeapingDelay(_clock);
        _http = new HttpClient(_nominatim) { BaseAddress = NominatimOptions.Api };
        _geocoder = new CachedGeocoder(
            new NominatimGeocoder(
                _http, new NominatimPace(_clock, _delay), new NominatimOptions { ContactEmail = "shop@example.com" }, NullLogger<NominatimGeocoder>.Instance),
            _store.Documents,
            _clock);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _store.DisposeAsync();
    }

    [Theory]
    [InlineData("München", "80331", "DE", GeoPrecision.City, 48.14)]
    [InlineData("munich", "80331", "DE", GeoPrecision.City, 48.14)]
    [InlineData("Unterhaching", "82008", "DE", GeoPrecision.Region, 48.14)]
    [InlineData("Nowhere", "00000", "DE", GeoPrecision.Country, 52.52)]
    public async Task The_table_finds_the_town_else_the_region_else_the_country(string city, string code, string country, GeoPrecision precision, double latitude)
    {
        var located = await new GazetteerGeocoder().LocateAsync(In(city, code, country), default);

        Assert.Equal((precision, latitude), (located.Precision, located.Point!.Value.Latitude));
    }

    [Fact]
    public async Task Distances_are_as_on_a_globe_and_what_is_unknown_has_none()
    {
        var table = new GazetteerGeocoder();
        var (berlin, sydney) = (await table.LocateAsync(In("Berlin", "10115", "DE"), default), await table.LocateAsync(In("Sydney", "2000", "AU"), default));

        Assert.InRange(berlin.Comparable!.Value.KmTo(sydney.Comparable!.Value), 16_000, 16_200);
        Assert.Equal(0, berlin.Point!.Value.KmTo(berlin.Point.Value));
        Assert.Equal(111, new GeoPoint(0, 179.5).KmTo(new GeoPoint(0, -179.5)));
        Assert.Equal(Located.Unknown, await table.LocateAsync(In("Atlantis", "1", "QQ"), default));
        Assert.Null((await table.LocateAsync(In("Nowhere", "00000", "DE"), default)).Comparable);
    }

    [Fact]
    public async Task Nominatim_learns_who_asks_and_no_street_and_is_asked_once_per_town()
    {
        _nominatim.Next(HttpStatusCode.OK, Found);

        var first = await _geocoder.LocateAsync(In("Berlin", "10115", "DE"), default);
        var second = await _geocoder.LocateAsync(In(" berlin", "10115", "DE"), default);

        Assert.Equal(first, second);
        Assert.Equal(new Located(GeoPrecision.PostalCode, new GeoPoint(52.5320, 13.3849)), first);
        var call = Assert.Single(_nominatim.Calls);
        Assert.Contains("shop@example.com", call.Headers["User-Agent"], StringComparison.Ordinal);
        Assert.Equal("shop@example.com", call.Headers["From"]);
        Assert.DoesNotContain("Sample", call.Path, StringComparison.Ordinal);
        Assert.DoesNotContain("Ada", call.Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nominatim_is_asked_once_a_second_and_whoever_would_wait_long_goes_without()
    {
        _nominatim.Otherwise = (request, _) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(Found), RequestMessage = request });
        var pace = new NominatimPace(_clock, new NoDelay());

        var turns = new List<bool>();
        for (var caller = 0; caller < 13; caller++) turns.Add(await pace.WaitAsync(default));
        await _geocoder.LocateAsync(In("Berlin", "10115", "DE"), default);
        await _geocoder.LocateAsync(In("Bonn", "53111", "DE"), default);

        Assert.Equal(11, turns.Count(turn => turn));
        Assert.Equal([TimeSpan.FromSeconds(1)], _delay.Waits);
    }

    [Fact]
    public async Task A_Nominatim_that_is_away_or_talks_nonsense_stops_nothing()
    {
        _nominatim.Next(HttpStatusCode.InternalServerError).NextIsDown().Next(HttpStatusCode.OK, "<html>").Next(HttpStatusCode.OK, """[{"lat":"north","lon":"1"}]""").Next(HttpStatusCode.OK, "[]");
        foreach (var city in new[] { "A", "B", "C", "D", "E" })
            Assert.Equal(Located.Unknown, await _geocoder.LocateAsync(In(city, "1", "DE"), default));

        // Remembered for a week, and then asked again.
        Assert.Equal(Located.Unknown, await _geocoder.LocateAsync(In("A", "1", "DE"), default));
        _clock.Advance(TimeSpan.FromDays(8));
        _nominatim.Next(HttpStatusCode.OK, Found);
        Assert.Equal(GeoPrecision.PostalCode, (await _geocoder.LocateAsync(In("A", "1", "DE"), default)).Precision);
    }

    private static Address In(string city, string code, string country) => new("Ada Example", "12 Sample Street", city, code, country);

    private sealed class NoDelay : Application.Waiting.IDelay
    {
        public Task WaitAsync(TimeSpan delay, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<bool> WaitAsync(Task task, TimeSpan atMost, CancellationToken cancellationToken) => Task.FromResult(true);
    }
}

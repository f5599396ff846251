using System.Diagnostics.Metrics;

namespace OrderFunctions.Application.Fulfilment.Carriers;

/// <summary>The carriers that the shop works with, and the policy which of them gets a parcel.</summary>
public sealed class CarrierBook
{
    private readonly IReadOnlyList<ICarrier> _carriers;
    private readonly ShippingOptions _options;
    private readonly Counter<long> _failures;

    public CarrierBook(IEnumerable<ICarrier> carriers, ShippingOptions options, IMeterFactory meters)
    {
        (_carriers, _options) = ([.. carriers], options);
        _failures = meters.Create("OrderFunctions.Shipping")
            .CreateCounter<long>("carrier_failures", description: "Calls to carriers that failed, by carrier, call and kind");
    }

    /// <summary>Codes of all of them.</summary>
    public IEnumerable<string> Codes => _carriers.Select(carrier => carrier.Code);

    /// <summary>The carrier with this code, or null.</summary>
    public ICarrier? Find(string code) => _carriers.FirstOrDefault(carrier => carrier.Code == code);

    /// <summary>The carrier that a shipment names; null when the shop no longer works with it.</summary>
    public ICarrier? Named(string? name) => _carriers.FirstOrDefault(carrier => carrier.Name == name);

    /// <summary>
    /// Who gets a parcel that nobody chose a carrier for: the one of the settings, or the cheapest of those that quote in
    /// the order's currency. One that does not answer has not offered.
    /// </summary>
    public async ValueTask<ICarrier> ChooseAsync(ParcelToCarry parcel, CancellationToken cancellationToken)
    {
        if (_options.Carrier != ShippingOptions.Cheapest)
            return Find(_options.Carrier) ?? throw new InvalidOperationException($"No carrier is called '{_options.Carrier}'.");
        var quotes = await Task.WhenAll(_carriers.Select(async carrier => (
                Carrier: carrier, Quote: await QuoteAsync(carrier, parcel, cancellationToken).ConfigureAwait(false))))
            .ConfigureAwait(false);
        return quotes.Where(offer => offer.Quote?.Price.Currency == parcel.Value.Currency)
            .MinBy(offer => offer.Quote!.Price.Amount).Carrier
            ?? Find(HouseCarrier.HouseCode)!;
    }

    /// <summary>Counts what goes wrong on the way to a carrier.</summary>
    public async ValueTask<T> CallAsync<T>(ICarrier carrier, string call, Func<ICarrier, ValueTask<T>> does)
    {
        try
        {
            return await does(carrier).ConfigureAwait(false);
        }
        catch (CarrierException failure)
        {
            _failures.Add(
                1, new("carrier", carrier.Code), new("call", call), new("kind", failure.IsTransient ? "weather" : "refused"));
            throw;
        }
    }

    private async Task<CarrierQuote?> QuoteAsync(ICarrier carrier, ParcelToCarry parcel, CancellationToken cancellationToken)
    {
        try
        {
            return await CallAsync(carrier, "quote", one => one.QuoteAsync(parcel, cancellationToken)).ConfigureAwait(false);
        }
        catch (CarrierException)
        {
            return null;
        }
    }
}

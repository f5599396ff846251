using System.Globalization;
using OrderFunctions.Adapters.Gateways.Http;
using OrderFunctions.Application.Fulfilment.Carriers;
using OrderFunctions.Application.Payments;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Fulfilment;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Adapters.Gateways.Borzo;

/// <summary>
/// Borzo's Business API. A parcel of ours is an order of two points there, with our reference as the second one's
/// <c>client_order_id</c> (https://borzodelivery.com/in/business-api/doc).
/// </summary>
/// <remarks>
/// Orders have no idempotency key: before one is made, and again before every further try, those that were made lately are
/// looked through for our reference.
/// </remarks>
/// <param name="client">
/// Sends through <see cref="DurableBeforeSending"/>; its base address is <see cref="BorzoOptions.Api"/>, its own timeout is
/// infinite because each call brings one.
/// </param>
/// <param name="pipeline">Time limits, tries and the circuit breaker; of Borzo alone.</param>
public sealed class BorzoCarrier(HttpClient client, GatewayPipeline pipeline, BorzoOptions options) : ICarrier
{
    private const int PageSize = 50;

    // 200 orders back is far beyond what a lost answer can lie behind.
    private const int MostPages = 4;

    private readonly BorzoHttp _http = new(client, pipeline, options);

    /// <inheritdoc/>
    public string Code => "borzo";

    /// <inheritdoc/>
    public string Name => "Borzo";

    /// <inheritdoc/>
    public bool IsOutside => true;

    /// <inheritdoc/>
    public async ValueTask<CarrierQuote?> QuoteAsync(ParcelToCarry parcel, CancellationToken cancellationToken)
    {
        try
        {
            var reply = await _http.RunAsync(
                token => _http.PostAsync("calculate-order", OrderOf(parcel), BorzoJson.Default.BorzoNewOrder, token), cancellationToken)
                .ConfigureAwait(false);
            return PriceOf(reply.Order) is { } price ? new CarrierQuote(price, reply.Order!.FinishDatetime) : null;
        }
        catch (CarrierException refused) when (!refused.IsTransient)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public ValueTask<CarrierBooking> BookAsync(ParcelToCarry parcel, CancellationToken cancellationToken) => _http.RunAsync(
        async token =>
        {
            if (await SearchAsync(parcel.Reference, token).ConfigureAwait(false) is { } known) return known;
            var reply = await _http.PostAsync("create-order", OrderOf(parcel), BorzoJson.Default.BorzoNewOrder, token).ConfigureAwait(false);
            return BookingOf(reply.Order) ?? throw GatewayPipeline.Garbled();
        },
        cancellationToken);

    /// <inheritdoc/>
    public ValueTask<CarrierBooking?> FindAsync(string reference, CancellationToken cancellationToken) =>
        _http.RunAsync(token => SearchAsync(reference, token), cancellationToken);

    /// <inheritdoc/>
    /// <remarks>Couriers carry parcels from door to door; what is stuck on them is the shop's own label.</remarks>
    public ValueTask<byte[]?> LabelAsync(string trackingNumber, CancellationToken cancellationToken) => default;

    /// <inheritdoc/>
    public ValueTask<CarrierAnswer> CancelAsync(string reference, string? trackingNumber, CancellationToken cancellationToken) => _http.RunAsync(
        async token =>
        {
            var number = trackingNumber ?? (await SearchAsync(reference, token).ConfigureAwait(false))?.TrackingNumber;
            if (number is null) return CarrierAnswer.Done;
            try
            {
                await _http.PostAsync("cancel-order", new BorzoCancel(IdOf(number)), BorzoJson.Default.BorzoCancel, token).ConfigureAwait(false);
                return CarrierAnswer.Done;
            }
            catch (GatewayException refused) when (!refused.IsTransient)
            {
                // Perhaps the try before this one did it, and its answer got lost.
                return (await ReadAsync(number, token).ConfigureAwait(false)) is { } order && !BorzoStates.IsOff(order.Status)
                    ? CarrierAnswer.TooLate
                    : CarrierAnswer.Done;
            }
        },
        cancellationToken);

    /// <inheritdoc/>
    public ValueTask<CarrierAnswer> InterceptAsync(string trackingNumber, CancellationToken cancellationToken) =>
        new(CarrierAnswer.NotOffered);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<CarrierReport>> TrackAsync(string trackingNumber, CancellationToken cancellationToken)
    {
        var order = await _http.RunAsync(token => ReadAsync(trackingNumber, token), cancellationToken).ConfigureAwait(false);
        return order?.Points is { Count: > 1 } points ? [.. ReportsOf(order, points[0], points[^1])] : [];
    }

    private static IEnumerable<CarrierReport> ReportsOf(BorzoOrder order, BorzoPoint from, BorzoPoint to)
    {
        if (from.CourierVisitDatetime is { } fetched)
            yield return Report(CarrierNews.InTransit, fetched);
        var news = order.Status == "completed" ? CarrierNews.Delivered : BorzoStates.Of(to.Delivery?.Status);
        var at = to.Delivery?.StatusDatetime ?? to.CourierVisitDatetime ?? order.FinishDatetime;
        if (news is { } last and not CarrierNews.InTransit && at is { } when)
            yield return Report(last, when);

        CarrierReport Report(CarrierNews said, DateTimeOffset happenedAt) =>
            new(string.Create(CultureInfo.InvariantCulture, $"track:{order.OrderId}:{said}:{happenedAt.ToUnixTimeSeconds()}"), said, happenedAt);
    }

    private async ValueTask<BorzoOrder?> ReadAsync(string number, CancellationToken cancellationToken)
    {
        var id = IdOf(number);
        var reply = await _http
            .GetAsync(string.Create(CultureInfo.InvariantCulture, $"orders?order_id={id}"), cancellationToken)
            .ConfigureAwait(false);
        return reply.Orders?.FirstOrDefault(order => order.OrderId == id);
    }

    private async ValueTask<CarrierBooking?> SearchAsync(string reference, CancellationToken cancellationToken)
    {
        for (var page = 0; page < MostPages; page++)
        {
            var reply = await _http
                .GetAsync(string.Create(CultureInfo.InvariantCulture, $"orders?count={PageSize}&offset={page * PageSize}"), cancellationToken)
                .ConfigureAwait(false);
            var found = reply.Orders?.FirstOrDefault(order => !BorzoStates.IsOff(order.Status)
                && order.Points?.Any(point => point.ClientOrderId == reference) == true);
            if (BookingOf(found) is { } booking) return booking;
            if (reply.Orders is not { Count: PageSize }) return null;
        }

        return null;
    }

    private BorzoNewOrder OrderOf(ParcelToCarry parcel) => new(
        "Parcel",
        options.VehicleTypeId,
        [
            new BorzoNewPoint(options.PickupAddress, new BorzoContact(options.PickupPhone)),
            new BorzoNewPoint(
                LineOf(parcel.To),
                // A delivery needs a number that the courier can call: without the customer's it is the shop's.
                new BorzoContact(parcel.Phone ?? options.PickupPhone, parcel.To.Name),
                parcel.Reference,
                parcel.To.Line2),
        ]);

    private Money? PriceOf(BorzoOrder? order) =>
        decimal.TryParse(order?.PaymentAmount, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var price)
            ? new Money((long)(price * (decimal)Math.Pow(10, Currencies.MinorUnitDigits(options.Currency))), options.Currency)
            : null;

    private static CarrierBooking? BookingOf(BorzoOrder? order) => order?.OrderId is { } id
        ? new CarrierBooking(
            id.ToString(CultureInfo.InvariantCulture), order.Points?[^1].TrackingUrl, order.Points?[^1].EstimatedArrivalDatetime ?? order.FinishDatetime)
        : null;

    private static long IdOf(string number) => long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
        ? id
        : throw new GatewayException("number_invalid", isTransient: false, "This is not a number of Borzo's.", null);

    private static string LineOf(Address to) => string.Join(
        ", ", new[] { to.Line1, to.City, to.Region, to.PostalCode, to.Country }.Where(part => !string.IsNullOrWhiteSpace(part)));
}

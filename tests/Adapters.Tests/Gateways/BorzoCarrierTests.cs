using System.Text;
using System.Text.Json.Nodes;
using OrderFunctions.Adapters.Gateways.Borzo;
using OrderFunctions.Adapters.Gateways.Signatures;
using OrderFunctions.Application.Fulfilment.Carriers;
using OrderFunctions.Application.Inbox;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Fulfilment;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Testing.Payments;

namespace OrderFunctions.Adapters.Tests.Gateways;

/// <summary>Borzo as a carrier: booked once, taken back, asked about, and heard from.</summary>
public sealed class BorzoCarrierTests : IDisposable
{
    private const string Order = "018f2f66-0c1e-7a4b-9d3c-5d5f0f6b7a11";
    private const string Reference = Order + "-main";
    private readonly ABorzoCarrier _it = new();

    private static ParcelToCarry Parcel => new(
        Reference, Order, new Address("Ada Example", "12 Sample Street", "Mumbai", "400001", "IN"), "919990000001", 2, new Money(90000, "INR"));

    public void Dispose() => _it.Dispose();

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_parcel_is_booked_once_although_answers_get_lost_or_never_come(bool hangs)
    {
        _it.Transport.LoseAnswerTo = hangs ? null : "create-order";
        var arrived = 0;
        if (hangs) _it.Transport.Before = path => _it.Transport.HangNextAnswer = path.EndsWith("create-order", StringComparison.Ordinal) && ++arrived == 1;

        var booking = _it.Carrier.BookAsync(Parcel, default).AsTask();
        while (hangs && !booking.IsCompleted) _it.Clock.Advance(BorzoOptionsTimeout);
        var first = await booking;
        _it.Borzo.OthersBook(60);
        var again = await _it.Carrier.BookAsync(Parcel, default);

        Assert.Equal(first, again);
        Assert.Equal(61, _it.Borzo.Booked);
        Assert.Equal("https://borzo.example/1001", first.TrackingUrl);
        // Where customers live stands in no address line.
        Assert.All(_it.Borzo.Calls, call => Assert.Matches("^(GET|POST) /api/business/1\\.6/[a-z-]+(\\?(count=\\d+&offset=\\d+|order_id=\\d+))?$", call));
    }

    [Theory]
    [InlineData("invalid_parameters", false), InlineData("insufficient_balance", false)]
    [InlineData("requests_limit_exceeded", true), InlineData("service_unavailable", true)]
    public async Task What_is_refused_for_good_is_told_apart_from_weather(string code, bool isTransient)
    {
        _it.Borzo.Refuses = code;

        var refused = await Assert.ThrowsAsync<CarrierException>(() => _it.Carrier.BookAsync(Parcel, default).AsTask());

        Assert.Equal((code, isTransient), (refused.Code, refused.IsTransient));
        Assert.Equal(isTransient ? 3 : 1, _it.Borzo.Calls.Count(call => call.EndsWith("create-order", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_would_be_refused_has_no_price_and_weather_is_no_answer()
    {
        _it.Borzo.Refuses = "invalid_parameters";
        Assert.Null(await _it.Carrier.QuoteAsync(Parcel, default));

        _it.Borzo.Refuses = "service_unavailable";
        Assert.True((await Assert.ThrowsAsync<CarrierException>(() => _it.Carrier.QuoteAsync(Parcel, default).AsTask())).IsTransient);
    }

    [Fact]
    public async Task The_courier_is_told_where_from_and_where_to_and_whom_to_call()
    {
        await _it.Carrier.BookAsync(Parcel, default);
        var (from, to) = (_it.Borzo.Asked!["points"]![0]!, _it.Borzo.Asked!["points"]![1]!);
        Assert.Equal(("1 Warehouse Way, Mumbai", "918880000001"), ((string?)from["address"], (string?)from["contact_person"]!["phone"]));
        Assert.Equal(
            ("12 Sample Street, Mumbai, 400001, IN", "919990000001", "Ada Example", Reference),
            ((string?)to["address"], (string?)to["contact_person"]!["phone"], (string?)to["contact_person"]!["name"], (string?)to["client_order_id"]));

        // Who gave no number is reached through the shop.
        await _it.Carrier.BookAsync(Parcel with { Reference = Order + "-far", Phone = null }, default);
        Assert.Equal("918880000001", (string?)_it.Borzo.Asked!["points"]![1]!["contact_person"]!["phone"]);
    }

    [Fact]
    public async Task A_booking_is_taken_back_until_a_courier_is_on_the_way()
    {
        Assert.Equal(CarrierAnswer.Done, await _it.Carrier.CancelAsync(Reference, null, default));
        var number = (await _it.Carrier.BookAsync(Parcel, default)).TrackingNumber;
        _it.Transport.LoseAnswerTo = "cancel-order";
        // The first try does it, and its answer is lost: the second one is refused, and finds it done.
        Assert.Equal(CarrierAnswer.Done, await _it.Carrier.CancelAsync(Reference, null, default));
        Assert.Equal(0, _it.Borzo.Booked);
        Assert.Null(await _it.Carrier.FindAsync(Reference, default));

        var second = (await _it.Carrier.BookAsync(Parcel, default)).TrackingNumber;
        Assert.NotEqual(number, second);
        _it.Borzo.Change(order => order["status"] = "active");
        Assert.Equal(CarrierAnswer.TooLate, await _it.Carrier.CancelAsync(Reference, second, default));
    }

    [Fact]
    public async Task Asked_about_a_parcel_it_tells_when_it_was_fetched_and_when_it_arrived_and_what_it_would_cost()
    {
        var number = (await _it.Carrier.BookAsync(Parcel, default)).TrackingNumber;
        Assert.Empty(await _it.Carrier.TrackAsync(number, default));
        _it.Borzo.Change(order =>
        {
            order["status"] = "completed";
            order["points"]![0]!["courier_visit_datetime"] = "2030-01-01T12:00:00+05:30";
            order["points"]![1]!["courier_visit_datetime"] = "2030-01-01T13:00:00+05:30";
        });

        var reports = await _it.Carrier.TrackAsync(number, default);

        Assert.Equal([CarrierNews.InTransit, CarrierNews.Delivered], reports.Select(report => report.News));
        Assert.Equal(new DateTimeOffset(2030, 1, 1, 7, 30, 0, TimeSpan.Zero), reports[1].HappenedAt);
        Assert.Equal(new Money(6750, "INR"), (await _it.Carrier.QuoteAsync(Parcel, default))!.Price);
        Assert.Equal(reports, await _it.Carrier.TrackAsync(number, default));
    }

    [Fact]
    public async Task A_second_attempt_that_fails_is_news_of_its_own()
    {
        var number = (await _it.Carrier.BookAsync(Parcel, default)).TrackingNumber;
        var first = await FailsAsync("2030-01-01T12:00:00Z");
        Assert.Equal(CarrierNews.AttemptFailed, first.News);

        Assert.NotEqual(first.Id, (await FailsAsync("2030-01-02T12:00:00Z")).Id);
        var (called, again) = (Called("2030-01-01T12:00:00Z"), Called("2030-01-02T12:00:00Z"));
        Assert.NotEqual(called.EventId, again.EventId);
        Assert.NotEqual(called.State, again.State);

        async Task<CarrierReport> FailsAsync(string at)
        {
            _it.Borzo.Change(order => order["points"]![1]!["delivery"] = new JsonObject { ["status"] = "failed", ["status_datetime"] = at });
            return Assert.Single(await _it.Carrier.TrackAsync(number, default));
        }

        static (string EventId, string? State) Called(string at)
        {
            var facts = BorzoCallbacks.Read(Request(
                Encoding.UTF8.GetBytes($$$"""{"event_type":"delivery_changed","event_datetime":"{{{at}}}","delivery":{"order_id":1001,"status":"failed"}}"""), null))!;
            return (facts.EventId, facts.ResultingState);
        }
    }

    [Fact]
    public void Callbacks_are_signed_over_the_raw_body_with_either_of_two_secrets()
    {
        var body = """{"event_type":"delivery_changed"}"""u8.ToArray();
        foreach (var secret in ABorzoCarrier.Options.CallbackSecrets)
            Assert.Equal(SignatureVerdict.Valid, Verdict(BodySignature.Sign(body, secret)));
        Assert.Equal(SignatureVerdict.Wrong, Verdict(BodySignature.Sign(body, "another-secret-012345")));
        Assert.Equal(SignatureVerdict.Malformed, Verdict(null));

        SignatureVerdict Verdict(string? signature) => new BorzoCallbacks(ABorzoCarrier.Options).Verify(Request(body, signature));
    }

    [Theory]
    [InlineData("parcel_picked_up", CarrierNews.InTransit, false)]
    [InlineData("failed", CarrierNews.AttemptFailed, false)]
    [InlineData("finished", CarrierNews.Delivered, false)]
    [InlineData("return_finished", CarrierNews.ReturnedToSender, false)]
    [InlineData("courier_assigned", null, false)]
    [InlineData("canceled", null, true)]
    [InlineData("deleted", null, true)]
    [InlineData("a_status_of_tomorrow", null, false)]
    public void Callbacks_about_deliveries_are_read(string status, CarrierNews? news, bool isGivenUp)
    {
        var body = Encoding.UTF8.GetBytes(
            $$$"""{"event_type":"delivery_changed","event_datetime":"2030-01-01T12:00:00+05:30","delivery":{"delivery_id":7,"order_id":1001,"client_order_id":"{{{Reference}}}","status":"{{{status}}}"}}""");

        var facts = BorzoCallbacks.Read(Request(body, null))!;
        var said = BorzoCallbacks.Read(Entry(body))!;

        Assert.Equal(("1001", Order, true), (facts.ObjectId, facts.OrderId, facts.IsKnown));
        Assert.Equal(facts.EventId, BorzoCallbacks.Read(Request(body, null))!.EventId);
        Assert.Equal((Reference, news, isGivenUp), (said.Reference, said.News, said.IsGivenUp));
        Assert.Equal(new DateTimeOffset(2030, 1, 1, 6, 30, 0, TimeSpan.Zero), said.HappenedAt);
    }

    [Fact]
    public void Callbacks_about_orders_and_about_nothing_are_read_too()
    {
        var body = Encoding.UTF8.GetBytes(
            $$$"""{"event_type":"order_changed","event_datetime":"2030-01-01T12:00:00Z","order":{"order_id":"1001","status":"completed","points":[{"client_order_id":null},{"client_order_id":"{{{Reference}}}"}]}}""");

        Assert.Equal((Order, "order-completed"), (BorzoCallbacks.Read(Request(body, null))!.OrderId, BorzoCallbacks.Read(Request(body, null))!.ResultingState));
        Assert.Equal(CarrierNews.Delivered, BorzoCallbacks.Read(Entry(body))!.News);
        Assert.False(BorzoCallbacks.Read(Entry(body))!.IsGivenUp);
        var failed = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body).Replace("completed", "failed", StringComparison.Ordinal));
        Assert.Equal((null, true), (BorzoCallbacks.Read(Entry(failed))!.News, BorzoCallbacks.Read(Entry(failed))!.IsGivenUp));
        foreach (var strange in new[] { """{"event_type":"courier_sang"}""", """{"event_type":"courier_sang","order":{"order_id":1001}}""" })
            Assert.False(BorzoCallbacks.Read(Request(Encoding.UTF8.GetBytes(strange), null))!.IsKnown);
        Assert.Null(BorzoCallbacks.Read(Request("[]"u8.ToArray(), null)));
        Assert.Null(BorzoCallbacks.Read(Entry("{}"u8.ToArray())));
    }

    private static TimeSpan BorzoOptionsTimeout => ABorzoCarrier.Options.Timeout + TimeSpan.FromSeconds(1);

    private static WebhookRequest Request(byte[] body, string? signature) => new(
        signature is null ? new Dictionary<string, string>() : new Dictionary<string, string> { [BorzoCallbacks.SignatureHeader] = signature }, body);

    private static InboxEntry Entry(byte[] body) => new()
    {
        Id = "evt-1",
        Provider = BorzoCallbacks.Sender,
        Type = "delivery_changed",
        ReceivedAt = DateTimeOffset.UnixEpoch,
        Signature = SignatureVerdict.Valid,
        Status = InboxStatus.Received,
        Body = body,
    };
}

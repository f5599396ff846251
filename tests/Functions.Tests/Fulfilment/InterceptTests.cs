using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Adapters.Gateways.Sandbox;
using OrderFunctions.Application.Fulfilment.Carriers;
using OrderFunctions.Functions.Tests.Orders;
using Xunit;

namespace OrderFunctions.Functions.Tests.Fulfilment;

/// <summary>A parcel that is cancelled on its way: its carrier is asked to turn it round, and whatever comes of it is the order's.</summary>
public sealed class InterceptTests : IAsyncLifetime
{
    private readonly AWaywardCarrier _carrier = new();

    private AShop Shop { get; set; } = null!;

    public async Task InitializeAsync() => Shop = await AShop.OpenAsync(options => options with
    {
        Services = options.Services + (services => services.AddSingleton<ICarrier>(_carrier)),
        Settings = new Dictionary<string, string?> { ["Shipping:Sandbox:StepAfter"] = "1.00:00:00" },
    });

    public async Task DisposeAsync()
    {
        await Shop.AssertSoundStockAsync();
        await Shop.DisposeAsync();
    }

    [Fact]
    public async Task A_carrier_that_turns_it_round_ends_the_order_and_the_customer_has_the_money_back()
    {
        var before = await Shop.StockAsync();
        var (order, shipment) = await OnItsWayAsync("sandbox");

        await CancelAsync(order);

        Assert.Equal(("CANCELLED", "STOPPED"), (await Shop.StatusAsync(order), await InterceptionAsync(order)));
        await Shop.AssertAllRefundedAsync(order);
        Assert.Equal(0, await AlertsAsync("INTERCEPT_ASKED", order) + await AlertsAsync("INTERCEPT_UNANSWERED", order));
        Assert.Equal("COMPLETED", await SagaOfAsync(shipment));
        var reports = await Shop.Host.Services.GetRequiredService<SandboxCarrier>().TrackAsync((await ParcelAsync(order)).Text("trackingNumber"), default);
        Assert.Empty(reports);

        // A day later the carrier reports that it has brought it back: it is here once.
        await Shop.LeapAsync(TimeSpan.FromDays(1));
        Assert.Single(await Shop.FactsAsync(order), fact => fact == "intercept-succeeded");
        await Shop.StaffPostAsync($"api/shipments/{shipment}/back", new JsonObject { ["scrapped"] = false });
        Assert.Equal(before.OnHand, (await Shop.StockAsync()).OnHand);
        Assert.Equal("CANCELLED", await Shop.StatusAsync(order));
    }

    [Fact]
    public async Task What_the_carrier_cannot_stop_any_more_is_delivered_and_can_be_sent_back()
    {
        _carrier.Answers = [CarrierAnswer.TooLate];
        var (order, shipment) = await OnItsWayAsync("wayward");

        await CancelAsync(order);

        Assert.Equal(("SHIPPED", "FAILED"), (await Shop.StatusAsync(order), await InterceptionAsync(order)));
        await Situations.RefusedAsync(Shop.Customer, $"api/orders/{order}/cancel", "TOO_LATE_TO_CANCEL");
        await Shop.ScanAsync(shipment, "DELIVERED");
        Assert.Equal("DELIVERED", await Shop.StatusAsync(order));
        Assert.Contains("RETURN", (await AShop.SendAsync(Shop.Customer, HttpMethod.Get, $"api/orders/{order}")).Body!["allowedActions"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Empty((await Shop.OrderAsync(order)).Refunds);
        Assert.Equal(1, _carrier.Asked);
    }

    [Theory, InlineData(null, "NOT_OFFERED"), InlineData("number_unknown", "number_unknown")]
    public async Task A_carrier_that_takes_no_such_wish_or_does_not_understand_it_is_asked_once_and_left_to_staff(string? refusal, string why)
    {
        _carrier.Answers = [refusal is null ? CarrierAnswer.NotOffered : new CarrierException(refusal, isTransient: false)];
        var (order, shipment) = await OnItsWayAsync("wayward");

        await CancelAsync(order);
        await CancelAsync(order);
        await Shop.Host.AdvanceAsync(TimeSpan.FromMinutes(20));

        Assert.Equal(("SHIPPED", "ASKED", why), (await Shop.StatusAsync(order), await InterceptionAsync(order), (await Shop.OrderAsync(order)).Shipments[0].Interception!.LeftToStaff));
        Assert.Equal((1, 1), (_carrier.Asked, await AlertsAsync("INTERCEPT_ASKED", order)));
        await Shop.StaffPostAsync($"api/shipments/{shipment}/intercept", new JsonObject { ["stopped"] = true });
        Assert.Equal("CANCELLED", await Shop.StatusAsync(order));
        await Shop.AssertAllRefundedAsync(order);
    }

    [Fact]
    public async Task A_carrier_that_is_away_is_asked_on_and_staff_hear_of_it_once()
    {
        _carrier.Answers = [new CarrierException(), CarrierAnswer.Done];
        _carrier.WeatherLasts = 12;
        var (order, _) = await OnItsWayAsync("wayward");

        await CancelAsync(order);
        await Shop.Host.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(("SHIPPED", 1), (await Shop.StatusAsync(order), await AlertsAsync("INTERCEPT_UNANSWERED", order)));

        await Shop.Host.AdvanceAsync(TimeSpan.FromMinutes(10));

        Assert.Equal(("CANCELLED", "STOPPED", 13), (await Shop.StatusAsync(order), await InterceptionAsync(order), _carrier.Asked));
        Assert.Equal((1, 0), (await AlertsAsync("INTERCEPT_UNANSWERED", order), await AlertsAsync("INTERCEPT_ASKED", order)));
        Assert.Single(_carrier.Numbers);
        await Shop.AssertAllRefundedAsync(order);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Whoever_is_faster_than_the_carriers_answer_is_right_and_it_is_not_asked_any_more(bool staff)
    {
        _carrier.Answers = [new CarrierException()];
        _carrier.WeatherLasts = int.MaxValue;
        var (order, shipment) = await OnItsWayAsync("wayward");
        await CancelAsync(order);
        await Shop.Host.AdvanceAsync(TimeSpan.FromMinutes(2));

        if (staff) await Shop.StaffPostAsync($"api/shipments/{shipment}/intercept", new JsonObject { ["stopped"] = false });
        else await Shop.ScanAsync(shipment, "DELIVERED");
        await Shop.Host.WhenIdleAsync();
        var asked = _carrier.Asked;
        await Shop.Host.AdvanceAsync(TimeSpan.FromMinutes(30));

        Assert.Equal(staff ? ("SHIPPED", "FAILED") : ("DELIVERED", "ASKED"), (await Shop.StatusAsync(order), await InterceptionAsync(order)));
        Assert.Equal(asked, _carrier.Asked);
        Assert.True(asked > 5);
    }

    private async Task<(string Order, string Shipment)> OnItsWayAsync(string carrier)
    {
        var order = await Shop.PlaceAsync(AShop.Order());
        var shipment = await Shop.ShipmentAsync(order);
        await Shop.StaffPostAsync($"api/shipments/{shipment}/packed?carrier={carrier}");
        await Shop.Host.WhenIdleAsync();
        await Shop.StaffPostAsync($"api/shipments/{shipment}/handed-over");
        Assert.Equal("SHIPPED", await Shop.StatusAsync(order));
        return (order, shipment);
    }

    private async Task CancelAsync(string order)
    {
        var (status, answer) = await AShop.SendAsync(Shop.Customer, HttpMethod.Post, $"api/orders/{order}/cancel");
        Assert.True(status == HttpStatusCode.OK, answer?.ToJsonString());
        await Shop.Host.WhenIdleAsync();
    }

    private async Task<JsonNode> ParcelAsync(string order) => (await Shop.SettledAsync(order))["shipments"]![0]!;

    private async Task<string> InterceptionAsync(string order) => (await ParcelAsync(order)).Text("interception");

    private async Task<int> AlertsAsync(string code, string order) =>
        (await AShop.SendAsync(Shop.Staff, HttpMethod.Get, "api/ops/alerts?limit=100")).Body!["alerts"]!.AsArray()
        .Count(alert => alert!.Text("code") == code && alert!.Text("subject") == order);

    private async Task<string> SagaOfAsync(string shipment)
    {
        await Shop.Host.WhenIdleAsync();
        return (await Shop.Host.DurableClient.GetInstanceAsync("parcel-" + shipment, getInputsAndOutputs: false, default))!.RuntimeStatus.ToString().ToUpperInvariant();
    }

    /// <summary>Carries everything, and says what a test wants when it is asked to turn a parcel round.</summary>
    private sealed class AWaywardCarrier : ICarrier
    {
        /// <summary>Answers in their order; an exception is thrown <see cref="WeatherLasts"/> times; the last answer stays.</summary>
        public IReadOnlyList<object> Answers { get; set; } = [CarrierAnswer.Done];

        public int WeatherLasts { get; set; } = 1;

        public int Asked { get; private set; }

        public HashSet<string> Numbers { get; } = [];

        public string Code => "wayward";

        public string Name => "Wayward Couriers";

        public bool IsOutside => true;

        public ValueTask<CarrierQuote?> QuoteAsync(ParcelToCarry parcel, CancellationToken cancellationToken) => default;

        public ValueTask<CarrierBooking> BookAsync(ParcelToCarry parcel, CancellationToken cancellationToken) => new(new CarrierBooking("W" + parcel.Reference));

        public ValueTask<CarrierBooking?> FindAsync(string reference, CancellationToken cancellationToken) => default;

        public ValueTask<byte[]?> LabelAsync(string trackingNumber, CancellationToken cancellationToken) => default;

        public ValueTask<CarrierAnswer> CancelAsync(string reference, string? trackingNumber, CancellationToken cancellationToken) => new(CarrierAnswer.Done);

        public ValueTask<CarrierAnswer> InterceptAsync(string trackingNumber, CancellationToken cancellationToken)
        {
            Numbers.Add(trackingNumber);
            var answer = Answers[++Asked > WeatherLasts ? Answers.Count - 1 : 0];
            return answer is Exception failure ? throw failure : new((CarrierAnswer)answer);
        }

        public ValueTask<IReadOnlyList<CarrierReport>> TrackAsync(string trackingNumber, CancellationToken cancellationToken) => new([]);
    }
}

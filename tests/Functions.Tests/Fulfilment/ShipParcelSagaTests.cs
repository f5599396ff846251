using OrderFunctions.Application.Fulfilment;
using OrderFunctions.Application.Fulfilment.Carriers;
using OrderFunctions.Application.Ops;
using OrderFunctions.Application.Orders;
using OrderFunctions.Domain.Fulfilment;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Functions.Fulfilment;
using OrderFunctions.Functions.Orders;
using OrderFunctions.Functions.Tests.Model;
using OrderFunctions.LocalHost.DurableTask;
using OrderFunctions.LocalHost.Testing;
using OrderFunctions.Testing;
using Xunit;
using Step = OrderFunctions.Functions.Fulfilment.ShipParcelActivities;

namespace OrderFunctions.Functions.Tests.Fulfilment;

/// <summary>What the saga of a parcel does next, step by step: the test answers for the activities and moves the clock.</summary>
public sealed class ShipParcelSagaTests
{
    private const string Saga = "parcel-1";

    private readonly ManualTimeProvider _clock = new();
    private readonly Sagas _sagas;

    public ShipParcelSagaTests() => _sagas = new Sagas(_clock);

    private DateTime Now => _clock.GetUtcNow().UtcDateTime;

    [Fact]
    public void Every_problem_is_told_and_each_once()
    {
        Begin(On(1) with { Problem = AlertCode.ParcelUndeliverable });
        Assert.Equal(AlertCode.ParcelUndeliverable, Told());

        Hear(On(2) with { Problem = AlertCode.ParcelUndeliverable });
        Assert.Empty(_sagas.Calls);

        Hear(On(3) with { Problem = AlertCode.ParcelReturned });
        Assert.Equal(AlertCode.ParcelReturned, Told());
        Assert.Empty(_sagas.Calls);
    }

    [Fact]
    public void A_carrier_that_is_away_is_asked_after_longer_and_longer_pauses_until_something_has_come_of_it()
    {
        var open = On(1) with { Status = ShipmentStatus.Created, ToBook = true };
        Begin(open);
        foreach (var pause in new[] { 30, 60, 120 })
        {
            Take(nameof(Step.BookParcel)).Fails(new TimeoutException());
            Answer(nameof(Step.LookAtParcel), open);
            Assert.Empty(_sagas.Calls);
            Assert.Equal(Now.AddSeconds(pause), _sagas.NextAlarm);
            Ring();
        }

        Answer(nameof(Step.BookParcel), open with { Version = 2, Status = ShipmentStatus.Booked });
        Take(nameof(Step.BookParcel)).Fails(new TimeoutException());
        Answer(nameof(Step.LookAtParcel), open with { Version = 2, Status = ShipmentStatus.Booked });
        Assert.Equal(Now.AddSeconds(30), _sagas.NextAlarm);
    }

    [Fact]
    public void A_silent_parcel_is_asked_about_after_twice_as_long_each_time_and_after_news_as_in_the_beginning()
    {
        var silent = On(1) with { Status = ShipmentStatus.HandedOver, NewsAt = _clock.GetUtcNow(), TrackAfter = TimeSpan.FromHours(6) };
        Begin(silent);
        foreach (var hours in new[] { 6, 12, 24 })
        {
            Assert.Equal(silent.NewsAt.Value.UtcDateTime.AddHours(hours), _sagas.NextAlarm);
            Ring();
            Answer(nameof(Step.LookAtParcel), silent);
            Answer(nameof(Step.TrackParcel), silent);
        }

        Hear(silent with { Version = 2, NewsAt = _clock.GetUtcNow() });
        Assert.Equal(Now.AddHours(6), _sagas.NextAlarm);
    }

    [Theory]
    [InlineData(ShipmentStatus.Lost, LostRule.Reship, true)]
    [InlineData(ShipmentStatus.Lost, LostRule.Refund, true)]
    [InlineData(ShipmentStatus.Lost, LostRule.Ask, false)]
    [InlineData(ShipmentStatus.ReturnedToSender, LostRule.Reship, false)]
    public void Only_what_is_lost_is_settled_by_the_shops_rule_and_nothing_while_the_order_is_held(ShipmentStatus status, LostRule rule, bool isSettled)
    {
        Assert.Equal(isSettled, Look(shipment => shipment with { Status = status }, rule).ToSettle);
        Assert.False(Look(shipment => shipment with { Status = status }, rule, isHeld: true).ToSettle);
        Assert.False(Look(shipment => shipment with { Status = status }, rule).IsOver);
    }

    [Fact]
    public void A_parcel_is_booked_while_its_order_is_not_held_and_nobody_has_refused_it()
    {
        Assert.True(Look(shipment => shipment with { Status = ShipmentStatus.Created }).ToBook);
        Assert.False(Look(shipment => shipment with { Status = ShipmentStatus.Created }, isHeld: true).ToBook);
        Assert.False(Look(shipment => shipment with { Status = ShipmentStatus.Created, BookingProblem = "TOO_HEAVY" }).ToBook);
    }

    [Theory]
    [InlineData(ShipmentStatus.Booked, false)]
    [InlineData(ShipmentStatus.Labelled, true)]
    [InlineData(ShipmentStatus.AttemptFailed, true)]
    [InlineData(ShipmentStatus.Delivered, false)]
    [InlineData(ShipmentStatus.Lost, false)]
    public void Carriers_outside_are_asked_about_what_is_under_way_and_nobody_about_what_a_delivery_system_sent(ShipmentStatus status, bool isAsked)
    {
        Assert.Equal(isAsked, Look(shipment => shipment with { Status = status }).NewsAt is not null);
        Assert.Null(Look(shipment => shipment with { Status = status, Location = DeliverySystem.Name }).NewsAt);
        Assert.Null(Look(shipment => shipment with { Status = status, Carrier = "House delivery" }).NewsAt);
    }

    [Fact]
    public void Staff_hear_of_it_when_nobody_was_at_the_door_often_enough()
    {
        Assert.Null(Look(shipment => shipment with { Status = ShipmentStatus.AttemptFailed, FailedAttempts = 2 }).Problem);
        Assert.Equal(AlertCode.ParcelUndeliverable, Look(shipment => shipment with { Status = ShipmentStatus.AttemptFailed, FailedAttempts = 3 }).Problem);
    }

    private static ParcelGlance On(long version) => new() { Status = ShipmentStatus.InTransit, Version = version };

    private static ParcelGlance Look(Func<Shipment, Shipment> change, LostRule rule = LostRule.Ask, bool isHeld = false)
    {
        var order = AnOrder.For("Ann");
        var options = new ShippingOptions { WhenLost = rule };
        return ParcelGlance.Of(
            order with
            {
                Shipments = [change(order.Shipments[0] with { OnItsOwn = true, Carrier = "Courier", PackedAt = AnOrder.At })],
                Lines = [.. order.Lines.Select(line => line with { Allocations = [.. line.Allocations.Select(one => one with { Status = AllocationStatus.Lost })] })],
                Holds = isHeld ? [new Hold("h", Hold.SuperAdminReview, AnOrder.At, "staff-1")] : [],
            },
            AnOrder.ShipmentId,
            new CarrierBook([new Courier()], options, new CountedMetrics()),
            options);
    }

    /// <summary>The saga starts, and this is what it finds.</summary>
    private void Begin(ParcelGlance parcel)
    {
        // Whatever waits goes on where it is answered; whoever runs the tests sets its own context again.
        SynchronizationContext.SetSynchronizationContext(null);
        _ = _sagas.ScheduleNewOrchestrationInstanceAsync(nameof(ShipParcelSaga), new ParcelStep("o", "s"), new StartOrchestrationOptions(Saga));
        Answer(nameof(Step.DispatchParcel), parcel);
    }

    private Sagas.Call Take(string activity)
    {
        var call = Assert.Single(_sagas.Calls);
        _sagas.Calls.Clear();
        Assert.Equal(activity, call.Activity);
        return call;
    }

    private void Answer(string activity, ParcelGlance parcel) => Take(activity).Answers(parcel);

    private void Hear(ParcelGlance parcel)
    {
        _ = _sagas.RaiseEventAsync(Saga, SagaEvents.ParcelChanged);
        Answer(nameof(Step.LookAtParcel), parcel);
    }

    private void Ring()
    {
        _clock.AdvanceTo(new DateTimeOffset(_sagas.NextAlarm!.Value, TimeSpan.Zero));
        _sagas.Ring();
    }

    private string? Told()
    {
        var call = Take(nameof(Step.TellOfParcel));
        call.Answers(null);
        return ((ParcelStep)call.Input!).Problem;
    }
}

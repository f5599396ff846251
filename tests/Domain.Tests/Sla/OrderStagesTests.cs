using System.Globalization;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Production;
using OrderFunctions.Domain.Sla;
using OrderFunctions.Domain.Tests.Orders;

namespace OrderFunctions.Domain.Tests.Sla;

/// <summary>Stretches of work as the facts tell them. Minutes are counted from the assignment.</summary>
public sealed class OrderStagesTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void An_order_that_goes_well_is_accepted_and_packed_then_dispatched_then_delivered()
    {
        var order = new AnOrder().Assigned();
        order.After(5 * Minute).Packed().After(2 * Minute).Labelled().Shipped().After(60 * Minute).InTransit().Delivered();

        Assert.Equal(
            ["accept-a1 dealer-1 0-5", "pack-a1 dealer-1 0-5", "dispatch-a1 dealer-1 5-7", "deliver-a1 dealer-1 7-67"], Told(order));
    }

    [Fact]
    public void Work_that_goes_on_has_no_end_and_half_of_a_parcel_does_not_end_it()
    {
        var order = new AnOrder().Assigned().After(3 * Minute).Do(new OrderCommand.PackShipment("s1", ["a1"], "packer"));

        Assert.Equal(["accept-a1 dealer-1 0-", "pack-a1 dealer-1 0-", "dispatch-a1 dealer-1 3-"], Told(order));
    }

    [Fact]
    public void Cancelled_work_is_taken_away_and_held_work_pauses()
    {
        var order = new AnOrder().Assigned().After(2 * Minute)
            .Do(new OrderCommand.PlaceHold("h1", Hold.SuperAdminReview, "boss")).After(10 * Minute)
            .Do(new OrderCommand.LiftHold("h1", "boss")).After(3 * Minute)
            .Do(AnOrder.Cancel());

        Assert.Equal(["accept-a1 dealer-1 0-15 taken away, paused 2-12", "pack-a1 dealer-1 0-15 taken away, paused 2-12"], Told(order));
    }

    [Fact]
    public void What_is_not_on_the_shelf_leaves_the_stretch_and_the_rest_goes_on()
    {
        var order = new AnOrder().Assigned().After(4 * Minute).Do(new OrderCommand.RecordShort("a1", 0)).After(Minute)
            .Do(new OrderCommand.PackShipment("s1", ["a2"], "packer"));

        Assert.Contains("pack-a1 dealer-1 0-5", Told(order));
    }

    [Fact]
    public void A_line_is_accepted_and_written_by_its_writer_and_written_again_when_it_is_sent_back()
    {
        var order = new AnOrder().Accepted().After(5 * Minute).Drafted().After(2 * Minute)
            .Write(new WritingCommand.Reject(1, RejectionReason.Spelling, "qc", null)).After(3 * Minute).Drafted();

        Assert.Equal(["accept-line-l1 w1 0-0", "write-line-l1 w1 0-5", "write-line-l1.2 w1 7-10"], Told(order).Where(one => one.Contains("line-", StringComparison.Ordinal)));
        Assert.All(OrderStages.Of(order.History).Where(span => span.Stage == SlaStage.Write), span => Assert.Equal(AssigneeKind.Writer, span.Assignee.Kind));
    }

    [Fact]
    public void Looking_at_fewer_facts_gives_the_beginning_of_what_more_facts_give()
    {
        var order = new AnOrder().Assigned().After(5 * Minute).Packed().After(2 * Minute).Labelled().Shipped().After(60 * Minute).Delivered();
        var all = OrderStages.Of(order.History);

        for (var known = 0; known <= order.History.Count; known++)
        {
            var some = OrderStages.Of(order.History.Take(known));
            Assert.Equal(all.Take(some.Count).Select(span => (span.Key, span.StartedAt, span.Assignee)), some.Select(span => (span.Key, span.StartedAt, span.Assignee)));
            Assert.All(some.Zip(all), pair => Assert.True(pair.First.EndedAt is null || pair.First.EndedAt == pair.Second.EndedAt));
        }

        Assert.False(OrderStages.CanMove(order.Order, [new OrderEvent.ShipmentLabelled("s1", "x", order.Now)]));
        Assert.True(OrderStages.CanMove(order.Order, [new OrderEvent.HoldLifted("h1", "x", "y", order.Now)]));
    }

    private static IEnumerable<string> Told(AnOrder order)
    {
        var spans = OrderStages.Of(order.History);
        var start = spans[0].StartedAt;
        return spans.Select(span => $"{span.Key} {span.Assignee.Id} {At(span.StartedAt)}-{(span.EndedAt is { } end ? At(end) : "")}"
            + (span.Withdrawn ? " taken away" : "")
            + string.Join("", span.Pauses.Select(pause => $", paused {At(pause.From)}-{(pause.Until is { } until ? At(until) : "")}")));

        string At(DateTimeOffset time) => (time - start).TotalMinutes.ToString(CultureInfo.InvariantCulture);
    }
}

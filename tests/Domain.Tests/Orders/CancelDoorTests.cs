using System.Globalization;
using System.Text;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Domain.Tests.Orders;

/// <summary>
/// What whoever cancels is answered in every situation: the cancel itself, and where that comes too late, asking the carrier
/// to stop what is on its way.
/// </summary>
public sealed class CancelDoorTests
{
    [Fact]
    public void The_reviewed_table_is_what_a_cancel_answers_everywhere() => RepositoryFile.MustBe("tests/Domain.Tests/CancelDoor.txt", Render());

    [Fact]
    public void Whoever_cancels_gets_the_goods_stopped_refunded_or_back()
    {
        // Nobody is told as long as the parcel's saga asks its carrier; a parcel without one is for people at once.
        var order = new AnOrder().Assigned().Do(new OrderCommand.PackShipment("s1", ["a1", "a2"], "packer", OnItsOwn: true)).Labelled().Shipped()
            .Do(new OrderCommand.AskIntercept(Caller.Customer, "c1"));
        Assert.Contains(new AnOrder().Shipped().Do(new OrderCommand.AskIntercept(Caller.Customer, "c1")).Order.Alerts, IsToBeStopped);
        Assert.True(order.Ask(new OrderCommand.AskIntercept(Caller.Customer, "c1")).IsRepeat);
        Assert.DoesNotContain(order.Order.Alerts, IsToBeStopped);

        // Its carrier takes no such wish: people ask it, and hear of that once.
        order.Do(new OrderCommand.LeaveIntercept("s1", "NOT_OFFERED"));
        Assert.True(order.Ask(new OrderCommand.LeaveIntercept("s1", "OTHER")).IsRepeat);
        Assert.Equal(1, order.Order.Alerts.Count(IsToBeStopped));

        // The carrier's own news is an answer, too.
        order.Do(order.News("n1", Domain.Fulfilment.CarrierNews.ReturnedToSender));
        Assert.Equal((OrderStatus.RefundPending, ReasonCodes.CancelledByCustomer), (order.Order.Status, order.Order.Reason!.Code));
        Assert.Equal(AnOrder.Total, order.Order.Refunds.Sum(refund => refund.Amount.Amount));
        Assert.Empty(OrderInvariants.Check(order.Order));
    }

    private static string Render()
    {
        var text = new StringBuilder("What a cancel answers in every situation, parcels on their way included. Written by the test; review every change.\n\n");
        foreach (var (name, order) in OrderGrid.Situations.Where(one => one.Order.State is not null))
        {
            var decision = order.Ask(AnOrder.Cancel());
            var answer = decision.Refusal?.Code == RefusalCodes.TooLateToCancel ? null : Said(order, decision);
            if (answer is null)
            {
                var asked = order.Ask(new OrderCommand.AskIntercept(Caller.Customer, "c1"));
                answer = asked.Refusal?.Code == RefusalCodes.TooLateToCancel ? "too late: becomes a return"
                    : asked.IsRepeat ? "nothing: the carrier has been asked"
                    : asked.IsRefused ? Said(order, asked)
                    : "the carrier is asked to stop it; stopped: refunded, not stopped: becomes a return";
            }

            text.Append(CultureInfo.InvariantCulture, $"{name,-62} {answer}\n");
        }

        return text.ToString();
    }

    private static bool IsToBeStopped(string alert) => alert.StartsWith(AlertCodes.InterceptAsked, StringComparison.Ordinal);

    private static string Said(AnOrder order, Decision<OrderEvent> decision)
    {
        if (decision.Refusal is { } refusal) return "refused " + refusal.Code;
        if (decision.IsRepeat) return "nothing";
        var after = OrderDecider.Evolve(order.State, decision.Events)!;
        return after.Status == order.Order.Status ? "the rest is cancelled and refunded; what has left becomes a return" : "=> " + OrderGrid.Upper(after.Status);
    }
}

using OrderFunctions.Domain.Payments;

namespace OrderFunctions.Domain.Orders;

/// <summary>What a person can do to an order through a door.</summary>
public enum OrderAction
{
    Pay,
    Cancel,
    CorrectAddress,
    ChooseBackorder,
    ReduceLine,
    RequestReturn,
    RequestRefund,
    RetryRefund,
    SettleRefund,
    Review,
    StartProduction,
    ApproveProduction,
    Assign,
    Pack,
    HandOver,
    Reship,
    RefundLost,
    RecordReturned,
    PlaceHold,
    LiftHold,
    RepairUndo,
    SendEvidence,
    RecordIntercept,
    RecordParcelBack,
}

/// <summary>
/// Which actions are open, found by asking the decider itself: an action is allowed when a typical command for it would do
/// something now. So the answer cannot drift from the rules.
/// </summary>
public static class OrderActions
{
    private const string Probe = "probe";

    /// <summary>The actions open to this kind of caller; whether this very person may is the permission matrix's business.</summary>
    public static IReadOnlyList<OrderAction> Allowed(Order order, Caller caller, DateTimeOffset now, OrderPolicy? policy = null)
    {
        var allowed = new List<OrderAction>();
        foreach (var (action, command) in Probes(order, caller))
        {
            if (allowed.Contains(action)) continue;
            var decision = OrderDecider.Decide(order, command, now, policy);
            if (!decision.IsRefused && !decision.IsRepeat) allowed.Add(action);
        }

        return allowed;
    }

    private static IEnumerable<(OrderAction Action, OrderCommand Command)> Probes(Order order, Caller caller)
    {
        yield return (OrderAction.Pay, new OrderCommand.StartPayment(Probe, Probe, Probe));
        yield return (OrderAction.Cancel, new OrderCommand.Cancel(caller, Probe));
        yield return (OrderAction.Cancel, new OrderCommand.AskIntercept(caller, Probe));
        var other = order.ShippingAddress with { Name = order.ShippingAddress.Name == Probe ? Probe + Probe : Probe };
        yield return (OrderAction.CorrectAddress, new OrderCommand.CorrectAddress(other, caller, Probe));
        foreach (var line in order.Lines)
        {
            var live = line.Allocations.Where(allocation => allocation.IsLive).Sum(allocation => allocation.Quantity);
            yield return (OrderAction.ReduceLine, new OrderCommand.ReduceLine(line.Id, live - 1, caller, Probe));
            yield return (OrderAction.ReduceLine, new OrderCommand.ReduceLine(line.Id, 0, caller, Probe));
        }

        yield return (OrderAction.ChooseBackorder, new OrderCommand.ChooseBackorder(true, caller, Probe));
        foreach (var (line, _) in order.LiveAllocations().Where(found => found.Allocation.IsWithCustomer))
        {
            yield return (OrderAction.RequestReturn, new OrderCommand.RequestReturn(Probe, [new RefundUnits(line.Id, 1)], Probe, Probe));
        }

        if (caller == Caller.Customer) yield break;
        yield return (OrderAction.RequestRefund, new OrderCommand.RequestRefund(Probe, [], 0, 1, Probe, Probe));
        yield return (OrderAction.Review, new OrderCommand.DecideReview(true, Probe));
        yield return (OrderAction.PlaceHold, new OrderCommand.PlaceHold(Probe, Hold.SuperAdminReview, Probe));
        foreach (var hold in order.Holds) yield return (OrderAction.LiftHold, new OrderCommand.LiftHold(hold.Id, Probe));
        foreach (var undo in order.Undos)
        {
            yield return (OrderAction.RepairUndo, new OrderCommand.RepairUndo(undo.Id, Probe, Probe));
        }

        foreach (var refund in order.Refunds.Where(refund => refund.Status == RefundStatus.Failed))
        {
            yield return (OrderAction.RetryRefund, new OrderCommand.RetryRefund(refund.Id, Probe));
            yield return (OrderAction.SettleRefund, new OrderCommand.SettleRefund(refund.Id, Probe, Probe, Probe));
        }

        foreach (var (payment, dispute) in order.Payments.SelectMany(payment => payment.Disputes.Select(dispute => (payment, dispute))))
        {
            yield return (OrderAction.SendEvidence, new OrderCommand.RecordEvidenceSent(payment.Id, dispute.Id, Probe, Probe));
        }

        foreach (var shipment in order.Shipments)
        {
            yield return (OrderAction.HandOver, new OrderCommand.HandOver(shipment.Id, Probe));
            yield return (OrderAction.RecordIntercept, new OrderCommand.RecordIntercept(shipment.Id, true, Probe));
            yield return (OrderAction.RecordParcelBack, new OrderCommand.RecordParcelBack(shipment.Id, false, Probe));
        }

        foreach (var (_, allocation) in order.LiveAllocations())
        {
            yield return (OrderAction.StartProduction, new OrderCommand.StartProduction([allocation.Id]));
            yield return (OrderAction.ApproveProduction, new OrderCommand.ApproveProduction(allocation.Id, Probe));
            yield return (OrderAction.Assign, new OrderCommand.AssignAllocations([new Assignment(allocation.Id, Probe)]));
            yield return (OrderAction.Pack, new OrderCommand.PackShipment(Probe, [allocation.Id], Probe));
            yield return (OrderAction.Reship, new OrderCommand.Reship(allocation.Id, Probe, allocation.Location, Probe));
            yield return (OrderAction.RefundLost, new OrderCommand.RefundLost(allocation.Id, Probe));
        }

        foreach (var one in order.Returns.Where(one => one.Status == OrderReturnStatus.Open))
        {
            yield return (OrderAction.RecordReturned, new OrderCommand.RecordReturned(one.Id, []));
        }
    }
}

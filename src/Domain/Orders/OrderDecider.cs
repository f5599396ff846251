using System.Text.Json;

namespace OrderFunctions.Domain.Orders;

/// <summary>
/// The order's state machine: two switches, <c>Decide</c> here and <c>Evolve</c> in OrderDecider.Evolve.cs. Pure; time and
/// policy are arguments. What each command decides stands in the file of its room.
/// </summary>
public static partial class OrderDecider
{
    /// <summary>What happens when <paramref name="command"/> is asked of <paramref name="order"/> (null: not placed) at <paramref name="now"/>.</summary>
    public static Decision<OrderEvent> Decide(Order? order, OrderCommand command, DateTimeOffset now, OrderPolicy? policy = null)
    {
        if (command is OrderCommand.Place place) return Place(order, place, now);
        if (order is null) return new Refusal(RefusalCodes.OrderUnknown, "There is no such order.");
        var draft = new Draft(order, now, policy ?? OrderPolicy.Default);
        var refusal = command switch
        {
            OrderCommand.Cancel c => Cancel(draft, c),
            OrderCommand.ReduceLine c => ReduceLine(draft, c),
            OrderCommand.Expire => Expire(draft),
            OrderCommand.PlaceHold c => PlaceHold(draft, c),
            OrderCommand.LiftHold c => LiftHold(draft, c),
            OrderCommand.RecordUndoDone c => RecordUndoDone(draft, c),
            OrderCommand.RecordUndoFailed c => RecordUndoFailed(draft, c),
            OrderCommand.RepairUndo c => RepairUndo(draft, c),

            OrderCommand.RecordReservations c => RecordReservations(draft, c),
            OrderCommand.RecordStockCommitted c => RecordStockCommitted(draft, c),
            OrderCommand.ReplaceAllocation c => ReplaceAllocation(draft, c),
            OrderCommand.RecordStockMissing c => RecordStockMissing(draft, c),
            OrderCommand.FillBackorder c => FillBackorder(draft, c),
            OrderCommand.ChooseBackorder c => ChooseBackorder(draft, c),

            OrderCommand.SplitAllocation c => SplitAllocation(draft, c),
            OrderCommand.MoveAllocation c => MoveAllocation(draft, c),
            OrderCommand.RecordMoved c => RecordMoved(draft, c),
            OrderCommand.AcceptAssignment c => AcceptAssignment(draft, c),
            OrderCommand.DeclineAssignment c => DeclineAssignment(draft, c),
            OrderCommand.RecordNoTaker c => RecordNoTaker(draft, c),
            OrderCommand.RecordUnitsPicked c => RecordUnitsPicked(draft, c),

            OrderCommand.StartPayment c => StartPayment(draft, c),
            OrderCommand.RecordPaymentOpened c => RecordPaymentOpened(draft, c),
            OrderCommand.RecordPaymentDeclined c => RecordPaymentDeclined(draft, c),
            OrderCommand.RecordPaymentProcessing c => RecordPaymentProcessing(draft, c),
            OrderCommand.RecordPaymentAuthorized c => RecordPaymentAuthorized(draft, c),
            OrderCommand.RecordPaymentSucceeded c => RecordPaymentSucceeded(draft, c),
            OrderCommand.RecordPaymentVoided c => RecordPaymentVoided(draft, c),
            OrderCommand.OpenDispute c => OpenDispute(draft, c),
            OrderCommand.CloseDispute c => CloseDispute(draft, c),
            OrderCommand.RecordEvidenceSent c => RecordEvidenceSent(draft, c),

            OrderCommand.RequestRefund c => RequestRefund(draft, c),
            OrderCommand.RecordRefundSent c => RecordRefundSent(draft, c),
            OrderCommand.RecordRefundSucceeded c => RecordRefundSucceeded(draft, c),
            OrderCommand.RecordRefundFailed c => RecordRefundFailed(draft, c),
            OrderCommand.RetryRefund c => RetryRefund(draft, c),
            OrderCommand.SettleRefund c => SettleRefund(draft, c),
            OrderCommand.RedirectRefund c => RedirectRefund(draft, c),

            OrderCommand.RecordFraudCheck c => RecordFraudCheck(draft, c),
            OrderCommand.DecideReview c => DecideReview(draft, c),
            OrderCommand.RecordAddressCheck c => RecordAddressCheck(draft, c),
            OrderCommand.CorrectAddress c => CorrectAddress(draft, c),

            OrderCommand.StartProduction c => StartProduction(draft, c),
            OrderCommand.ApproveProduction c => ApproveProduction(draft, c),
            OrderCommand.Write c => Write(draft, c),
            OrderCommand.AssignAllocations c => AssignAllocations(draft, c),
            OrderCommand.RecordPicked c => RecordPicked(draft, c),
            OrderCommand.RecordShort c => RecordShort(draft, c),
            OrderCommand.PackShipment c => PackShipment(draft, c),
            OrderCommand.ChooseCarrier c => ChooseCarrier(draft, c),
            OrderCommand.RecordBooked c => RecordBooked(draft, c),
            OrderCommand.RecordBookingRefused c => RecordBookingRefused(draft, c),
            OrderCommand.RecordLabelled c => RecordLabelled(draft, c),
            OrderCommand.HandOver c => HandOver(draft, c),
            OrderCommand.RecordCarrierNews c => RecordCarrierNews(draft, c),
            OrderCommand.RecordParcelSent c => RecordParcelSent(draft, c),
            OrderCommand.RecordParcelArrived c => RecordParcelArrived(draft, c),
            OrderCommand.AskIntercept c => AskIntercept(draft, c),
            OrderCommand.LeaveIntercept c => LeaveIntercept(draft, c),
            OrderCommand.RecordIntercept c => RecordIntercept(draft, c),
            OrderCommand.RecordParcelBack c => RecordParcelBack(draft, c),
            OrderCommand.Reship c => Reship(draft, c),
            OrderCommand.RefundLost c => RefundLost(draft, c),
            OrderCommand.RequestReturn c => RequestReturn(draft, c),
            OrderCommand.RecordReturned c => RecordReturned(draft, c),
            OrderCommand.EndReturn c => EndReturn(draft, c),
            OrderCommand.RecordExchanged c => RecordExchanged(draft, c),
            _ =>
                throw new ArgumentOutOfRangeException(nameof(command), command.GetType().Name, "No decision is written for this command."),
        };
        return refusal is null ? draft.Conclude() : refusal;
    }

    /// <summary>
    /// Several commands as one decision, each on the order as the one before left it; the first refusal refuses them all. For
    /// steps that belong into one commit.
    /// </summary>
    public static Decision<OrderEvent> Decide(Order? order, IEnumerable<OrderCommand> commands, DateTimeOffset now, OrderPolicy? policy = null)
    {
        var events = new List<OrderEvent>();
        foreach (var command in commands)
        {
            var decision = Decide(order, command, now, policy);
            if (decision.IsRefused) return decision;
            events.AddRange(decision.Events);
            order = Evolve(order, decision.Events);
        }

        return events;
    }

    /// <summary>The order after several events; the input when there are none.</summary>
    public static Order? Evolve(Order? order, IEnumerable<OrderEvent> happened)
    {
        foreach (var next in happened) order = Evolve(order, next);
        return order;
    }

    private static Refusal Refuse(string code, string message, Order order) => new(
        code,
        message,
        new Dictionary<string, string>(StringComparer.Ordinal) { ["status"] = JsonNamingPolicy.SnakeCaseUpper.ConvertName(order.Status.ToString()) });

    private static Refusal WrongState(Order order, string message) => Refuse(RefusalCodes.WrongState, message, order);

    private static Refusal Ended(Order order) => Refuse(RefusalCodes.OrderEnded, "The order has ended or is ending.", order);

    private static Refusal Unknown(string code, string what) => new(code, $"The order has no such {what}.");

    private static Refusal Reused(string what) => new(RefusalCodes.IdReused, $"This id already stands for another {what}.");
}

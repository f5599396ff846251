using System.Globalization;
using System.Text;
using System.Text.Json;
using OrderFunctions.Domain.Fulfilment;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Payments;
using OrderFunctions.Domain.Production;

namespace OrderFunctions.Domain.Tests.Orders;

/// <summary>Every state × every command: a representative order per state is asked everything once.</summary>
internal static class OrderGrid
{
    public sealed record Cell(string Situation, OrderStatus? From, string Command, Decision<OrderEvent> Decision, OrderStatus? To);

    /// <summary>The representative orders. The first of a status stands for it; further ones show what depends on more.</summary>
    public static IReadOnlyList<(string Name, AnOrder Order)> Situations { get; } =
    [
        ("not placed", new AnOrder()),
        ("CREATED", new AnOrder().Placed()),
        ("RESERVED", new AnOrder().Reserved()),
        ("PAYMENT_PENDING", new AnOrder().PaymentPending()),
        ("PAYMENT_PENDING, last attempt", new AnOrder { Policy = OrderPolicy.Default with { MaxAttempts = 1 } }.PaymentPending()),
        ("PAYMENT_PENDING, declined once", new AnOrder().PaymentPending().Do(new OrderCommand.RecordPaymentDeclined("p1", DeclineKind.Soft, "try_again"))),
        ("PAYMENT_PENDING, declined once and open at the gateway", new AnOrder().DeclinedAtGateway()),
        ("PAYMENT_PENDING, paid in part", new AnOrder().PaymentPending().Do(AnOrder.Success("p1", "t1", AnOrder.Total - 100))),
        ("PAYMENT_PENDING, authorised", new AnOrder { Policy = OrderPolicy.Default with { Capture = CaptureMode.AfterCommit } }.PaymentPending().Do(new OrderCommand.RecordPaymentAuthorized("p1"))),
        ("PAID", new AnOrder().Paid()),
        ("PAID, refund policy", new AnOrder { Policy = OrderPolicy.Default with { WhenStockMissing = StockMissingRule.Refund } }.Paid()),
        ("PAID, committed and address valid", new AnOrder().Committed().Do(new OrderCommand.RecordAddressCheck(true))),
        ("PAID, checked and on hold", new AnOrder().Paid().Checked().Do(new OrderCommand.PlaceHold("h1", Hold.SuperAdminReview, "staff"))),
        ("PAID, all but the stock done", new AnOrder().Paid().Checked()),
        ("FRAUD_REVIEW", new AnOrder().FraudReview()),
        ("FRAUD_REVIEW, all else done", new AnOrder().Committed().Do(new OrderCommand.RecordAddressCheck(true)).FraudReview()),
        ("FRAUD_REVIEW, and the address is bad", new AnOrder().FraudReview().Do(new OrderCommand.RecordAddressCheck(false))),
        ("FRAUD_REVIEW, a line backordered", new AnOrder().Backordered().Do(new OrderCommand.RecordAddressCheck(true)).FraudReview()),
        ("ADDRESS_REVIEW", new AnOrder().AddressReview()),
        ("ADDRESS_REVIEW, a line backordered", new AnOrder().Backordered().Do(new OrderCommand.RecordFraudCheck(false)).AddressReview()),
        ("BACKORDERED", new AnOrder().Backordered()),
        ("CONFIRMED", new AnOrder().Confirmed()),
        ("CONFIRMED, personalised", new AnOrder().Confirmed(personalised: true)),
        ("CONFIRMED, a line backordered", new AnOrder().Confirmed().Do(new OrderCommand.RecordStockMissing(["a1"]))),
        ("IN_PRODUCTION", new AnOrder().InProduction()),
        ("IN_PRODUCTION, a draft to check", new AnOrder().Drafted()),
        ("IN_PRODUCTION, rejected too often", new AnOrder().RejectedTooOften()),
        ("IN_PRODUCTION, approved", new AnOrder().InProduction().Do(new OrderCommand.ApproveProduction("a1", "qc"))),
        ("CONFIRMED, moving to another location", new AnOrder().Moving()),
        ("ASSIGNED", new AnOrder().Assigned()),
        ("ASSIGNED, a dealer is asked", new AnOrder().Asked()),
        ("ASSIGNED, short", new AnOrder().Assigned().Do(new OrderCommand.RecordShort("a1", 1))),
        ("ASSIGNED, to a delivery system", new AnOrder().WithDelivery()),
        ("ASSIGNED, to a delivery system, arrived before it was sent", new AnOrder().WithDelivery().Do(AnOrder.Arrived())),
        ("PACKED", new AnOrder().Packed()),
        ("PACKED, labelled", new AnOrder().Labelled()),
        ("ASSIGNED, partly shipped", new AnOrder().PartlyShipped()),
        ("SHIPPED", new AnOrder().Shipped()),
        ("SHIPPED, lost", new AnOrder().Lost()),
        ("SHIPPED, lost, the rest given up", new AnOrder().Lost().Do(new OrderCommand.RefundLost("a2", "staff"))),
        ("SHIPPED, to be stopped", new AnOrder().Shipped().Do(new OrderCommand.AskIntercept(Caller.Customer, "c1"))),
        ("SHIPPED, to be stopped by staff", new AnOrder().Shipped().Do(new OrderCommand.AskIntercept(Caller.Customer, "c1")).Do(new OrderCommand.LeaveIntercept("s1", "NOT_OFFERED"))),
        ("SHIPPED, cannot be stopped", new AnOrder().Shipped().Do(new OrderCommand.AskIntercept(Caller.Customer, "c1")).Do(new OrderCommand.RecordIntercept("s1", false, "staff"))),
        ("REFUND_PENDING, stopped on its way", new AnOrder().Shipped().Do(new OrderCommand.AskIntercept(Caller.Customer, "c1")).Do(new OrderCommand.RecordIntercept("s1", true, "staff"))),
        ("SHIPPED, by a delivery system", new AnOrder().WithDelivery().Do(AnOrder.Sent(("l1", 2), ("l2", 1)))),
        ("IN_TRANSIT", new AnOrder().InTransit()),
        ("IN_TRANSIT, lost, the rest given up", new AnOrder().InTransit().Lost().Do(new OrderCommand.RefundLost("a2", "staff"))),
        ("DELIVERED", new AnOrder().Delivered()),
        ("DELIVERED, return requested", new AnOrder().Delivered().Do(new OrderCommand.RequestReturn("rt1", [new RefundUnits("l1", 1)], "too big", "c1"))),
        ("DELIVERED, goods are back", new AnOrder().Delivered().Do(new OrderCommand.RequestReturn("rt1", [new RefundUnits("l1", 1)], "too big", "c1")).Do(new OrderCommand.RecordReturned("rt1", [new RefundUnits("l1", 1)]))),
        ("REFUND_PENDING", new AnOrder().RefundPending()),
        ("REFUND_PENDING, with a delivery system", new AnOrder().WithDelivery().Do(AnOrder.Cancel())),
        ("REFUND_PENDING, ends FAILED", new AnOrder().FraudReview().Do(new OrderCommand.DecideReview(false, "staff"))),
        ("REFUND_FAILED", new AnOrder().RefundFailed()),
        ("REFUND_FAILED, ends FAILED", new AnOrder().FraudReview().Do(new OrderCommand.DecideReview(false, "staff")).RefundFailed()),
        ("CANCELLED", new AnOrder().Cancelled()),
        ("CANCELLED, after a payment was started", new AnOrder().PaymentPending().Do(AnOrder.Cancel())),
        ("CANCELLED, the payment void before the gateway had heard of it", new AnOrder().PaymentPending().Do(AnOrder.Cancel()).Do(new OrderCommand.RecordPaymentVoided("p1")).Do(new OrderCommand.RecordUndoDone("cancel-p1"))),
        ("FAILED", new AnOrder().Failed()),
    ];

    /// <summary>
    /// Every command once or more, made to fit the order where there is something to fit; <paramref name="focus"/> turns to
    /// another allocation, undo or refund when there are several.
    /// </summary>
    public static IEnumerable<(string Name, OrderCommand Command, TimeSpan Later)> Commands(Order? order, int focus = 0)
    {
        List<string> live = order is null ? [] : [.. order.LiveAllocations().Select(found => found.Allocation.Id)];
        live = live.Count == 0 ? ["a1", "a2"] : [.. live[(focus % live.Count)..], .. live[..(focus % live.Count)]];
        var payment = Pick(order?.Payments, found => found.Id, "p1", last: true);
        var shipment = Pick(order?.Shipments, found => found.Id, "s1", last: true);
        var undo = Pick(order?.Undos, found => found.Id, "release-a1");
        var refund = Pick(order?.Refunds, found => found.Id, "p1-r1");
        var hold = Pick(order?.Holds, found => found.Id, "h1");
        var dispute = Pick(order?.Payments.SelectMany(found => found.Disputes).ToList(), found => found.Id, "d1");
        var back = Pick(order?.Returns, found => found.Id, "rt1");
        var late = TimeSpan.FromDays(30);

        yield return Now("Place", AnOrder.PlaceCommand());
        yield return Now("Cancel", AnOrder.Cancel());
        yield return Now("ReduceLine, one fewer", new OrderCommand.ReduceLine("l1", 1, Caller.Customer, "c1"));
        yield return Now("ReduceLine, gone", new OrderCommand.ReduceLine("l1", 0, Caller.Customer, "c1"));
        yield return Now("Expire, early", new OrderCommand.Expire());
        yield return ("Expire", new OrderCommand.Expire(), late);
        yield return Now("PlaceHold", new OrderCommand.PlaceHold("h2", Hold.SuperAdminReview, "staff"));
        yield return Now("LiftHold", new OrderCommand.LiftHold(hold, "staff"));
        yield return Now("RecordUndoDone", new OrderCommand.RecordUndoDone(undo));
        yield return Now("RecordUndoFailed", new OrderCommand.RecordUndoFailed(undo, "no answer"));
        yield return Now("RepairUndo", new OrderCommand.RepairUndo(undo, "staff", "by hand"));

        yield return Now("RecordReservations, all", new OrderCommand.RecordReservations([.. live.Select(id => new ReservationOutcome(id, true))]));
        yield return Now("RecordReservations, one impossible", new OrderCommand.RecordReservations([.. live.Select((id, i) => new ReservationOutcome(id, i > 0, 0))]));
        yield return Now("RecordStockCommitted", new OrderCommand.RecordStockCommitted(live));
        yield return Now("ReplaceAllocation", new OrderCommand.ReplaceAllocation(live[0], "a9", "second"));
        yield return Now("RecordStockMissing", new OrderCommand.RecordStockMissing([live[0]]));
        yield return Now("FillBackorder", new OrderCommand.FillBackorder(live[0], "a9", "main"));
        yield return Now("ChooseBackorder, wait", new OrderCommand.ChooseBackorder(false, Caller.Customer, "c1"));
        yield return Now("ChooseBackorder, refund", new OrderCommand.ChooseBackorder(true, Caller.Customer, "c1"));

        yield return Now("StartPayment", new OrderCommand.StartPayment("p9", "sandbox", "card"));
        yield return Now("RecordPaymentOpened", new OrderCommand.RecordPaymentOpened(payment, "gw-1"));
        yield return Now("RecordPaymentDeclined, soft", new OrderCommand.RecordPaymentDeclined(payment, DeclineKind.Soft, "try_again"));
        yield return Now("RecordPaymentDeclined, hard", new OrderCommand.RecordPaymentDeclined(payment, DeclineKind.Hard, "stolen_card"));
        yield return Now("RecordPaymentProcessing", new OrderCommand.RecordPaymentProcessing(payment));
        yield return Now("RecordPaymentAuthorized", new OrderCommand.RecordPaymentAuthorized(payment));
        yield return Now("RecordPaymentSucceeded", AnOrder.Success(payment, "t9", AnOrder.Total));
        yield return Now("RecordPaymentSucceeded, less", AnOrder.Success(payment, "t9", AnOrder.Total - 1));
        yield return Now("RecordPaymentSucceeded, more", AnOrder.Success(payment, "t9", AnOrder.Total + 1));
        yield return Now("RecordPaymentSucceeded, other currency", AnOrder.Success(payment, "t9", AnOrder.Total, "USD"));
        yield return Now("RecordPaymentVoided", new OrderCommand.RecordPaymentVoided(payment));
        yield return Now("OpenDispute", new OrderCommand.OpenDispute(payment, "d1", new Money(AnOrder.Total, AnOrder.Eur)));
        yield return Now("RecordEvidenceSent", new OrderCommand.RecordEvidenceSent(payment, dispute, "case 1", "staff"));
        yield return Now("CloseDispute", new OrderCommand.CloseDispute(payment, dispute, true));

        yield return Now("RequestRefund", new OrderCommand.RequestRefund("rf1", [new RefundUnits("l1", 1)], 0, 0, "damaged", "staff"));
        yield return Now("RequestRefund, of a return", new OrderCommand.RequestRefund("rf2", [new RefundUnits("l1", 1)], 0, 0, "RETURNED", "staff", Withheld: 100, Credit: 50, ReturnId: back));
        yield return Now("RedirectRefund", new OrderCommand.RedirectRefund(refund, "staff"));
        yield return Now("RecordRefundSent", new OrderCommand.RecordRefundSent(refund, "gw-r1"));
        yield return Now("RecordRefundSucceeded", new OrderCommand.RecordRefundSucceeded(refund, "gw-r1"));
        yield return Now("RecordRefundFailed", new OrderCommand.RecordRefundFailed(refund, "account closed"));
        yield return Now("RetryRefund", new OrderCommand.RetryRefund(refund, "staff"));
        yield return Now("SettleRefund", new OrderCommand.SettleRefund(refund, "account closed", "wire 4711", "staff"));

        yield return Now("RecordFraudCheck, passed", new OrderCommand.RecordFraudCheck(false));
        yield return Now("RecordFraudCheck, suspected", new OrderCommand.RecordFraudCheck(true));
        yield return Now("DecideReview, approve", new OrderCommand.DecideReview(true, "staff"));
        yield return Now("DecideReview, reject", new OrderCommand.DecideReview(false, "staff"));
        yield return Now("RecordAddressCheck, valid", new OrderCommand.RecordAddressCheck(true));
        yield return Now("RecordAddressCheck, invalid", new OrderCommand.RecordAddressCheck(false));
        yield return Now("CorrectAddress", new OrderCommand.CorrectAddress(AnOrder.Home with { Line1 = "2 Main Street" }, Caller.Customer, "c1"));

        yield return Now("StartProduction", new OrderCommand.StartProduction([live[0]]));
        yield return Now("ApproveProduction", new OrderCommand.ApproveProduction(live[0], "qc"));
        var draft = order?.FindTask("l1")?.Drafts.Count ?? 1;
        yield return Now("OfferLine", new OrderCommand.Write("l1", new WritingCommand.Offer("w2", [], "staff")));
        yield return Now("ApproveDraft", new OrderCommand.Write("l1", new WritingCommand.Approve(draft, "qc")));
        yield return Now("RejectDraft", new OrderCommand.Write("l1", new WritingCommand.Reject(draft, RejectionReason.Spelling, "qc")));
        yield return Now("ReviewLine, approve", new OrderCommand.Write("l1", new WritingCommand.Decide(WritingDecision.Approve, "boss")));
        yield return Now("ReviewLine, cancel the line", new OrderCommand.Write("l1", new WritingCommand.Decide(WritingDecision.CancelLine, "boss")));
        yield return Now("ReviewLine, cancel the order", new OrderCommand.Write("l1", new WritingCommand.Decide(WritingDecision.CancelOrder, "boss")));
        yield return Now("AssignAllocations", new OrderCommand.AssignAllocations([.. live.Select(id => new Assignment(id, "dealer-2"))]));
        yield return Now("AssignAllocations, to a delivery system", new OrderCommand.AssignAllocations([.. live.Select(id => new Assignment(id, DeliverySystem.Name))]));
        yield return Now("SplitAllocation", new OrderCommand.SplitAllocation(live[0], AnOrder.Parts(order, live[0]), ReasonCodes.OutOfStock));
        yield return Now("MoveAllocation", new OrderCommand.MoveAllocation(live[0], AnOrder.Parts(order, live[0]), ReasonCodes.BetterPlaced, "staff"));
        yield return Now("RecordMoved, committed", new OrderCommand.RecordMoved(live[0], true));
        yield return Now("RecordMoved, not to be had", new OrderCommand.RecordMoved(live[0], false));
        yield return Now("AcceptAssignment", new OrderCommand.AcceptAssignment(live, "dealer-1"));
        yield return Now("DeclineAssignment", new OrderCommand.DeclineAssignment(live, "dealer-1", "closed", "dealer-1"));
        yield return Now("RecordNoTaker", new OrderCommand.RecordNoTaker(live[0]));
        yield return Now("RecordUnitsPicked", new OrderCommand.RecordUnitsPicked(live[0], 1, "dealer-1"));
        yield return Now("RecordPicked", new OrderCommand.RecordPicked(live));
        yield return Now("RecordShort", new OrderCommand.RecordShort(live[0], 0));
        yield return Now("PackShipment", new OrderCommand.PackShipment("s9", live, "packer"));
        yield return Now("ChooseCarrier", new OrderCommand.ChooseCarrier(shipment, "ACME", "staff"));
        yield return Now("RecordBookingRefused", new OrderCommand.RecordBookingRefused(shipment, "ACME", "too_heavy"));
        yield return Now("RecordBooked", new OrderCommand.RecordBooked(shipment, "ACME", "TRACK-1"));
        yield return Now("RecordLabelled", new OrderCommand.RecordLabelled(shipment, "labels/s1.pdf"));
        yield return Now("HandOver", new OrderCommand.HandOver(shipment, "packer"));
        foreach (var news in Enum.GetValues<CarrierNews>())
        {
            yield return Now($"RecordCarrierNews, {Upper(news)}", new OrderCommand.RecordCarrierNews(shipment, "n9", news, AnOrder.Start));
        }

        yield return Now("RecordParcelSent", AnOrder.Sent(("l1", 2), ("l2", 1)));
        yield return Now("RecordParcelSent, a part", AnOrder.Sent(("l1", 1)));
        yield return Now("RecordParcelSent, too many", AnOrder.Sent(("l1", 3)));
        yield return Now("RecordParcelArrived", AnOrder.Arrived());
        yield return Now("AskIntercept", new OrderCommand.AskIntercept(Caller.Customer, "c1"));
        yield return Now("LeaveIntercept", new OrderCommand.LeaveIntercept(shipment, "NOT_OFFERED"));
        yield return Now("RecordIntercept, stopped", new OrderCommand.RecordIntercept(shipment, true, "staff"));
        yield return Now("RecordIntercept, not stopped", new OrderCommand.RecordIntercept(shipment, false, "staff"));
        yield return Now("RecordParcelBack", new OrderCommand.RecordParcelBack(shipment, false, "staff"));
        yield return Now("Reship", new OrderCommand.Reship(live[0], "a9", "main", "staff"));
        yield return Now("RefundLost", new OrderCommand.RefundLost(live[0], "staff"));
        yield return Now("RequestReturn", new OrderCommand.RequestReturn("rt9", [new RefundUnits("l1", 1)], "too big", "c1"));
        yield return Now("RecordReturned", new OrderCommand.RecordReturned(back, [new RefundUnits("l1", 1)]));
        yield return Now("EndReturn", new OrderCommand.EndReturn(back, "staff"));
        yield return Now("RecordExchanged", new OrderCommand.RecordExchanged(back, "o2"));

        string Pick<T>(IReadOnlyList<T>? items, Func<T, string> idOf, string otherwise, bool last = false) =>
            items is not { Count: > 0 } ? otherwise : idOf(items[last && focus == 0 ? items.Count - 1 : focus % items.Count]);

        static (string, OrderCommand, TimeSpan) Now(string name, OrderCommand command) => (name, command, TimeSpan.Zero);
    }

    public static IReadOnlyList<Cell> Cells() =>
    [
        .. from situation in Situations
           from asked in Commands(situation.Order.State)
           let decision = OrderDecider.Decide(situation.Order.State, asked.Command, situation.Order.Now + asked.Later, situation.Order.Policy)
           let after = OrderDecider.Evolve(situation.Order.State, decision.Events)
           select new Cell(situation.Name, situation.Order.State?.Status, asked.Name, decision, after?.Status),
    ];

    /// <summary>
    /// The table as text: first what the commands bring about, with the state they lead to, then what is a repeat or no longer
    /// matters ("nothing"), then the refusals by code. Every command stands once in every block.
    /// </summary>
    public static string Render(IEnumerable<Cell> cells)
    {
        var text = new StringBuilder("What every command does to an order in every state. Written by the grid test; review every change.\n")
            .Append("'=> STATUS' is a new status; 'nothing' is a repeat or news that does not matter; 'no' is a refusal with its code.\n");
        foreach (var situation in cells.GroupBy(cell => cell.Situation))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{situation.Key}\n");
            foreach (var cell in situation.Where(cell => cell.Decision.Events.Count > 0)) text.Append(CultureInfo.InvariantCulture, $"  {cell.Command,-40} {Outcome(cell)}\n");
            foreach (var rest in situation.Where(cell => cell.Decision.Events.Count == 0).GroupBy(cell => cell.Decision.Refusal?.Code).OrderBy(group => group.Key, StringComparer.Ordinal))
            {
                var title = rest.Key is null ? "nothing:" : $"no {rest.Key}:";
                var line = new StringBuilder("  " + title);
                foreach (var name in rest.Select((cell, i) => i == 0 ? cell.Command : "; " + cell.Command))
                {
                    if (line.Length + name.Length > 118)
                    {
                        text.Append(line.Append(name.StartsWith(';') ? ";" : "")).Append('\n');
                        line = new StringBuilder("     ");
                    }

                    line.Append(name.StartsWith("; ", StringComparison.Ordinal) && line.Length == 5 ? " " + name[2..] : name.StartsWith(';') ? name : " " + name);
                }

                text.Append(line).Append('\n');
            }
        }

        return text.ToString();
    }

    public static string Upper<T>(T value) where T : struct, Enum => JsonNamingPolicy.SnakeCaseUpper.ConvertName(value.ToString());

    private static string Outcome(Cell cell)
    {
        var moved = cell.From == cell.To ? "" : $"=> {Upper(cell.To!.Value)}: ";
        var events = cell.Decision.Events.GroupBy(e => e.GetType().Name).Select(group => group.Count() == 1 ? group.Key : $"{group.Key} x{group.Count()}");
        return moved + string.Join(", ", events);
    }
}

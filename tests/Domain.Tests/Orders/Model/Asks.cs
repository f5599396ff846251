using OrderFunctions.Domain.Fulfilment;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Payments;

namespace OrderFunctions.Domain.Tests.Orders.Model;

/// <summary>One thing that can happen next: what it is in the model, and the command it is in earnest (null: time passes).</summary>
internal sealed record Ask(string Name, Func<ModelOrder, string> Step, OrderCommand? Command)
{
    /// <summary>It leads towards an end; the search for a way out from the outermost states tries only these.</summary>
    public bool Ends => Command is null
        or OrderCommand.RecordRefundSucceeded
        or OrderCommand.Cancel { By: Caller.Customer }
        or OrderCommand.Expire
        or OrderCommand.RecordPaymentVoided
        or OrderCommand.RefundLost
        or OrderCommand.RecordCarrierNews { News: CarrierNews.Delivered };
}

/// <summary>
/// Everything that can happen to an order in a state. What happens is told from the model; the real order only lends the
/// names of refunds and the freshness of ids. Bounds: one allocation more than lines may
/// be taken again, <see cref="Shop.MaxAttempts"/> attempts, three refunds before further money, one dispute.
/// </summary>
internal static class Asks
{
    private const string Gateway = "sandbox", Method = "card";

    public static OrderCommand Place(Shop shop) => new OrderCommand.Place(
        "o1",
        "c1",
        new CustomerContact("ada@example.org"),
        AnOrder.Home,
        AnOrder.Eur,
        [.. Enumerable.Range(0, shop.Lines).Select(line =>
            new PlacedLine($"l{line}", $"SKU{line}", "Thing", 1, Shop.Price(line), 0, Id.Goods(line), "main", Personalised: line == shop.Personalised))],
        Shipping: Shop.Shipping);

    public static IEnumerable<Ask> Of(ModelOrder order, Order real) =>
        General(order, real).Concat(Fulfilling(order, real)).Concat(Goods(order)).Concat(Paying(order, $"x{real.Version}"));

    private static IEnumerable<Ask> General(ModelOrder order, Order real)
    {
        for (var r = 0; r < order.Backs.Count; r++)
        {
            var (index, id) = (r, real.Refunds[r].Id);
            yield return new($"refund {r} succeeds", to => to.RefundSucceeds(index), new OrderCommand.RecordRefundSucceeded(id));
            yield return new($"refund {r} fails", to => to.RefundFails(index), new OrderCommand.RecordRefundFailed(id, "account closed"));
            yield return new($"refund {r} is retried", to => to.RetryRefund(index), new OrderCommand.RetryRefund(id, "staff"));
            yield return new($"refund {r} is settled", to => to.SettleRefund(index), new OrderCommand.SettleRefund(id, "account closed", $"wire {real.Version}", "staff"));
        }

        yield return new("cancel", to => to.Cancel(ReasonCodes.CancelledByCustomer), new OrderCommand.Cancel(Caller.Customer, "c1"));
        yield return new("cancel by staff", to => to.Cancel(ReasonCodes.CancelledByStaff), new OrderCommand.Cancel(Caller.Staff, "staff"));
        if (order.Due > 0) yield return new("the deadline passes", to => to.Wait(), null);
        yield return new("expire", to => to.Expire(), new OrderCommand.Expire());
        yield return new("lift hold", to => to.LiftHold(), new OrderCommand.LiftHold("dispute-d1", "staff"));
        if (order.Left > 0) yield return new("refund all that is left", to => to.AskRefund(order.Left), Goodwill(order.Left));
        yield return new("refund one more than is left", to => to.AskRefund(order.Left + 1), Goodwill(order.Left + 1));
        yield return new("refund a line", to => to.AskRefundOfLine(0), new OrderCommand.RequestRefund($"x{real.Version}", [new RefundUnits("l0", 1)], 0, 0, "damaged", "staff"));

        OrderCommand Goodwill(int amount) => new OrderCommand.RequestRefund($"x{real.Version}", [], 0, amount, "sorry", "staff");
    }

    private static IEnumerable<Ask> Paying(ModelOrder order, string fresh)
    {
        yield return new("start a payment", to => to.StartPayment(), new OrderCommand.StartPayment(Id.Pay(order.Pays.Count), Gateway, Method));
        for (var p = 0; p < order.Pays.Count; p++)
        {
            var (index, id) = (p, Id.Pay(p));
            yield return new($"payment {p} is declined softly", to => to.Decline(index, hard: false), new OrderCommand.RecordPaymentDeclined(id, DeclineKind.Soft, "try_again"));
            yield return new($"payment {p} is declined for good", to => to.Decline(index, hard: true), new OrderCommand.RecordPaymentDeclined(id, DeclineKind.Hard, "stolen_card"));
            yield return new($"payment {p} is processing", to => to.Process(index), new OrderCommand.RecordPaymentProcessing(id));
            yield return new($"payment {p} is voided", to => to.Void(index), new OrderCommand.RecordPaymentVoided(id));
            if (order.Shop.CaptureAfterCommit) yield return new($"payment {p} is authorised", to => to.Authorize(index), new OrderCommand.RecordPaymentAuthorized(id));
            if (order.Backs.Count < 3)
            {
                foreach (var money in Enum.GetValues<Money>())
                {
                    var captured = new Domain.Money(order.AmountOf(money), money == Money.Foreign ? "USD" : AnOrder.Eur);
                    yield return new($"payment {p} succeeds ({money})", to => to.Receive(index, money), new OrderCommand.RecordPaymentSucceeded(id, fresh, captured));
                }
            }
        }

        if (order.Pays is not [{ Captured: > 0 } first, ..]) yield break;
        yield return new("dispute", to => to.OpenDispute(0), new OrderCommand.OpenDispute(Id.Pay(0), "d1", new Domain.Money(first.Captured, AnOrder.Eur)));
        if (first.Dispute == Dispute.None) yield break;
        yield return new("dispute won", to => to.CloseDispute(0, won: true), new OrderCommand.CloseDispute(Id.Pay(0), "d1", true));
        yield return new("dispute lost", to => to.CloseDispute(0, won: false), new OrderCommand.CloseDispute(Id.Pay(0), "d1", false));
    }

    private static IEnumerable<Ask> Goods(ModelOrder order)
    {
        var fresh = Id.Goods(order.Goods.Count);
        for (var i = 0; i < order.Goods.Count; i++)
        {
            var (index, id) = (i, Id.Goods(i));
            yield return new($"goods {i} are reserved", to => to.Reserve(index, possible: true), new OrderCommand.RecordReservations([new ReservationOutcome(id, true)]));
            yield return new($"goods {i} cannot be reserved", to => to.Reserve(index, possible: false), new OrderCommand.RecordReservations([new ReservationOutcome(id, false, 0)]));
            yield return new($"goods {i} are committed", to => to.Commit(index), new OrderCommand.RecordStockCommitted([id]));
            yield return new($"goods {i} are missing", to => to.ReportMissing(index), new OrderCommand.RecordStockMissing([id]));
            if (order.Goods.Count > order.Shop.Lines) continue;
            yield return new($"goods {i} are taken again", to => to.TakeAgain(index), new OrderCommand.ReplaceAllocation(id, fresh, "second"));
            yield return new($"goods {i} come in", to => to.FillBackorder(index), new OrderCommand.FillBackorder(id, fresh, "second"));
            yield return new($"goods {i} are sent again", to => to.Reship(index), new OrderCommand.Reship(id, fresh, "second", "staff"));
        }

        yield return new("the customer waits", to => to.ChooseBackorder(refund: false), new OrderCommand.ChooseBackorder(false, Caller.Customer, "c1"));
        yield return new("the customer takes the money", to => to.ChooseBackorder(refund: true), new OrderCommand.ChooseBackorder(true, Caller.Customer, "c1"));
    }

    private static IEnumerable<Ask> Fulfilling(ModelOrder order, Order real)
    {
        for (var s = 0; s < order.Parcels.Count; s++)
        {
            var (index, id) = (s, Id.Parcel(s));
            yield return new($"parcel {s} is handed over", to => to.HandOver(index), new OrderCommand.HandOver(id, "packer"));
            yield return new($"parcel {s} is booked", to => to.Book(index), new OrderCommand.RecordBooked(id, "ACME", "track-" + id));
            foreach (var news in Enum.GetValues<CarrierNews>())
            {
                yield return new($"parcel {s}: {news}", to => to.Hear(index, news), new OrderCommand.RecordCarrierNews(id, $"n{real.Version}", news, AnOrder.Start));
            }
        }

        yield return new("fraud check passes", to => to.CheckFraud(suspected: false), new OrderCommand.RecordFraudCheck(false));
        yield return new("fraud is suspected", to => to.CheckFraud(suspected: true), new OrderCommand.RecordFraudCheck(true));
        yield return new("review approves", to => to.DecideReview(approve: true), new OrderCommand.DecideReview(true, "staff"));
        yield return new("review rejects", to => to.DecideReview(approve: false), new OrderCommand.DecideReview(false, "staff"));
        yield return new("the address is good", to => to.CheckAddress(valid: true), new OrderCommand.RecordAddressCheck(true));
        yield return new("the address is bad", to => to.CheckAddress(valid: false), new OrderCommand.RecordAddressCheck(false, "no such street"));
        if (order.Address != Verdict.Open)
        {
            var corrected = real.ShippingAddress with { Line1 = $"{real.Version} Main Street" };
            yield return new("the address is corrected", to => to.CorrectAddress(), new OrderCommand.CorrectAddress(corrected, Caller.Customer, "c1"));
        }

        for (var i = 0; i < order.Goods.Count; i++)
        {
            var (index, id) = (i, Id.Goods(i));
            yield return new($"production of {i} starts", to => to.Make(index), new OrderCommand.StartProduction([id]));
            yield return new($"production of {i} is approved", to => to.Approve(index), new OrderCommand.ApproveProduction(id, "qc"));
            yield return new($"goods {i} are assigned", to => to.Assign(index), new OrderCommand.AssignAllocations([new Assignment(id, "dealer")]));
            yield return new($"goods {i} are packed", to => to.Pack([index]), new OrderCommand.PackShipment(Id.Parcel(order.Parcels.Count), [id], "packer"));
            yield return new($"lost goods {i} are refunded", to => to.RefundLost(index), new OrderCommand.RefundLost(id, "staff"));
        }

        if (order.Shop.Lines > 1)
        {
            yield return new("the lines are packed together", to => to.Pack([0, 1]), new OrderCommand.PackShipment(Id.Parcel(order.Parcels.Count), [Id.Goods(0), Id.Goods(1)], "packer"));
        }
    }
}

/// <summary>The names under which the model's parts are known to the implementation.</summary>
internal static class Id
{
    public static string Goods(int i) => $"a{i}";

    public static string Pay(int p) => $"p{p}";

    public static string Parcel(int s) => $"s{s}";
}

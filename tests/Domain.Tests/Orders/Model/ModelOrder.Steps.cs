using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Domain.Tests.Orders.Model;

internal enum Money { Full, Less, More, Foreign }

/// <summary>
/// How the model moves. Every step answers <see cref="Done"/>, <see cref="Nothing"/>, the code of a refusal, or
/// <see cref="Unchanged"/> where the design only says that nothing may change.
/// </summary>
internal sealed partial class ModelOrder
{
    public const string Done = "done", Nothing = "nothing", Unchanged = "unchanged";

    private bool StockGivenUp { get; set; }

    private bool MayCommit => Stage is Stage.Paid or Stage.Confirmed || (Stage == Stage.Paying && Pays.Exists(pay => pay.At == PayAt.Authorized));

    /// <summary>What follows of itself once a step is done.</summary>
    public void Settle()
    {
        if (Stage == Stage.Created && Live.All(goods => goods.At == GoodsAt.Reserved)) (Stage, PayDue) = (Stage.Reserved, Shop.Expiry);
        var ready = Status == OrderStatus.Paid && !Held && Fraud == Verdict.Good && Address == Verdict.Good;
        if (ready && Live.All(goods => goods.At == GoodsAt.Committed)) Stage = Stage.Confirmed;
        if (Stage == Stage.Ending && !Backs.Exists(back => back.Unsettled)) Stage = Stage.Ended;
    }

    public string Wait()
    {
        var hours = Due!.Value;
        (PayDue, FraudDue, AddressDue, BackorderDue) = (Later(PayDue), Later(FraudDue), Later(AddressDue), Later(BackorderDue));
        return Done;

        int? Later(int? left) => left is { } hoursLeft ? Math.Max(0, hoursLeft - hours) : null;
    }

    public string Cancel(string reason)
    {
        if (IsEnded) return EndsFailed ? RefusalCodes.OrderEnded : Nothing;
        if (Live.All(goods => goods.HandedOver)) return RefusalCodes.TooLateToCancel;
        if (!Live.Any(goods => goods.HandedOver)) return End(failed: false, reason);
        return GiveBackAndRefund(goods => !goods.HandedOver);
    }

    public string Expire()
    {
        if (Due is not { } left) return Nothing;
        if (left > 0) return RefusalCodes.NotDueYet;
        return Status switch
        {
            OrderStatus.Reserved => End(failed: false, ReasonCodes.ReservationExpired),
            OrderStatus.PaymentPending when Pays.Exists(pay => pay.IsOpen) => RefusalCodes.GatewayNotAsked,
            OrderStatus.PaymentPending => End(failed: true, ReasonCodes.PaymentTimeout),
            OrderStatus.FraudReview => End(failed: true, ReasonCodes.FraudRejected),
            OrderStatus.AddressReview => End(failed: true, ReasonCodes.AddressInvalid),
            _ => GiveUpStock(goods => goods.At == GoodsAt.Backordered),
        };
    }

    public string Reserve(int i, bool possible)
    {
        if (Goods[i].At != GoodsAt.Pending) return Nothing;
        if (possible) return Put(i, goods => goods with { At = GoodsAt.Reserved });
        return Stage == Stage.Created ? EndWithoutStock() : Missing(i);
    }

    public string Commit(int i)
    {
        if (Goods[i].At is not (GoodsAt.Pending or GoodsAt.Reserved)) return Nothing;
        return MayCommit ? Put(i, goods => goods with { At = GoodsAt.Committed }) : RefusalCodes.WrongState;
    }

    public string ReportMissing(int i)
    {
        if (Goods[i].At is GoodsAt.Backordered or GoodsAt.Gone) return Nothing;
        return MayCommit && CanBeMissing(i) ? Missing(i) : RefusalCodes.WrongState;
    }

    public string TakeAgain(int i)
    {
        if (IsEnded) return RefusalCodes.OrderEnded;
        if (!(Stage == Stage.Created || MayCommit) || !CanBeMissing(i)) return RefusalCodes.WrongState;
        return Held ? RefusalCodes.OrderOnHold : Replace(i, GoodsAt.Pending, released: true);
    }

    public string FillBackorder(int i)
    {
        if (IsEnded) return RefusalCodes.OrderEnded;
        return Goods[i].At == GoodsAt.Backordered ? Replace(i, GoodsAt.Reserved, released: true) : RefusalCodes.WrongState;
    }

    public string ChooseBackorder(bool refund)
    {
        if (!Goods.Exists(goods => goods.At == GoodsAt.Backordered))
        {
            return refund && StockGivenUp ? Nothing : IsEnded ? RefusalCodes.OrderEnded : RefusalCodes.WrongState;
        }

        if (refund) return GiveUpStock(goods => goods.At == GoodsAt.Backordered);
        if (BackorderAccepted) return Nothing;
        BackorderAccepted = true;
        return Done;
    }

    public string StartPayment()
    {
        if (IsEnded) return RefusalCodes.OrderEnded;
        if (Stage == Stage.Created) return RefusalCodes.WrongState;
        if (Stage is Stage.Paid or Stage.Confirmed) return RefusalCodes.AlreadyPaid;
        if (Held) return RefusalCodes.OrderOnHold;
        if (Pays.Exists(pay => pay.IsOpen)) return RefusalCodes.PaymentInProgress;
        if (Pays.Count == Shop.MaxAttempts) return RefusalCodes.NoAttemptsLeft;
        if (Stage == Stage.Reserved) (Stage, PayDue) = (Stage.Paying, Shop.PayTime);
        Pays.Add(new Pay(PayAt.Open));
        return Done;
    }

    public string Decline(int p, bool hard)
    {
        if (!Pays[p].IsOpen) return Nothing;
        Pays[p] = Pays[p] with { At = PayAt.Declined };
        var final = (hard || Pays.Count == Shop.MaxAttempts) && !Pays.Exists(pay => pay.IsOpen);
        return final && Stage == Stage.Paying ? End(failed: true, ReasonCodes.PaymentDeclined) : Done;
    }

    public string Process(int p)
    {
        if (Pays[p].At != PayAt.Open || Stage != Stage.Paying) return Nothing;
        Pays[p] = Pays[p] with { At = PayAt.Processing };
        PayDue = Math.Max(PayDue!.Value, Shop.ProcessingTime);
        return Done;
    }

    public string Authorize(int p)
    {
        if (Pays[p].At is PayAt.Authorized or PayAt.Voided or PayAt.Paid) return Nothing;
        Pays[p] = Pays[p] with { At = PayAt.Authorized };
        return Done;
    }

    public string Void(int p)
    {
        if (!Pays[p].IsOpen) return Nothing;
        Pays[p] = Pays[p] with { At = PayAt.Voided };
        return Done;
    }

    /// <summary>Money is never refused: it pays the order, or it goes back.</summary>
    public string Receive(int p, Money money)
    {
        var amount = AmountOf(money);
        Pays[p] = Pays[p] with { At = PayAt.Paid };
        if (money == Money.Foreign) Pays[p] = Pays[p] with { Foreign = Pays[p].Foreign + amount };
        else Pays[p] = Pays[p] with { Captured = Pays[p].Captured + amount };
        if (Stage != Stage.Paying || money == Money.Foreign)
        {
            Backs.Add(new MoneyBack(p, amount, money == Money.Foreign, BackAt.Pending));
            return Done;
        }

        Pays[p] = Pays[p] with { Accepted = Pays[p].Accepted + amount };
        var excess = Pays.Sum(pay => pay.Accepted) - Shop.Total;
        if (excess >= 0) Stage = Stage.Paid;
        if (excess > 0) Backs.Add(new MoneyBack(p, excess, false, BackAt.Pending));
        return Done;
    }

    public int AmountOf(Money money) => money switch { Money.Less => Shop.Total / 2, Money.More => Shop.Total + 1, _ => Shop.Total };

    public string OpenDispute(int p)
    {
        if (Pays[p].Dispute != Dispute.None) return Nothing;
        // What has left the house cannot be held any more.
        Held |= !IsFinal && !(Live.Any() && Live.All(goods => goods.HandedOver));
        Pays[p] = Pays[p] with { Dispute = Dispute.Open, Disputed = Pays[p].Captured };
        return Done;
    }

    public string CloseDispute(int p, bool won)
    {
        if (Pays[p].Dispute != Dispute.Open) return Nothing;
        Pays[p] = Pays[p] with { Dispute = won ? Dispute.Won : Dispute.Lost };
        if (won) Held = false;
        if (won && IsEnded) RefundAll();
        return Done;
    }

    public string LiftHold()
    {
        if (!Held) return Nothing;
        Held = false;
        return Done;
    }

    public string AskRefund(int amount)
    {
        if (MayNotRefund() is { } refused) return refused;
        if (amount > Left) return TooMuch;
        Refund(amount);
        return Done;
    }

    public string AskRefundOfLine(int line)
    {
        if (MayNotRefund() is { } refused) return refused;
        if (PaidBack[line]) return RefusalCodes.QuantityInvalid;
        if (Shop.Price(line) > Left) return TooMuch;
        PaidBack[line] = true;
        Refund(Shop.Price(line));
        return Done;
    }

    public string RefundSucceeds(int r) => Backs[r].At == BackAt.SettledOutside ? Unchanged : Backs[r].At == BackAt.Succeeded ? Nothing : Turn(r, BackAt.Succeeded);

    /// <summary>Banks bounce refunds too, so a failure may follow a success.</summary>
    public string RefundFails(int r) => Backs[r].At is BackAt.Failed or BackAt.SettledOutside ? Nothing : Turn(r, BackAt.Failed);

    public string RetryRefund(int r) =>
        Backs[r].At == BackAt.Pending ? Nothing : Backs[r].At == BackAt.Failed ? Turn(r, BackAt.Pending) : RefusalCodes.RefundNotFailed;

    public string SettleRefund(int r) => Backs[r].At == BackAt.Failed ? Turn(r, BackAt.SettledOutside) : RefusalCodes.RefundNotFailed;

    public string CheckFraud(bool suspected)
    {
        if (IsEnded || Fraud != Verdict.Open) return Nothing;
        if (Stage != Stage.Paid) return RefusalCodes.WrongState;
        (Fraud, FraudDue) = suspected ? (Verdict.Bad, Shop.FraudTime) : (Verdict.Good, FraudDue);
        return Done;
    }

    public string DecideReview(bool approve)
    {
        if (Status != OrderStatus.FraudReview) return IsEnded && Fraud != Verdict.Rejected ? (approve && Fraud == Verdict.Good ? Unchanged : RefusalCodes.OrderEnded) : Unchanged;
        (Fraud, FraudDue) = (approve ? Verdict.Good : Verdict.Rejected, null);
        return approve ? Done : End(failed: true, ReasonCodes.FraudRejected);
    }

    public string CheckAddress(bool valid)
    {
        if (IsEnded || Address != Verdict.Open) return Nothing;
        if (Stage != Stage.Paid) return RefusalCodes.WrongState;
        (Address, AddressDue) = valid ? (Verdict.Good, AddressDue) : (Verdict.Bad, Shop.AddressTime);
        return Done;
    }

    public string CorrectAddress()
    {
        if (IsEnded) return RefusalCodes.OrderEnded;
        // Once confirmed it does not go back to be checked; once packed it stays what it is.
        if (Stage == Stage.Confirmed) return Live.Any(goods => goods.Parcel >= 0) ? RefusalCodes.WrongState : Unchanged;
        (Address, AddressDue) = (Verdict.Open, null);
        return Done;
    }

    private string TooMuch => Pays.Exists(pay => pay.Dispute == Dispute.Lost) ? RefusalCodes.PaymentChargedBack : RefusalCodes.RefundExceedsCaptured;

    private string? MayNotRefund() => IsEnded ? RefusalCodes.OrderEnded : Stage < Stage.Paid ? RefusalCodes.WrongState : null;

    private bool CanBeMissing(int i) => Goods[i].At is GoodsAt.Pending or GoodsAt.Reserved or GoodsAt.Committed;

    /// <summary>No stock for money: wait for it or refund it by policy; money that is only set aside is let go.</summary>
    private string Missing(int i)
    {
        if (Stage == Stage.Paying) return EndWithoutStock();
        var missing = Goods[i];
        if (Shop.RefundWhenMissing) return GiveUpStock(goods => ReferenceEquals(goods, missing));
        (BackorderDue, BackorderAccepted) = (BackorderDue ?? Shop.BackorderTime, false);
        return Put(i, goods => goods with { At = GoodsAt.Backordered, Assigned = false });
    }

    private string EndWithoutStock()
    {
        StockGivenUp = true;
        return End(failed: true, ReasonCodes.OutOfStock);
    }

    /// <summary>Before CONFIRMED, or with nothing else left, the order ends; later only what is missing is refunded.</summary>
    private string GiveUpStock(Func<Goods, bool> missing)
    {
        if (Stage == Stage.Paid || Live.All(missing)) return EndWithoutStock();
        StockGivenUp |= Left > 0 && Goods.Exists(goods => goods.Live && missing(goods) && !PaidBack[goods.Line]);
        return GiveBackAndRefund(missing);
    }

    private string GiveBackAndRefund(Func<Goods, bool> which)
    {
        var lines = Live.Where(which).Select(goods => goods.Line).Distinct().ToList();
        GiveBack(which);
        RefundLines(lines);
        return Done;
    }

    /// <summary>The whole order ends: stock and parcels are given back now, all money goes back.</summary>
    private string End(bool failed, string reason)
    {
        (Stage, EndsFailed, Reason) = (Stage.Ending, failed, reason);
        GiveBack(goods => !goods.HandedOver);
        RefundAll();
        return Done;
    }

    private void GiveBack(Func<Goods, bool> which)
    {
        for (var i = 0; i < Goods.Count; i++)
        {
            if (!Goods[i].Live || !which(Goods[i])) continue;
            var packed = Goods[i].At == GoodsAt.Packed;
            if (packed) Parcels[Goods[i].Parcel] = Parcels[Goods[i].Parcel] with { At = ParcelAt.Cancelled };
            Goods[i] = Goods[i] with { At = GoodsAt.Gone, Released = !packed, Unpacked = packed };
        }

        ForgetBackorder();
    }

    private void ForgetBackorder()
    {
        if (!Goods.Exists(goods => goods.At == GoodsAt.Backordered)) (BackorderDue, BackorderAccepted) = (null, false);
    }

    private void RefundAll()
    {
        if (Left > 0) PaidBack = PaidBack.ConvertAll(_ => true);
        Refund(Left);
    }

    private void RefundLines(List<int> lines)
    {
        lines = lines.FindAll(line => !PaidBack[line]);
        var amount = Math.Min(Left, lines.Sum(Shop.Price));
        if (amount == 0) return;
        foreach (var line in lines) PaidBack[line] = true;
        Refund(amount);
    }

    /// <summary>Payment by payment, never more than is left of each.</summary>
    private void Refund(int amount)
    {
        for (var p = 0; p < Pays.Count && amount > 0; p++)
        {
            var part = Math.Min(amount, LeftOf(p));
            if (part <= 0) continue;
            Backs.Add(new MoneyBack(p, part, false, BackAt.Pending));
            amount -= part;
        }
    }

    private string Replace(int i, GoodsAt at, bool released)
    {
        Goods.Add(new Goods(Goods[i].Line, at));
        Put(i, goods => goods with { At = GoodsAt.Gone, Released = released });
        ForgetBackorder();
        return Done;
    }

    private string Put(int i, Func<Goods, Goods> change)
    {
        Goods[i] = change(Goods[i]);
        return Done;
    }

    private string Turn(int r, BackAt at)
    {
        Backs[r] = Backs[r] with { At = at };
        return Done;
    }
}

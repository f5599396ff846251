using OrderFunctions.Application.Fulfilment.Carriers;
using OrderFunctions.Application.Ops.Repairs;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Payments;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Payments;

namespace OrderFunctions.Functions.Tests.Model;

/// <summary>What happens to money: at the bank, where the shop only hears of it, and by staff.</summary>
internal sealed partial class People
{
    private static readonly Actor Staff = Actor.Staff("staff-1");

    private IEnumerable<Act> MoneyActs() =>
    [
        new("pay at the bank", 4, PayAtBank),
        new("bank decides", 3, BankDecides),
        new("news again", 2, NewsAgain),
        new("refund arrives", 4, RefundArrives),
        new("refund bounces", 1, RefundBounces),
        new("dispute", 1, Dispute),
        new("dispute ends", 2, DisputeEnds),
        new("weather", 2, Weather),
        new("review", 3, Review),
        new("give back", 3, GiveBack),
        new("retry refund", 3, RetryRefund),
        new("settle refund", 1, SettleRefund),
        new("lift hold", 2, LiftHold),
        new("repair", 3, Repair),
        new("credit", 2, Credit),
        new("evidence", 1, SendEvidence),
    ];

    /// <summary>The bank tells the shop, sooner or later, or not at all; the shop looks for itself.</summary>
    private void Tell(BankPayment payment)
    {
        var (order, id, by) = (payment.Reference.OrderId, payment.Reference.PaymentId, Actor.Gateway(Bank.Name));
        // What is forgotten is read again by a timer; but nobody asks after refunds that had arrived, or after disputes.
        var mayBeLost = payment.Disputes.Count == 0 && !payment.Refunds.Exists(refund => refund.Bounced);
        _world.Send(new Errand(
            $"news of {payment.Id}",
            async () =>
            {
                await _world.Get<ReadAndApplyPaymentHandler>().HandleAsync(new(order, id, by, payment.Id), default);
                if (payment.Refunds.Count > 0) await _world.Get<ReadAndApplyRefundHandler>().HandleAsync(new(order, id, by), default);
                foreach (var dispute in payment.Disputes) await _world.Get<ReadAndApplyDisputeHandler>().HandleAsync(new(order, id, dispute.Id, by), default);
            },
            mayBeLost));
    }

    private bool AtBank(Dice dice, Func<BankPayment, bool> fits, Action<BankPayment> happens, string what)
    {
        if (dice.PickAny(_world.Bank.Payments.Where(fits)) is not { } payment) return false;
        happens(payment);
        Log.Add($"bank: {payment.Id} of {Short(payment.Reference.OrderId)} {what}");
        Tell(payment);
        return true;
    }

    private bool PayAtBank(Dice dice) => AtBank(
        dice, payment => payment.MayBePaid, payment => Bank.Pay(payment, payment.Start.Amount), "is paid there");

    private bool BankDecides(Dice dice) => AtBank(
        dice,
        payment => payment.State is BankMoney.Processing or BankMoney.Open,
        payment => (payment.State, payment.IsHardDecline) = (BankMoney.Declined, dice.Chance(20)),
        "is declined there");

    private bool NewsAgain(Dice dice) => AtBank(dice, _ => true, _ => { }, "is told of again");

    private bool RefundArrives(Dice dice) => AtBank(
        dice,
        payment => payment.Refunds.Exists(refund => refund is { Arrived: false, Failed: null }),
        payment =>
        {
            var refund = payment.Refunds.Find(one => one is { Arrived: false, Failed: null })!;
            if (dice.Chance(75)) refund.Arrived = true;
            else refund.Failed = "account_closed";
        },
        "has a refund decided");

    private bool RefundBounces(Dice dice) => AtBank(
        dice,
        payment => payment.Refunds.Exists(refund => refund is { Arrived: true }),
        payment =>
        {
            var refund = payment.Refunds.Last(one => one.Arrived);
            (refund.Arrived, refund.Bounced, refund.Failed) = (false, true, "returned_by_bank");
        },
        "has a refund bounced");

    private bool Dispute(Dice dice) => AtBank(
        dice,
        payment => payment is { State: BankMoney.Taken, Disputes.Count: 0 },
        payment =>
        {
            payment.Disputes.Add(new BankDispute($"dispute-{payment.Id}", 1 + dice.Below((int)payment.Taken.Amount)));
            _reality.Disputed.Add(payment.Reference.OrderId);
        },
        "is disputed");

    private bool DisputeEnds(Dice dice) => AtBank(
        dice,
        payment => payment.Disputes.Exists(dispute => dispute.State == GatewayDisputeState.Open),
        payment => payment.Disputes.Find(dispute => dispute.State == GatewayDisputeState.Open)!.State = dice.Chance(50) ? GatewayDisputeState.Won : GatewayDisputeState.Lost,
        "has a dispute ended");

    private bool Weather(Dice dice)
    {
        _world.Bank.IsAway = !_world.Bank.IsAway && dice.Chance(40);
        _world.Courier.IsAway = !_world.Courier.IsAway && dice.Chance(40);
        _world.Courier.Refuses = dice.Chance(30);
        _world.Courier.Stops = dice.Pick(CarrierAnswer.Done, CarrierAnswer.TooLate, CarrierAnswer.NotOffered);
        _world.Bank.RefundsGo = dice.Pick("at once", "at once", "later", "not at all");
        Log.Add($"weather: bank {(_world.Bank.IsAway ? "away" : "there")}, courier {(_world.Courier.IsAway ? "away" : "there")}, refunds {_world.Bank.RefundsGo}");
        return true;
    }

    private bool Review(Dice dice)
    {
        if (AnOrder(dice, order => order.Status == OrderStatus.FraudReview) is not { } order) return false;
        var approve = dice.Chance(70);
        return Ask(dice, approve ? "staff let pass" : "staff reject", order, Staff, OrderAction.Review, new OrderCommand.DecideReview(approve, Staff.Id));
    }

    /// <summary>Staff give something back while goods stay where they are: a favour.</summary>
    private bool GiveBack(Dice dice)
    {
        if (AnOrder(dice, order => order.Status >= OrderStatus.Paid) is not { } order) return false;
        var line = dice.Pick(order.Lines);
        List<RefundUnits> units = dice.Chance(40) ? [new RefundUnits(line.Id, dice.UpTo(2))] : [];
        var (shipping, goodwill) = (dice.Chance(30) ? dice.UpTo(500) : 0, dice.Chance(60) ? dice.UpTo(3000) : 0);
        var before = order.Refunds.Sum(refund => refund.Amount.Amount);
        return Ask(
            dice, $"staff give back {units.Sum(one => one.Quantity)} units, {shipping} of shipping and {goodwill} of", order, Staff, OrderAction.RequestRefund,
            new OrderCommand.RequestRefund(NewId("refund"), units, shipping, goodwill, "FAVOUR", Staff.Id),
            after => _reality.Favour(order, after.Refunds.Sum(refund => refund.Amount.Amount) - before, units));
    }

    private bool RetryRefund(Dice dice)
    {
        if (AnOrder(dice, order => order.Refunds.Any(refund => refund.Status == RefundStatus.Failed)) is not { } order) return false;
        var refund = dice.PickAny(order.Refunds.Where(refund => refund.Status == RefundStatus.Failed))!;
        return Ask(dice, $"staff try {Short(refund.Id)} again for", order, Staff, OrderAction.RetryRefund, new OrderCommand.RetryRefund(refund.Id, Staff.Id));
    }

    private bool SettleRefund(Dice dice)
    {
        if (AnOrder(dice, order => order.Refunds.Any(refund => refund.Status == RefundStatus.Failed)) is not { } order) return false;
        var refund = dice.PickAny(order.Refunds.Where(refund => refund.Status == RefundStatus.Failed))!;
        return Ask(
            dice, $"staff settle {Short(refund.Id)} outside for", order, Staff, OrderAction.SettleRefund,
            new OrderCommand.SettleRefund(refund.Id, "by cheque", "C1", Staff.Id));
    }

    private bool LiftHold(Dice dice)
    {
        if (AnOrder(dice, order => order.Holds.Count > 0) is not { } order) return false;
        return Ask(dice, $"staff lift the hold {order.Holds[0].Reason} of", order, Staff, OrderAction.LiftHold, new OrderCommand.LiftHold(order.Holds[0].Id, Staff.Id));
    }

    /// <summary>From the repair queue: done again.</summary>
    private bool Repair(Dice dice)
    {
        if (AnOrder(dice, order => order.Undos.Any(undo => undo.Status == UndoStatus.Failed)) is not { } order) return false;
        var undo = order.Undos.First(undo => undo.Status == UndoStatus.Failed);
        Log.Add($"staff repair {undo.Kind} of {Short(order.Id)}");
        World.Now(_world.Get<IEnumerable<IRepairShelf>>().Single(shelf => shelf.Kind == RepairKind.Undo)
            .RetryAsync(new RepairKey(RepairKind.Undo, order.Id, undo.Id), null, Staff, default));
        _laws.Look();
        return true;
    }

    private bool Credit(Dice dice)
    {
        var (customer, change, id) = (dice.Pick(Stage.Customers), dice.Chance(75) ? dice.UpTo(4000) : -dice.UpTo(3000), NewId("credit"));
        return Ask(
            dice, $"staff give {customer} a credit of {change}", null, Staff, null,
            () => _world.Get<AdjustCreditHandler>().HandleAsync(new AdjustCredit(customer, id, new Money(change, "EUR"), "favour", Staff.Id), default).AsTask(),
            _ => _reality.Grant(customer, change));
    }

    private bool SendEvidence(Dice dice)
    {
        if (AnOrder(dice, order => order.Payments.Any(payment => payment.Disputes.Count > 0)) is not { } order) return false;
        var payment = order.Payments.First(payment => payment.Disputes.Count > 0);
        return Ask(
            dice, "staff send evidence for", order, Staff, OrderAction.SendEvidence,
            new OrderCommand.RecordEvidenceSent(payment.Id, payment.Disputes[0].Id, "letter 1", Staff.Id));
    }
}

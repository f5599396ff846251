using OrderFunctions.Application.Fulfilment;
using OrderFunctions.Application.Inventory;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Payments;
using OrderFunctions.Application.Production;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Fulfilment;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Payments;
using OrderFunctions.Domain.Production;
using OrderFunctions.Domain.Returns;

namespace OrderFunctions.Functions.Tests.Model;

/// <summary>In the end everybody does what the orders say that they wait for, and nothing else.</summary>
internal sealed partial class People
{
    // With ten minutes each: more than anything takes that nobody holds up.
    private const int MostRounds = 60;

    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    /// <summary>Until nothing is left to do; an order that does not get there is stuck.</summary>
    public void FinishAll(Dice dice, AtRest rest)
    {
        (_world.Bank.IsAway, _world.Courier.IsAway, _world.Courier.Refuses, _world.Bank.RefundsGo) = (false, false, false, "at once");
        var wasSentBack = false;
        for (var round = 0; ; round++)
        {
            _world.Pass(TimeSpan.FromMinutes(10), dice);
            rest.Check();
            var orders = _books.Orders.Where(order => !IsOver(order)).ToList();
            var returns = _books.Returns.Where(one => !one.Status.IsFinal()).ToList();
            if (orders.Count + returns.Count == 0)
            {
                // Most goods arrive only now: whoever has them may send them back, once, for something else.
                if (wasSentBack || dice.Chance(50) || !OpenReturn(dice)) return;
                (wasSentBack, round) = (true, 0);
                continue;
            }

            if (round == MostRounds)
            {
                throw Laws.Broken(string.Join("; ", [
                    .. orders.Select(order => $"{order.Id} is stuck as {order.Status}: {NextAction.Of(order, _world.Get<OrderPolicy>()).Waits}"),
                    .. returns.Select(one => $"return {one.Id} is stuck as {one.Status}")]));
            }

            foreach (var order in orders) Help(dice, order.Id);
            foreach (var one in returns) HelpReturn(dice, one);
        }
    }

    /// <summary>Nothing moves it any more, and nothing is owed by anybody.</summary>
    private bool IsOver(Order order) => order.Status.IsFinal()
        && !order.HasRefundsToSettle()
        && order.Undos.All(undo => undo.Status is UndoStatus.Done or UndoStatus.Repaired)
        && order.Payments.All(payment => payment.Disputes.All(dispute => dispute.Status != DisputeStatus.Open))
        && order.Shipments.All(shipment => shipment.Status != ShipmentStatus.ReturnedToSender || shipment.BackScrapped is not null)
        && _world.Bank.Payments.All(payment => payment.Reference.OrderId != order.Id || payment.State is not BankMoney.Processing);

    private void Help(Dice dice, string orderId)
    {
        HelpMoney(dice, orderId);
        HelpParcels(dice, orderId);
        var order = _books.Order(orderId);
        var next = NextAction.Of(order, _world.Get<OrderPolicy>());
        Log.Add($"{Short(orderId)} ({order.Status}) waits for {next.By} to {next.Action?.ToString() ?? next.Unblocks}");
        switch (next)
        {
            case { Action: OrderAction.Pay } when dice.Chance(50):
                StartToPayByBank(dice, order);
                break;
            case { Action: OrderAction.Pay } or { By: Party.Customer, Action: null } when dice.Chance(50):
                Ask(dice, "customer gives up", order, Actor.Customer(order.CustomerId), OrderAction.Cancel, new OrderCommand.Cancel(Caller.Customer, order.CustomerId));
                break;
            case { Action: OrderAction.CorrectAddress }:
                Ask(dice, "a good address for", order, Actor.Customer(order.CustomerId), OrderAction.CorrectAddress, new OrderCommand.CorrectAddress(Home, Caller.Customer, order.CustomerId));
                break;
            case { Action: OrderAction.Review }:
                Ask(dice, "staff let pass", order, Staff, OrderAction.Review, new OrderCommand.DecideReview(true, Staff.Id));
                break;
            case { Action: OrderAction.ChooseBackorder } when dice.Chance(50):
                Ask(dice, "customer wants the money of", order, Actor.Customer(order.CustomerId), OrderAction.ChooseBackorder, new OrderCommand.ChooseBackorder(true, Caller.Customer, order.CustomerId));
                break;
            case { Action: OrderAction.ChooseBackorder } or { By: Party.Supplier }:
                foreach (var (line, allocation) in order.LiveAllocations().Where(found => found.Allocation.Status == AllocationStatus.Backordered))
                    Book(dice, StockEntryKind.Receipt, line.Sku, allocation.Location, allocation.Quantity);
                break;
            case { Action: OrderAction.LiftHold }:
                foreach (var hold in order.Holds) Ask(dice, "staff lift a hold of", order, Staff, OrderAction.LiftHold, new OrderCommand.LiftHold(hold.Id, Staff.Id));
                break;
            case { Action: OrderAction.Assign }:
                foreach (var (_, allocation) in order.LiveAllocations().Where(found => found.Allocation.AssignedTo is null)) AssignByHand(dice, order, allocation);
                break;
            case { By: Party.Carrier } when DeliverySystem.ToSend(order).Any():
                SendOutside(dice, order, [.. DeliverySystem.ToSend(order).Select(found => (found.Line.Id, found.Allocation.Location, found.Allocation.Quantity))]);
                break;
            case { By: Party.Dealer } or { Action: OrderAction.Pack }:
                foreach (var plan in ParcelPlan.Of(order)) PackUp(dice, order, plan);
                break;
            case { By: Party.Staff, Action: null or OrderAction.ApproveProduction }:
                foreach (var task in order.Tasks ?? []) HelpWriting(dice, order, task);
                break;
        }
    }

    private void HelpMoney(Dice dice, string orderId)
    {
        // Of what was forgotten in the storm the bank tells once more.
        foreach (var payment in _world.Bank.Payments.Where(payment => payment.Reference.OrderId == orderId && (payment.HasOpenEnds || _told.Add(payment.Id))))
        {
            if (payment.State == BankMoney.Processing) Bank.Pay(payment, payment.Start.Amount);
            foreach (var refund in payment.Refunds.Where(refund => refund.Failed is null)) refund.Arrived = true;
            foreach (var dispute in payment.Disputes.Where(one => one.State == GatewayDisputeState.Open))
                dispute.State = dice.Chance(50) ? GatewayDisputeState.Won : GatewayDisputeState.Lost;
            Tell(payment);
        }

        _world.Rest(dice);
        foreach (var refund in _books.Order(orderId).Refunds.Where(refund => refund.Status == RefundStatus.Failed))
            Ask(dice, "staff try a refund again for", _books.Order(orderId), Staff, OrderAction.RetryRefund, new OrderCommand.RetryRefund(refund.Id, Staff.Id));
        if (_books.Order(orderId).Undos.Any(undo => undo.Status == UndoStatus.Failed)) Repair(dice);
    }

    private void HelpParcels(Dice dice, string orderId)
    {
        foreach (var shipment in _books.Order(orderId).Shipments)
        {
            var order = _books.Order(orderId);
            switch (shipment)
            {
                case { BookingProblem: not null, Status: ShipmentStatus.Created }:
                    Ask(dice, $"the house takes {shipment.Id[36..]} of {Short(orderId)}", order, Staff, null,
                        () => _world.Get<ChooseCarrierHandler>().HandleAsync(new ChooseCarrier(shipment.Id, "house", Staff), default));
                    break;
                case { Status: ShipmentStatus.Labelled }:
                    Ask(dice, $"{shipment.Id[36..]} of {Short(orderId)} is handed over", order, Staff, null,
                        () => _world.Get<RecordShipmentNewsHandler>().HandleAsync(new RecordShipmentNews(shipment.Id, new ShipmentNews.HandedOver(null), Staff), default));
                    break;
                case { Status: ShipmentStatus.HandedOver or ShipmentStatus.InTransit or ShipmentStatus.AttemptFailed } when DeliverySystem.Sends(shipment):
                    DeliverOutside(dice, order, DeliverySystem.ParcelOf(orderId, shipment));
                    break;
                case { Status: ShipmentStatus.HandedOver or ShipmentStatus.InTransit or ShipmentStatus.AttemptFailed }:
                    Report(dice, order, shipment, CarrierNews.Delivered, NewId("scan"));
                    break;
                case { Status: ShipmentStatus.Lost or ShipmentStatus.ReturnedToSender }:
                    var again = dice.Chance(50);
                    Ask(dice, $"staff {(again ? "send again" : "refund")} {shipment.Id[36..]} of {Short(orderId)}", order, Staff, null,
                        () => _world.Get<SettleLostHandler>().HandleAsync(new SettleLost(shipment.Id, again, Staff), default));
                    break;
            }

            if (shipment is { Status: ShipmentStatus.ReturnedToSender, BackScrapped: null })
            {
                Ask(dice, $"{shipment.Id[36..]} of {Short(orderId)} is back", _books.Order(orderId), Staff, OrderAction.RecordParcelBack,
                    () => _world.Get<TakeParcelBackHandler>().HandleAsync(new TakeParcelBack(shipment.Id, false, Staff), default),
                    _ => _reality.TakeBack(shipment.Id, false));
            }
        }
    }

    private void HelpReturn(Dice dice, Return one)
    {
        switch (one.Status)
        {
            case ReturnStatus.Requested:
                DecideReturn(dice);
                break;
            case ReturnStatus.Approved:
                ReceiveReturn(dice);
                break;
            case ReturnStatus.Received:
                InspectReturn(dice);
                break;
        }
    }

    private void HelpWriting(Dice dice, Order order, WritingTask task)
    {
        switch (task.Status)
        {
            case WritingStatus.Open:
                Ask(dice, $"staff give line {task.LineId} of {Short(order.Id)} to a writer", order, Staff, null,
                    () => _world.Get<AssignWriterHandler>().HandleAsync(new AssignWriter(new TaskId(order.Id, task.LineId), dice.Pick(Stage.Writers), Staff), default), maybeTwice: false);
                break;
            case WritingStatus.Offered:
                Write(dice, "accepts", order, task, task.WriterId!, new WritingCommand.Accept(task.WriterId!));
                break;
            case WritingStatus.Writing:
                HandIn(dice);
                break;
            case WritingStatus.Checking:
                Write(dice, "approves", order, task, "qc", new WritingCommand.Approve(task.Drafts.Count, "qc"));
                break;
            case WritingStatus.Review:
                DecideAboutLine(dice);
                break;
        }
    }

    private void PackUp(Dice dice, Order order, ParcelPlan plan)
    {
        if (order.LiveAllocations().Any(found => found.Allocation.Placement?.AcceptBy is not null && found.Allocation.AssignedTo == plan.Location))
        {
            Ask(dice, $"{plan.Location} accepts {Short(order.Id)}", order, Actor.Staff(plan.Location), null,
                () => _world.Get<AnswerOfferHandler>().HandleAsync(new AnswerOffer(plan.ShipmentId, null, Actor.Staff(plan.Location)), default));
        }

        Ask(dice, $"{plan.Location} packs {plan.ShipmentId[36..]} of {Short(order.Id)}", _books.Order(order.Id), Staff, OrderAction.Pack,
            () => _world.Get<PackShipmentHandler>().HandleAsync(new PackShipment(plan.ShipmentId, Staff), default),
            outcome => _reality.Pack(outcome.Order, outcome.Order.FindShipment(plan.ShipmentId)!));
    }

    private void AssignByHand(Dice dice, Order order, Allocation allocation) => Ask(
        dice, $"staff leave {allocation.Id[36..]} of {Short(order.Id)} where it is", order, Staff, OrderAction.Assign,
        () => _world.Get<OverrideLocationHandler>().HandleAsync(new OverrideLocation(order.Id, allocation.Id, allocation.Location, "because", Staff), default));

    private void StartToPayByBank(Dice dice, Order order) => Ask(
        dice, $"customer pays {Short(order.Id)}", order, Actor.Customer(order.CustomerId), OrderAction.Pay,
        () => _world.Get<StartPaymentHandler>().HandleAsync(new StartPayment(order.Id, NewId("payment"), Actor.Customer(order.CustomerId), Bank.Name, "pays"), default));
}

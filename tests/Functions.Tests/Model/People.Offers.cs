using OrderFunctions.Application.Fulfilment;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Payments;
using OrderFunctions.Application.Returns;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Payments;
using OrderFunctions.Domain.Returns;

namespace OrderFunctions.Functions.Tests.Model;

/// <summary>What <c>allowedActions</c> offers can be done: somebody takes an offer up, for whatever it may be about.</summary>
internal sealed partial class People
{
    private IEnumerable<Act> OfferActs() => [new("take up an offer", 8, TakeUp)];

    private bool TakeUp(Dice dice)
    {
        if (_world.Bank.IsAway || _world.Courier.IsAway || AnOrder(dice) is not { } order) return false;
        var by = dice.Chance(50) ? Actor.Customer(order.CustomerId) : Staff;
        if (dice.PickAny(Allowed(order, by.AsCaller()).Where(action => WaysTo(action, order, by) is not null).Select(action => new Offer(action))) is not { } offer) return false;
        foreach (var way in WaysTo(offer.Action, order, by)!)
        {
            if (Ask(dice, $"{by.Kind} takes up {offer.Action} of {Short(order.Id)}", order, by, offer.Action, way.Does, way.Then, maybeTwice: false) && _wrote > 0) return true;
        }

        throw Laws.Broken($"{offer.Action} is offered to {by.Kind} by {order.Id} ({order.Status}), and cannot be done");
    }

    /// <summary>Everything that an action could be about; null for what has no door of its own.</summary>
    private List<Way>? WaysTo(OrderAction action, Order order, Actor by)
    {
        var (caller, id) = (by.AsCaller(), NewId("offer"));
        return action switch
        {
            OrderAction.Pay => [Payment(order, new StartPayment(order.Id, id, by, Bank.Name, "asks"))],
            OrderAction.Cancel => [Plain(order, by, new OrderCommand.Cancel(caller, by.Id)), Plain(order, by, new OrderCommand.AskIntercept(caller, by.Id))],
            OrderAction.CorrectAddress => [Plain(order, by, new OrderCommand.CorrectAddress(order.ShippingAddress with { Name = order.ShippingAddress.Name + "e" }, caller, by.Id))],
            OrderAction.ChooseBackorder => [Plain(order, by, new OrderCommand.ChooseBackorder(true, caller, by.Id))],
            OrderAction.ReduceLine =>
            [
                .. order.Lines.SelectMany(line => new[] { UnitsOf(line) - 1, 0 }.Where(left => left >= 0)
                    .Select(left => Plain(order, by, new OrderCommand.ReduceLine(line.Id, left, caller, by.Id)))),
            ],
            OrderAction.RequestReturn =>
            [
                .. order.Lines.Where(line => line.Allocations.Any(allocation => allocation.IsWithCustomer)).Select(line => Returning(order, line, by, id)),
            ],
            OrderAction.RequestRefund => [Plain(order, by, new OrderCommand.RequestRefund(id, [], 0, 1, "FAVOUR", by.Id), _ => _reality.Favour(order, 1, []))],
            OrderAction.RetryRefund => [.. Failed(order).Select(refund => Plain(order, by, new OrderCommand.RetryRefund(refund.Id, by.Id)))],
            OrderAction.SettleRefund => [.. Failed(order).Select(refund => Plain(order, by, new OrderCommand.SettleRefund(refund.Id, "by cheque", id, by.Id)))],
            OrderAction.Review => [Plain(order, by, new OrderCommand.DecideReview(true, by.Id))],
            OrderAction.Pack => [.. ParcelPlan.Of(order).Select(plan => Parcel(
                () => _world.Get<PackShipmentHandler>().HandleAsync(new PackShipment(plan.ShipmentId, by), default),
                after => _reality.Pack(after, after.FindShipment(plan.ShipmentId)!)))],
            OrderAction.HandOver => [.. order.Shipments.Select(shipment => Parcel(
                () => _world.Get<RecordShipmentNewsHandler>().HandleAsync(new RecordShipmentNews(shipment.Id, new ShipmentNews.HandedOver(null), by), default)))],
            OrderAction.Reship or OrderAction.RefundLost => [.. order.Shipments.Select(shipment => Parcel(
                () => _world.Get<SettleLostHandler>().HandleAsync(new SettleLost(shipment.Id, action == OrderAction.Reship, by), default)))],
            OrderAction.RecordParcelBack => [.. order.Shipments.Select(shipment => Parcel(
                () => _world.Get<TakeParcelBackHandler>().HandleAsync(new TakeParcelBack(shipment.Id, false, by), default),
                _ => _reality.TakeBack(shipment.Id, false)))],
            OrderAction.RecordIntercept => [.. order.Shipments.Select(shipment => Plain(order, by, new OrderCommand.RecordIntercept(shipment.Id, true, by.Id)))],
            OrderAction.SendEvidence =>
            [
                .. order.Payments.SelectMany(payment => payment.Disputes.Select(dispute =>
                    Plain(order, by, new OrderCommand.RecordEvidenceSent(payment.Id, dispute.Id, "letter 2", by.Id)))),
            ],
            OrderAction.PlaceHold => [Plain(order, by, new OrderCommand.PlaceHold(id, Hold.SuperAdminReview, by.Id))],
            OrderAction.LiftHold => [.. order.Holds.Select(hold => Plain(order, by, new OrderCommand.LiftHold(hold.Id, by.Id)))],
            // Who sends it, what is made and what is repaired has doors that say more than yes.
            _ => null,
        };
    }

    private static IEnumerable<Refund> Failed(Order order) => order.Refunds.Where(refund => refund.Status == RefundStatus.Failed);

    private static int UnitsOf(OrderLine line) => line.Allocations.Where(allocation => allocation.IsLive).Sum(allocation => allocation.Quantity);

    private Way Plain(Order order, Actor by, OrderCommand command, Action<Order>? then = null) => Parcel(() => Orders.ExecuteAsync(order.Id, command, by, default), then);

    private static Way Parcel(Func<Task<Result<OrderOutcome>>> does, Action<Order>? then = null) => new(
        async () => await does() is var result && result.TryGet(out var outcome, out var refusal) ? outcome.Order : refusal!,
        order => then?.Invoke(order));

    private Way Payment(Order order, StartPayment command) => new(
        async () => (await _world.Get<StartPaymentHandler>().HandleAsync(command, default)).Refusal is { } refusal ? refusal : order, _ => { });

    private Way Returning(Order order, OrderLine line, Actor by, string id) => new(
        async () =>
        {
            var back = new ReturnLine { LineId = line.Id, Sku = line.Sku, Quantity = 1, Reason = ReturnReason.Other };
            var opened = await _world.Get<OpenReturnHandler>().HandleAsync(
                new OpenReturn(ReturnIds.Of(order.Id, id), order.Id, [back], ReturnResolution.Refund, [], by), default);
            return opened.Refusal is { } refusal ? refusal : order;
        },
        _ => { });

    private sealed record Offer(OrderAction Action);

    private sealed record Way(Func<Task<Result<Order>>> Does, Action<Order> Then);
}

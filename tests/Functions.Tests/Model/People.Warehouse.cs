using OrderFunctions.Application.Fulfilment;
using OrderFunctions.Application.Orders;
using OrderFunctions.Domain.Fulfilment;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Functions.Tests.Model;

/// <summary>What warehouse and dealers do, and what carriers report.</summary>
internal sealed partial class People
{
    private IEnumerable<Act> WarehouseActs() =>
    [
        new("answer", 6, Answer),
        new("pick", 3, Pick),
        new("short", 2, FindShort),
        new("pack", 9, Pack),
        new("hand over", 7, HandOver),
        new("override", 2, Override),
        new("carrier", 2, ChooseCarrier),
    ];

    private IEnumerable<Act> CarrierActs() =>
    [
        new("scan", 10, Scan),
        new("settle lost", 3, SettleLost),
        new("turn round", 6, TurnRound),
        new("intercept", 4, AnswerIntercept),
        new("back", 3, TakeBack),
    ];

    private (Order Order, ParcelPlan Plan)? APlan(Dice dice)
    {
        var plans = _books.Orders.SelectMany(order => ParcelPlan.Of(order).Select(plan => (order, plan))).ToList();
        return plans.Count == 0 ? null : dice.Pick<(Order, ParcelPlan)>(plans);
    }

    private (Order Order, Shipment Shipment)? AParcel(Dice dice, Func<Order, Shipment, bool>? fits = null)
    {
        var parcels = _books.Orders.SelectMany(order => order.Shipments.Select(shipment => (order, shipment)))
            .Where(one => fits?.Invoke(one.order, one.shipment) ?? one.shipment.Status != ShipmentStatus.Cancelled).ToList();
        return parcels.Count == 0 ? null : dice.Pick<(Order, Shipment)>(parcels);
    }

    private bool Answer(Dice dice)
    {
        if (APlan(dice) is not var (order, plan)) return false;
        var declines = dice.Chance(35);
        return Ask(
            dice, $"{plan.Location} {(declines ? "declines" : "accepts")} {Short(order.Id)}", order, Actor.Staff(plan.Location), null,
            () => _world.Get<AnswerOfferHandler>().HandleAsync(new AnswerOffer(plan.ShipmentId, declines ? "closed" : null, Actor.Staff(plan.Location)), default));
    }

    private bool Pick(Dice dice)
    {
        if (APlan(dice) is not var (order, plan)) return false;
        var goods = dice.Pick(plan.Allocations);
        var units = dice.Below(goods.Quantity + 2);
        return Ask(
            dice, $"{plan.Location} picks {units} {goods.Sku} for {Short(order.Id)}", order, Staff, null,
            () => _world.Get<PickUnitsHandler>().HandleAsync(new PickUnits(plan.ShipmentId, goods.Sku, units, Staff), default));
    }

    /// <summary>Units are gone that the books believe to be there.</summary>
    private bool FindShort(Dice dice)
    {
        if (APlan(dice) is not var (order, plan)) return false;
        // The first of an article is the one that the use case takes.
        var goods = dice.Pick(plan.Allocations.DistinctBy(one => one.Sku).ToList());
        var found = dice.Below(goods.Quantity + 1);
        return Ask(
            dice, $"{plan.Location} finds {found} of {goods.Quantity} {goods.Sku} for {Short(order.Id)}", order, Staff, null,
            () => _world.Get<ReportShortHandler>().HandleAsync(new ReportShort(plan.ShipmentId, goods.Sku, found, Staff), default),
            _ =>
            {
                if (_reality.Short.Add(goods.AllocationId)) _reality.Put(goods.Sku, goods.Location, found - goods.Quantity);
            },
            // The goods that take their place have the same picklist: asked again, it is about them.
            maybeTwice: false);
    }

    private bool Pack(Dice dice)
    {
        if (APlan(dice) is not var (order, plan)) return false;
        var carrier = dice.Chance(40) ? _world.Courier.Code : null;
        return Ask(
            dice, $"{plan.Location} packs {plan.ShipmentId[36..]} of {Short(order.Id)} for {carrier ?? "the house"}", order, Staff, OrderAction.Pack,
            () => _world.Get<PackShipmentHandler>().HandleAsync(new PackShipment(plan.ShipmentId, Staff, carrier), default),
            outcome => _reality.Pack(outcome.Order, outcome.Order.FindShipment(plan.ShipmentId)!));
    }

    private bool HandOver(Dice dice)
    {
        if (AParcel(dice, (_, shipment) => shipment.Status < ShipmentStatus.HandedOver) is not var (order, shipment)) return false;
        return Ask(
            dice, $"{shipment.Id[36..]} of {Short(order.Id)} is handed over", order, Staff, OrderAction.HandOver,
            () => _world.Get<RecordShipmentNewsHandler>().HandleAsync(new RecordShipmentNews(shipment.Id, new ShipmentNews.HandedOver(null), Staff), default));
    }

    private bool Override(Dice dice)
    {
        if (AnOrder(dice, order => order.Status.IsConfirmedPhase()) is not { } order) return false;
        if (dice.PickAny(order.LiveAllocations().Select(found => found.Allocation)) is not { } allocation) return false;
        var location = dice.Pick(Stage.Locations(_world.Rules));
        // That it stays where it is is an assignment; that it goes elsewhere is not called anything.
        return Ask(
            dice, $"staff want {allocation.Id[36..]} of {Short(order.Id)} from {location}", order, Staff, null,
            () => _world.Get<OverrideLocationHandler>().HandleAsync(new OverrideLocation(order.Id, allocation.Id, location, "because", Staff), default));
    }

    private bool ChooseCarrier(Dice dice)
    {
        if (AParcel(dice) is not var (order, shipment)) return false;
        var carrier = dice.Pick("house", _world.Courier.Code);
        return Ask(
            dice, $"staff want {carrier} for {shipment.Id[36..]} of {Short(order.Id)}", order, Staff, null,
            () => _world.Get<ChooseCarrierHandler>().HandleAsync(new ChooseCarrier(shipment.Id, carrier, Staff), default));
    }

    /// <summary>Carriers report what they like, in any order, and repeat themselves.</summary>
    private bool Scan(Dice dice)
    {
        // Nobody scans what has not been given to anybody.
        if (AParcel(dice, (order, shipment) => shipment.Status != ShipmentStatus.Cancelled || shipment.HandedOverAt is not null) is not var (order, shipment)) return false;
        var news = dice.Pick(CarrierNews.InTransit, CarrierNews.InTransit, CarrierNews.Delivered, CarrierNews.Delivered, CarrierNews.AttemptFailed, CarrierNews.Lost, CarrierNews.ReturnedToSender);
        var id = dice.Chance(15) && shipment.CarrierEventIds.Count > 0 ? dice.Pick(shipment.CarrierEventIds) : NewId("scan");
        return Report(dice, order, shipment, news, id);
    }

    private bool Report(Dice dice, Order order, Shipment shipment, CarrierNews news, string id) => Ask(
        dice, $"carrier: {shipment.Id[36..]} of {Short(order.Id)} {news}", order, Actor.Carrier("house"), null,
        () => _world.Get<RecordShipmentNewsHandler>().HandleAsync(new RecordShipmentNews(shipment.Id, new ShipmentNews.Scanned(id, news, null, null), Staff), default),
        outcome =>
        {
            if (outcome.Order.FindShipment(shipment.Id)!.Status == ShipmentStatus.Delivered && shipment.Status != ShipmentStatus.Delivered) _reality.Deliver(shipment.Id);
        });

    private bool SettleLost(Dice dice)
    {
        if (AParcel(dice, (order, shipment) => shipment.Status is ShipmentStatus.Lost or ShipmentStatus.ReturnedToSender) is not var (order, shipment)) return false;
        var again = dice.Chance(50);
        return Ask(
            dice, $"staff {(again ? "send again" : "refund")} {shipment.Id[36..]} of {Short(order.Id)}", order, Staff, again ? OrderAction.Reship : OrderAction.RefundLost,
            () => _world.Get<SettleLostHandler>().HandleAsync(new SettleLost(shipment.Id, again, Staff), default));
    }

    /// <summary>Somebody has changed their mind about what is on its way.</summary>
    private bool TurnRound(Dice dice)
    {
        if (AnOrder(dice, order => order.Shipments.Any(shipment => shipment.Status is ShipmentStatus.HandedOver or ShipmentStatus.InTransit)) is not { } order) return false;
        var by = dice.Chance(50) ? Actor.Customer(order.CustomerId) : Staff;
        return Ask(dice, $"{by.Kind} wants what is on its way turned round of", order, by, null, new OrderCommand.AskIntercept(by.AsCaller(), by.Id))
            && (dice.Chance(40) || AnswerIntercept(dice, order.Id));
    }

    private bool AnswerIntercept(Dice dice) => AnswerIntercept(dice, null);

    private bool AnswerIntercept(Dice dice, string? of)
    {
        if (AParcel(dice, (order, shipment) => shipment.Interception is not null && order.Id == (of ?? order.Id)) is not var (order, shipment)) return false;
        var stopped = dice.Chance(60);
        return Ask(
            dice, $"the carrier {(stopped ? "has stopped" : "cannot stop")} {shipment.Id[36..]} of", order, Staff, stopped ? OrderAction.RecordIntercept : null,
            new OrderCommand.RecordIntercept(shipment.Id, stopped, Staff.Id));
    }

    private bool TakeBack(Dice dice)
    {
        if (AParcel(dice, (order, shipment) => shipment.Status == ShipmentStatus.ReturnedToSender) is not var (order, shipment)) return false;
        var scrapped = dice.Chance(30);
        return Ask(
            dice, $"{shipment.Id[36..]} of {Short(order.Id)} is back{(scrapped ? " and broken" : "")}", order, Staff, scrapped ? null : OrderAction.RecordParcelBack,
            () => _world.Get<TakeParcelBackHandler>().HandleAsync(new TakeParcelBack(shipment.Id, scrapped, Staff), default),
            outcome => _reality.TakeBack(shipment.Id, outcome.Order.FindShipment(shipment.Id)!.BackScrapped == true));
    }
}

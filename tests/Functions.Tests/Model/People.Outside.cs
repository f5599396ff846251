using System.Text.Json.Nodes;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Events.Contracts;
using OrderFunctions.Application.Fulfilment;
using OrderFunctions.Application.Inventory;
using OrderFunctions.Application.Orders;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Fulfilment;
using OrderFunctions.Domain.Inventory;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Functions.Tests.Model;

/// <summary>What others do who are not in the house: a delivery system that sends the goods, and suppliers that bring new ones.</summary>
internal sealed partial class People
{
    private IEnumerable<Act> DeliveryActs() => _world.Rules.IsExternal
        ? [new("outside sends", 9, SendOutside), new("outside delivers", 7, DeliverOutside)]
        : [];

    private IEnumerable<Act> PurchaseActs() =>
    [
        new("write a purchase", 2, WritePurchase),
        new("order a purchase", 3, OrderPurchase),
        new("delivery", 4, ReceivePurchase),
        new("call a purchase off", 1, CancelPurchase),
    ];

    /// <summary>What it was asked for; sometimes it has not heard yet that it is not wanted any more.</summary>
    private bool SendOutside(Dice dice)
    {
        var isLate = dice.Chance(15);
        if (AnOrder(dice, order => Asked(order, isLate).Any()) is not { } order) return false;
        var items = Asked(order, isLate).Where(_ => dice.Chance(80))
            .Select(found => (found.Line.Id, found.Allocation.Location, Units: dice.Chance(70) ? found.Allocation.Quantity : dice.UpTo(found.Allocation.Quantity + 1)))
            .ToList();
        return items.Count > 0 && SendOutside(dice, order, items);
    }

    private static IEnumerable<FoundAllocation> Asked(Order order, bool isLate) => isLate
        ? order.AllAllocations().Where(found => found.Allocation is { AssignedTo: DeliverySystem.Name, ShipmentId: null })
        : DeliverySystem.ToSend(order);

    private bool SendOutside(Dice dice, Order order, IReadOnlyList<(string LineId, string Location, int Units)> items)
    {
        var parcel = NextParcel(order);
        var said = new JsonObject
        {
            ["orderId"] = order.Id,
            ["parcelId"] = parcel,
            ["carrier"] = "Wheels",
            ["items"] = new JsonArray([.. items.Select(one => new JsonObject { ["lineId"] = one.LineId, ["quantity"] = one.Units, ["location"] = one.Location })]),
            ["shippedAt"] = _world.Clock.GetUtcNow(),
        };
        return Hear(
            dice, $"outside sends {string.Join(", ", items.Select(one => $"{one.Units} of line {one.LineId}"))} of {Short(order.Id)} as {parcel}",
            order, Topics.OrdersShipped, EventTypes.ParcelShipped, said,
            after =>
            {
                // It was sent in vain, and is brought back.
                if (after.FindShipment(DeliverySystem.ShipmentIdOf(order.Id, parcel)) is not { } shipment) return;
                _reality.Pack(after, shipment);
                if (shipment.Status == ShipmentStatus.Delivered) _reality.Deliver(shipment.Id);
            });
    }

    /// <summary>A parcel of its own has arrived; sometimes it has not said before that it has left.</summary>
    private bool DeliverOutside(Dice dice)
    {
        if (AnOrder(dice, order => order.AllAllocations().Any(found => found.Allocation.AssignedTo == DeliverySystem.Name)) is not { } order) return false;
        var sent = dice.PickAny(order.Shipments.Where(shipment => DeliverySystem.Sends(shipment) && !_reality.IsDelivered(shipment.Id)));
        if (sent is null && !dice.Chance(15)) return false;
        return DeliverOutside(dice, order, sent is null ? NextParcel(order) : DeliverySystem.ParcelOf(order.Id, sent));
    }

    private bool DeliverOutside(Dice dice, Order order, string parcel) => Hear(
        dice, $"outside has delivered {parcel} of {Short(order.Id)}", order, Topics.OrdersDelivered, EventTypes.ParcelDelivered,
        new JsonObject { ["orderId"] = order.Id, ["parcelId"] = parcel, ["deliveredAt"] = _world.Clock.GetUtcNow() },
        after =>
        {
            if (after.FindShipment(DeliverySystem.ShipmentIdOf(order.Id, parcel)) is { Status: ShipmentStatus.Delivered } shipment) _reality.Deliver(shipment.Id);
        });

    private static string NextParcel(Order order) => $"p{order.Shipments.Count(DeliverySystem.Sends) + 1}";

    /// <summary>A message comes in as a topic brings it: the very same one again is not heard, and one that only says the same changes nothing.</summary>
    private bool Hear(Dice dice, string what, Order order, string topic, string type, JsonObject said, Action<Order> then)
    {
        // That a parcel has arrived is noted as often as it is told.
        var (id, repeats) = (NewId("message"), type == EventTypes.ParcelDelivered || dice.Chance(50));
        return Ask(
            dice, what, order, Actor.DeliverySystem, null,
            async () =>
            {
                try
                {
                    await _world.Get<ProcessEventHandler>().HandleAsync(new ProcessEvent(topic, DeliverySubscriptions.Name, Message()), default);
                    id = repeats ? id : NewId("message");
                    return await Orders.ReadAsync(order.Id, default);
                }
                catch (MessageRefusedException refused)
                {
                    return (Result<Order>)new Refusal(refused.Code, refused.Message);
                }
            },
            then);

        CloudEvent Message() => new()
        {
            SpecVersion = "1.0",
            Id = id,
            Source = "/wheels",
            Type = type,
            Subject = order.Id,
            Time = _world.Clock.GetUtcNow(),
            DataSchema = "urn:order-functions:v1:" + type,
            ContractVersion = "v1",
            Data = System.Text.Json.JsonSerializer.SerializeToElement(said),
        };
    }

    private bool WritePurchase(Dice dice)
    {
        if (_books.Purchases.Values.Count(one => one.Value.Purchase.Status <= PurchaseStatus.PartlyReceived) >= 3) return false;
        var lines = Stage.Articles.Where(_ => dice.Chance(40))
            .Select(article => new PurchaseLineDraft(article.Sku, dice.UpTo(4), new DateOnly(2030, 2, dice.UpTo(28)), dice.Pick(Stage.Locations(_world.Rules)))).ToList();
        if (lines.Count == 0) return false;
        var id = NewId("purchase");
        return AskPurchase(
            dice, $"staff write down {Short(id)}: {string.Join(", ", lines.Select(line => $"{line.Quantity} {line.Sku} for {line.Location}"))}",
            () => _world.Get<SavePurchaseHandler>().HandleAsync(new SavePurchase(id, new PurchaseDraft("Potter", null, lines), null, Staff.Id), default),
            _ => _reality.Wanted.Add(id, new Wanted([.. lines.Select(line => (line.Sku!, line.Location!, (int)line.Quantity!))])));
    }

    private bool OrderPurchase(Dice dice)
    {
        if (APurchase(dice, one => one.Status == PurchaseStatus.Draft || dice.Chance(5)) is not { } found) return false;
        return AskPurchase(
            dice, $"the supplier gets {Short(found.Value.Purchase.Id)}",
            () => _world.Get<MovePurchaseHandler>().HandleAsync(new MovePurchase(found.Value.Purchase.Id, Staff.Id, found.Version), default),
            _ => _reality.Wanted[found.Value.Purchase.Id].IsExpected = true,
            // The version that it was ordered from is not the present one any more.
            maybeTwice: false);
    }

    private bool ReceivePurchase(Dice dice)
    {
        if (APurchase(dice, one => one.IsExpected || dice.Chance(5)) is not { Value.Purchase: var purchase }) return false;
        var wanted = _reality.Wanted[purchase.Id];
        var units = purchase.Lines.Where(_ => dice.Chance(70)).Select(line => new DeliveredUnits(line.Id, dice.UpTo(4))).ToList();
        var note = purchase.Receipts.Count > 0 && dice.Chance(15) ? purchase.Receipts[0].DeliveryNote : $"N{purchase.Receipts.Count + 1}";
        var (isNew, draft) = (purchase.Receipts.All(one => one.DeliveryNote != note), new DeliveryDraft(note, units, dice.Chance(40)));
        // Whoever counted it may be gone before it is booked: the promise to do so is left.
        var dies = dice.Chance(30);
        return AskPurchase(
            dice, $"{note} of {Short(purchase.Id)} brings {string.Join(", ", units.Select(one => $"{one.Quantity} of line {one.LineId}"))}{(dies ? ", and is not booked" : "")}",
            () => dies
                ? _world.Get<PurchaseRepository>().ChangeAsync(
                    purchase.Id, (found, at) => found.Receive(note, units, draft.AcceptsMore, Staff.Id, at), default)
                : _world.Get<ReceiveDeliveryHandler>().HandleAsync(new ReceiveDelivery(purchase.Id, draft, Staff.Id), default),
            _ =>
            {
                foreach (var (line, quantity) in isNew ? units : []) _reality.Bring(purchase.Id, wanted, line, note, (int)quantity);
            },
            maybeTwice: !dies);
    }

    private bool CancelPurchase(Dice dice)
    {
        if (APurchase(dice, one => one.Status != PurchaseStatus.Cancelled) is not { Value.Purchase: var purchase }) return false;
        return AskPurchase(
            dice, $"staff call {Short(purchase.Id)} off",
            () => _world.Get<MovePurchaseHandler>().HandleAsync(new MovePurchase(purchase.Id, Staff.Id, null), default),
            _ => _reality.Wanted[purchase.Id].IsExpected = false);
    }

    private Application.Persistence.Versioned<PurchaseDocument>? APurchase(Dice dice, Func<PurchaseOrder, bool> fits) =>
        dice.PickAny(_books.Purchases.Values.Where(one => fits(one.Value.Purchase)));

    private bool AskPurchase(
        Dice dice, string what, Func<Task<Result<Application.Persistence.Versioned<PurchaseDocument>>>> ask, Action<PurchaseOrder> then, bool maybeTwice = true) =>
        Ask(dice, what, null, Staff, null, ask, document => then(document.Value.Purchase), maybeTwice);
}

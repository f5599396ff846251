using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Catalogue;
using OrderFunctions.Application.Inventory;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Production;
using OrderFunctions.Functions.Campaigns;
using OrderFunctions.Functions.Fulfilment;
using OrderFunctions.Functions.Payments;
using OrderFunctions.Functions.Production;
using OrderFunctions.Functions.Returns;
using OrderFunctions.Functions.Tests.Ops;
using OrderFunctions.Functions.Tests.Orders;
using OrderFunctions.Functions.Tests.Returns;
using Xunit;
using Back = OrderFunctions.Functions.Returns.ReturnActivities;
using ParcelStep = OrderFunctions.Functions.Fulfilment.ShipParcelActivities;
using Send = OrderFunctions.Functions.Campaigns.CampaignActivities;
using Step = OrderFunctions.Functions.Orders.FulfilOrderActivities;
using Write = OrderFunctions.Functions.Production.ProduceLineActivities;

namespace OrderFunctions.Functions.Tests.Faults.Crash;

/// <summary>A story of an order, and the steps at which its process dies.</summary>
/// <param name="ArmsLater">The journey itself says from when on.</param>
internal sealed record Journey(Func<Story, Task> PlayAsync, string[] Steps, bool ArmsLater = false)
{
    public Dictionary<string, string?> Settings { get; init; } = [];
}

/// <summary>Stories that together go through every step and every undo.</summary>
internal static class Journeys
{
    private const string Tea = "TEA-GREEN-100";

    private static readonly Dictionary<string, string?> AfterCommit = new() { ["Payments:Capture"] = "AfterCommit" };

    public static IReadOnlyDictionary<string, Journey> All { get; } = new Dictionary<string, Journey>
    {
        ["delivered, and something given back afterwards"] = new(
            DeliverAsync,
            [
                nameof(Step.LookAtOrder), nameof(Step.ReserveAllocation), nameof(Step.RecordReservations), nameof(Step.StartWishedPayment),
                nameof(Step.CommitAllocation), nameof(Step.RecordCommits), nameof(Step.CheckOrder), nameof(Step.MakeInvoice),
                nameof(Step.AssignToWarehouse), Parcel(nameof(ParcelStep.DispatchParcel)), Parcel(nameof(ParcelStep.BookParcel)),
                Parcel(nameof(ParcelStep.LookAtParcel)),
                $"{nameof(RefundSaga)} {nameof(Step.SendRefund)}",
            ]),
        ["declined"] = new(
            story => story.PlaceAsync(AShop.Order(card: "tok_hard_decline"), "FAILED"), [nameof(Step.StartWishedPayment)]),
        ["one line out of stock"] = new(
            story => story.PlaceAsync(WithLine("PRINT-LTD"), "FAILED"), [nameof(Step.RecordReservations), Undo(UndoKind.ReleaseStock)]),
        ["never paid"] = new(story => WaitAsync(story, null, "RESERVED", 16, "CANCELLED"), [nameof(Step.EndWait)]),
        ["payment begun and never ended"] = new(
            story => WaitAsync(story, "tok_success_after_action", "PAYMENT_PENDING", 31, "FAILED"), [nameof(Step.EndWait)]),
        ["cancelled before payment"] = new(
            story => CancelAsync(story, "tok_success_after_action", "PAYMENT_PENDING"), [Undo(UndoKind.CancelPayment)]),
        ["cancelled after payment"] = new(
            story => CancelAsync(story, "tok_success", "ASSIGNED"), [nameof(Step.SendRefund), Undo(UndoKind.ReleaseStock)]),
        ["packed before parcels had sagas"] = new(PackAsBeforeAsync, [nameof(Step.DispatchAllocation), nameof(Step.LabelParcel)]),
        ["a carrier that loses one parcel in silence, and brings the next one back"] = new(
            LoseAsync, [Parcel(nameof(ParcelStep.TrackParcel)), Parcel(nameof(ParcelStep.SettleParcel)), Parcel(nameof(ParcelStep.TellOfParcel))])
        { Settings = new() { ["Shipping:TrackAfter"] = "00:02:00", ["Shipping:WhenLost"] = "Reship" } },
        ["cancelled when packed"] = new(
            CancelPackedAsync, [Parcel(nameof(ParcelStep.BookParcel)), Undo(UndoKind.VoidLabel), Undo(UndoKind.UnpackGoods)])
        { Settings = new() { ["Shipping:Sandbox:StepAfter"] = "1.00:00:00" } },
        ["cancelled on its way, and its carrier turns it round"] = new(StopAsync, [Parcel(nameof(ParcelStep.StopParcel))])
        { Settings = new() { ["Shipping:Sandbox:StepAfter"] = "1.00:00:00" } },
        ["captured after the commit"] = new(
            story => story.PlaceAsync(AShop.Order(), "ASSIGNED"), [nameof(Step.CapturePayment)])
        { Settings = AfterCommit },
        ["authorised, and the goods are gone"] = new(
            story => PayWithoutStockAsync(story, "FAILED"),
            [nameof(Step.CommitAllocation), nameof(Step.RecordReservations), Undo(UndoKind.CancelPayment)],
            ArmsLater: true)
        { Settings = AfterCommit },
        ["paid, and the goods come later"] = new(
            BackorderAsync, [nameof(Step.RecordCommits), nameof(Step.RecordReservations)], ArmsLater: true),
        ["declined by a dealer, and another one takes over"] = new(
            ChangeDealersAsync, [nameof(Step.MoveGoods), nameof(Step.AssignToWarehouse), Undo(UndoKind.ReleaseStock)], ArmsLater: true),
        ["a line is reduced"] = new(ReduceAsync, [Undo(UndoKind.ShrinkStock)]),
        ["sent back for money"] = new(
            story => SendBackAsync(story, Buyer.Units(1)),
            [
                .. ReturnSteps(
                    nameof(Back.LookAtReturn), nameof(Back.ClaimReturn), nameof(Back.LabelReturn), nameof(Back.TellOrderOfReturn),
                    nameof(Back.BookReturnedGoods), nameof(Back.GiveBackReturn), nameof(Back.FinishReturn)),
            ]),
        ["sent back for store credit"] = new(
            story => SendBackAsync(story, Buyer.Units(1, "STORE_CREDIT")),
            [.. ReturnSteps(nameof(Back.GiveBackReturn)), $"{nameof(RefundSaga)} {nameof(Step.SendRefund)}"]),
        ["sent back for something else"] = new(
            story => SendBackAsync(story, Buyer.Units(2, "EXCHANGE", Situations.Mug)),
            [.. ReturnSteps(nameof(Back.PlaceExchange), nameof(Back.PayExchange))]),
        ["sent back for something that is not there"] = new(
            story => SendBackAsync(story, Buyer.Units(2, "EXCHANGE", "PRINT-LTD")), [.. ReturnSteps(nameof(Back.FallBackToRefund))]),
        ["suspected and rejected"] = new(RejectAsync, [nameof(Step.CheckOrder)]),
        ["made to order, and the first writer does not answer"] = new(
            story => MakeToOrderAsync(story, leaps: true),
            [nameof(Step.StartProduction), Line(nameof(Write.TendWriting)), Line(nameof(Write.FindWriter)), Line(nameof(Write.EndOffer))]),
        ["made to order, rejected and approved"] = new(
            story => MakeToOrderAsync(story, leaps: false), [Line(nameof(Write.TendWriting)), Line(nameof(Write.TendWriting))], ArmsLater: true),
        ["a campaign"] = new(
            CampaignAsync,
            [
                .. ((string[])[nameof(Send.LookAtCampaign), nameof(Send.TakeCampaign), nameof(Send.EnterCampaign), nameof(Send.ReportCampaign), nameof(Send.SendLane), nameof(Send.FinishCampaign)])
                    .Select(step => $"{nameof(CampaignSaga)} {step}"),
            ],
            ArmsLater: true)
        { Settings = new() { ["Campaigns:Lease"] = "00:00:10" } },
        ["an undo that is given up"] = new(GiveUpAsync, [nameof(Step.GiveUpUndo)], ArmsLater: true),
    };

    private static string Line(string step) => $"{nameof(ProduceLineSaga)} {step}";

    private static string Parcel(string step) => $"{nameof(ShipParcelSaga)} {step}";

    private static string Undo(UndoKind kind) => $"{nameof(Step.CarryOutUndo)} {kind}";

    private static IEnumerable<string> ReturnSteps(params string[] steps) => steps.Select(step => $"{nameof(ReturnSaga)} {step}");

    private static async Task ReduceAsync(Story story)
    {
        await story.PlaceAsync(AShop.Order(quantity: 3), "ASSIGNED");
        await story.CustomerAsync("lines/1/quantity", "ASSIGNED", new JsonObject { ["quantity"] = 1 });
    }

    private static async Task SendBackAsync(Story story, JsonObject wish)
    {
        await story.PlaceAsync(AShop.Order(quantity: 2), "ASSIGNED");
        var shipment = await PackAsync(story);
        await story.StaffAsync($"api/shipments/{shipment}/handed-over", "SHIPPED");
        await story.StaffAsync($"api/shipments/{shipment}/scans", "DELIVERED", new JsonObject { ["eventId"] = "e1", ["news"] = "DELIVERED" });
        var units = wish["lines"]![0]!["quantity"]!.GetValue<int>();
        var one = (await story.CustomerAsync("returns", "DELIVERED", wish)).Text("id");
        await story.StaffOfReturnAsync(one, "approve", []);
        await story.StaffOfReturnAsync(one, "received", []);
        await story.StaffOfReturnAsync(one, "inspect", new JsonObject { ["lines"] = new JsonArray(new JsonObject { ["lineId"] = "1", ["restock"] = units, ["scrap"] = 0 }) });
        // The order in exchange has a saga of its own, which may have lost its process, too.
        await story.PassAsync(TimeSpan.FromMinutes(10));
    }

    private static JsonObject WithLine(string sku)
    {
        var body = AShop.Order();
        body["lines"]!.AsArray().Add(new JsonObject { ["sku"] = sku, ["quantity"] = 2 });
        return body;
    }

    private static async Task DeliverAsync(Story story)
    {
        await story.PlaceAsync(WithLine(Tea), "ASSIGNED");
        var shipment = await PackAsync(story);
        await story.StaffAsync($"api/shipments/{shipment}/handed-over", "SHIPPED");
        await story.StaffAsync($"api/shipments/{shipment}/scans", "DELIVERED", new JsonObject { ["eventId"] = "e1", ["news"] = "DELIVERED" });
        await story.StaffAsync($"api/orders/{story.Order}/refunds", "DELIVERED", new JsonObject { ["goodwill"] = 100 });
    }

    private static async Task<string> PackAsync(Story story, string carrier = "house")
    {
        var shipment = await story.ShipmentAsync();
        await story.StaffAsync($"api/shipments/{shipment}/packed?carrier={carrier}", "PACKED");
        return shipment;
    }

    /// <summary>As an order that was under way when parcels got sagas of their own.</summary>
    private static async Task PackAsBeforeAsync(Story story)
    {
        await story.PlaceAsync(WithLine(Tea), "ASSIGNED");
        var shipment = await story.ShipmentAsync();
        var goods = (await Situations.OrderAsync(story.Shop, story.Order)).LiveAllocations().Select(found => found.Allocation.Id).ToList();
        await story.CommitAsync(new OrderCommand.PackShipment(shipment, goods, "staff-1"), "PACKED");
        await story.StaffAsync($"api/shipments/{shipment}/handed-over", "SHIPPED");
        await story.StaffAsync($"api/shipments/{shipment}/scans", "DELIVERED", new JsonObject { ["eventId"] = "e1", ["news"] = "DELIVERED" });
    }

    private static async Task LoseAsync(Story story)
    {
        var body = AShop.Order();
        body["shippingAddress"]!["line2"] = "sandbox: silent lost";
        await story.PlaceAsync(body, "ASSIGNED");
        var shipment = await story.ShipmentAsync();
        // Within minutes it is asked about, found lost and sent again.
        await story.StaffAsync($"api/shipments/{shipment}/packed?carrier=sandbox", "ASSIGNED");
        shipment = await PackAsync(story);
        await story.StaffAsync($"api/shipments/{shipment}/scans", "PACKED", new JsonObject { ["eventId"] = "e1", ["news"] = "RETURNED_TO_SENDER" });
        await story.StaffAsync($"api/shipments/{shipment}/refund-lost", "FAILED");
    }

    private static async Task WaitAsync(Story story, string? card, string waits, int minutes, string ends)
    {
        await story.PlaceAsync(AShop.Order(card: card), waits);
        await story.PassAsync(TimeSpan.FromMinutes(minutes));
        Assert.Equal(ends, await story.Shop.StatusAsync(story.Order));
    }

    private static async Task CancelAsync(Story story, string card, string from)
    {
        await story.PlaceAsync(AShop.Order(card: card), from);
        await story.CustomerAsync("cancel", "CANCELLED");
    }

    private static async Task CancelPackedAsync(Story story)
    {
        await story.PlaceAsync(AShop.Order(), "ASSIGNED");
        await PackAsync(story, "sandbox");
        await story.CustomerAsync("cancel", "CANCELLED");
    }

    private static async Task StopAsync(Story story)
    {
        await story.PlaceAsync(AShop.Order(), "ASSIGNED");
        var shipment = await PackAsync(story, "sandbox");
        await story.StaffAsync($"api/shipments/{shipment}/handed-over", "SHIPPED");
        await story.CustomerAsync("cancel", "CANCELLED");
        await story.StaffAsync($"api/shipments/{shipment}/back", "CANCELLED", new JsonObject { ["scrapped"] = false });
    }

    /// <summary>Reserved, then the reservation is lost and the shelf is emptied, then the customer pays.</summary>
    private static async Task PayWithoutStockAsync(Story story, string until)
    {
        await story.PlaceAsync(AShop.Order(card: null), "RESERVED");
        var allocation = (await Situations.OrderAsync(story.Shop, story.Order)).LiveAllocations().Single().Allocation;
        await story.Shop.Host.Services.GetRequiredService<ReleaseReservationHandler>()
            .HandleAsync(new ReleaseReservation(Situations.Mug, allocation.Id, allocation.Quantity, allocation.Location));
        await story.Shop.EmptyShelfAsync();
        story.Arm();
        await story.CustomerAsync("payments", until, new JsonObject { ["method"] = "tok_success" });
    }

    private static async Task BackorderAsync(Story story)
    {
        await PayWithoutStockAsync(story, "BACKORDERED");
        await story.StaffAsync("api/inventory/batch", "ASSIGNED", new JsonObject
        {
            ["entries"] = new JsonArray(new JsonObject { ["id"] = "r1", ["type"] = "RECEIPT", ["sku"] = Situations.Mug, ["quantity"] = 3 }),
        });
    }

    private static async Task ChangeDealersAsync(Story story)
    {
        await story.Shop.WithDealersAsync(Situations.Mug, units: 2, "near", "far");
        await story.PlaceAsync(AShop.Order(quantity: 2), "ASSIGNED");
        story.Arm();
        await story.StaffAsync($"api/picklists/{story.Order}-near/decline", "ASSIGNED", new JsonObject { ["reason"] = "closed" });
        Assert.Equal("far", (await Situations.OrderAsync(story.Shop, story.Order)).LiveAllocations().Single().Allocation.AssignedTo);
    }

    private static async Task MakeToOrderAsync(Story story, bool leaps)
    {
        foreach (var writer in (string[])["w1", "w2"])
            await story.Shop.StaffPostAsync("api/production/writers", new JsonObject { ["id"] = writer, ["skills"] = new JsonArray("verse") });
        var body = AShop.Order(SeedProducts.PersonalisedSku);
        body["lines"]![0]!["wishes"] = "For Rose";
        await story.PlaceAsync(body, "IN_PRODUCTION");
        await story.WrittenAsync(WritingStatus.Offered, "w1");
        if (leaps)
        {
            await story.LeapAsync(TimeSpan.FromHours(4));
            await story.WrittenAsync(WritingStatus.Offered, "w2");
            return;
        }

        await story.WriteAsync("w1", "accept", "IN_PRODUCTION");
        await story.HandInAsync("w1", "Dear Rosa");
        story.Arm();
        await story.WriteAsync("qc", "reject", "IN_PRODUCTION", new JsonObject { ["draft"] = 1, ["reason"] = "SPELLING" });
        await story.HandInAsync("w1", "Dear Rose");
        await story.WriteAsync("qc", "approve", "ASSIGNED", new JsonObject { ["draft"] = 2 });
    }

    private static async Task CampaignAsync(Story story)
    {
        await story.PlaceAsync(AShop.Order(card: "tok_hard_decline"), "FAILED");
        story.Arm();
        await story.CampaignAsync("email\nada@example.com\nbob@example.com\ncid@example.com\n");
    }

    private static async Task RejectAsync(Story story)
    {
        var body = AShop.Order(quantity: 80);
        body["billingAddress"] = body["shippingAddress"]!.DeepClone();
        body["billingAddress"]!["country"] = "US";
        await story.PlaceAsync(body, "FRAUD_REVIEW");
        await story.StaffAsync($"api/orders/{story.Order}/review", "FAILED", new JsonObject { ["decision"] = "REJECT" });
    }

    private static async Task GiveUpAsync(Story story)
    {
        await story.PlaceAsync(AShop.Order(card: "tok_success_after_action"), "PAYMENT_PENDING");
        story.IsGatewayAway = true;
        await story.CustomerAsync("cancel", "CANCELLED");
        story.Arm();
        await story.LeapAsync(TimeSpan.FromHours(2));
        story.IsGatewayAway = false;
        var repair = Assert.Single(await story.Shop.RepairsAsync());
        await story.StaffAsync($"api/ops/repairs/{repair.Id()}/retry", "CANCELLED");
    }
}

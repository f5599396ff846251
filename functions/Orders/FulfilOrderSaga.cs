using Microsoft.Extensions.Logging;
using OrderFunctions.Application.Orders;
using OrderFunctions.Domain.Orders;
using static OrderFunctions.Functions.Orders.SagaPace;
using Step = OrderFunctions.Functions.Orders.FulfilOrderActivities;

namespace OrderFunctions.Functions.Orders;

/// <summary>
/// An order from "buy" to "delivered", as the business tells it. The order document is the truth; the saga looks at it,
/// does what lies open, and waits for news. Because every step starts from what the document says, the saga can be
/// woken early, late or twice, and started anew in the middle, without doing anything twice.
/// </summary>
public sealed partial class FulfilOrderSaga
{
    // An undo that fails for longer is handed to people.
    private static readonly TimeSpan UndoPatience = TimeSpan.FromHours(2);

    [Function(nameof(FulfilOrderSaga))]
    public async Task<string> RunAsync([OrchestrationTrigger] TaskOrchestrationContext saga)
    {
        var order = await Look(saga);
        var (inVain, restsUntil) = (0, saga.CurrentUtcDateTime);
        for (var round = 0; !order.IsSettled; round++)
        {
            if (round == RoundsPerHistory)
            {
                saga.ContinueAsNew();
                break;
            }

            var before = order;
            if (order.HasWorkAt(saga.CurrentUtcDateTime) && saga.CurrentUtcDateTime >= restsUntil)
            {
                order = await TakeStep(saga, order);
                // What could not be done now (a gateway is away, a line is on hold) is tried again later and later.
                if (order.Version == before.Version) restsUntil = saga.CurrentUtcDateTime + PauseAfter(++inVain);
            }
            else order = await WaitForNews(saga, order, restsUntil);

            if (order.Version != before.Version) (inVain, restsUntil) = (0, saga.CurrentUtcDateTime);
        }

        return order.Status.ToString();
    }

    /// <summary>One step on the order's way, and beside it the money that is to be given back: neither waits for the other.</summary>
    private static async Task<OrderGlance> TakeStep(TaskOrchestrationContext saga, OrderGlance order)
    {
        try
        {
            if (!order.OwesMoney) return await GoOn(saga, order);
            await Task.WhenAll(GiveBack(saga, order), GoOn(saga, order));
        }
        catch (TaskFailedException failed)
        {
            Log.NotNow(saga.CreateReplaySafeLogger<FulfilOrderSaga>(), saga.InstanceId, failed.TaskName, failed.FailureDetails.ErrorType);
        }

        return await Look(saga);
    }

    private static async Task<OrderGlance> GoOn(TaskOrchestrationContext saga, OrderGlance order) => order switch
    {
        { ToUndo.Count: > 0 } => await PutBack(saga, order),
        { ToReserve.Count: > 0 } => await ReserveStock(saga, order),
        { ToCommit.Count: > 0 } => await CommitStock(saga, order),
        { Capture: { } payment } => await Do(saga, nameof(Step.CapturePayment), new PaymentStep(saga.InstanceId, payment)),
        { Due: { } due } when due.UtcDateTime <= saga.CurrentUtcDateTime => await Do(saga, nameof(Step.EndWait), saga.InstanceId),
        { StartsPayment: true } => await StartPayment(saga),
        { Unchecked: true } => await Do(saga, nameof(Step.CheckOrder), saga.InstanceId),
        { ToProduce: { } personalised } => await Produce(saga, personalised),
        { ToMove: { Count: > 0 } moving } => await Move(saga, moving),
        { ToAssign.Count: > 0 } => await Assign(saga, order),
        { ToLabel.Count: > 0 } => await PrepareParcels(saga, order),
        _ => order,
    };

    /// <summary>Every allocation asks for its stock at the same time; one "no" ends the order and frees the others.</summary>
    private static async Task<OrderGlance> ReserveStock(TaskOrchestrationContext saga, OrderGlance order)
    {
        var outcomes = await Task.WhenAll(order.ToReserve.Select(allocation =>
            saga.CallActivityAsync<ReservationOutcome>(nameof(Step.ReserveAllocation), new StockStep(saga.InstanceId, allocation), Quickly)));
        return await Do(saga, nameof(Step.RecordReservations), new ReservationsMade(saga.InstanceId, outcomes));
    }

    /// <summary>The payment came with the order: charge it now. An id that was fixed before stays, so that a repeat charges nothing.</summary>
    private static Task<OrderGlance> StartPayment(TaskOrchestrationContext saga) =>
        Do(saga, nameof(Step.StartWishedPayment), new PaymentStep(saga.InstanceId, saga.NewGuid().ToString()));

    /// <summary>Paid: what was reserved becomes the customer's.</summary>
    private static async Task<OrderGlance> CommitStock(TaskOrchestrationContext saga, OrderGlance order)
    {
        var outcomes = await Task.WhenAll(order.ToCommit.Select(allocation =>
            saga.CallActivityAsync<CommitOutcomeOf>(nameof(Step.CommitAllocation), new StockStep(saga.InstanceId, allocation), Quickly)));
        return await Do(saga, nameof(Step.RecordCommits), new CommitsMade(saga.InstanceId, outcomes));
    }

    /// <summary>Confirmed: what is made to order goes to the writers, each line with a saga of its own. The others do not wait for it.</summary>
    private static async Task<OrderGlance> Produce(TaskOrchestrationContext saga, IReadOnlyList<string> personalised)
    {
        await saga.CallActivityAsync(nameof(Step.MakeInvoice), saga.InstanceId, Quickly);
        return await Do(saga, nameof(Step.StartProduction), new AllocationsStep(saga.InstanceId, personalised));
    }

    /// <summary>Others send it: there the goods are committed first, and what was held before is put back then.</summary>
    private static async Task<OrderGlance> Move(TaskOrchestrationContext saga, IReadOnlyList<string> moving)
    {
        await Task.WhenAll(moving.Select(allocation =>
            saga.CallActivityAsync<OrderGlance>(nameof(Step.MoveGoods), new AllocationsStep(saga.InstanceId, [allocation]), Quickly)));
        return await Look(saga);
    }

    /// <summary>Confirmed: the invoice is made, and the warehouse or the dealers get their picklists.</summary>
    private static async Task<OrderGlance> Assign(TaskOrchestrationContext saga, OrderGlance order)
    {
        await saga.CallActivityAsync(nameof(Step.MakeInvoice), saga.InstanceId, Quickly);
        return await Do(saga, nameof(Step.AssignToWarehouse), new AllocationsStep(saga.InstanceId, order.ToAssign));
    }

    /// <summary>
    /// Packed: the goods leave the books, the carrier is booked and the label is made. By this saga only where a parcel was
    /// packed before parcels had their own (<see cref="Fulfilment.ShipParcelSaga"/>).
    /// </summary>
    private static async Task<OrderGlance> PrepareParcels(TaskOrchestrationContext saga, OrderGlance order)
    {
        await Task.WhenAll(order.ToLabel.SelectMany(parcel => parcel.Allocations).Select(allocation =>
            saga.CallActivityAsync(nameof(Step.DispatchAllocation), new StockStep(saga.InstanceId, allocation), Quickly)));
        foreach (var parcel in order.ToLabel)
            order = await Do(saga, nameof(Step.LabelParcel), new ParcelStep(saga.InstanceId, parcel.ShipmentId));
        return order;
    }

    /// <summary>The way back of the goods: what was taken is put back, all at the same time.</summary>
    private static async Task<OrderGlance> PutBack(TaskOrchestrationContext saga, OrderGlance order)
    {
        await Task.WhenAll(order.ToUndo.Select(undo => Undo(saga, undo)));
        return await Look(saga);
    }

    /// <summary>The way back of the money: what may still be paid is cancelled, and refunds are sent.</summary>
    private static Task GiveBack(TaskOrchestrationContext saga, OrderGlance order) => Task.WhenAll(
    [
        .. order.ToCancel.Select(undo => Undo(saga, undo)),
        .. order.ToRefund.Select(refund => saga.CallActivityAsync(nameof(Step.SendRefund), new RefundStep(saga.InstanceId, refund.RefundId), Quickly)),
    ]);

    /// <summary>An undo that keeps failing is handed to people; it never holds up the others.</summary>
    private static async Task Undo(TaskOrchestrationContext saga, UndoRef undo)
    {
        var step = new UndoStep(saga.InstanceId, undo.UndoId);
        try
        {
            await saga.CallActivityAsync(nameof(Step.CarryOutUndo), step, Quickly);
        }
        catch (TaskFailedException failed) when (saga.CurrentUtcDateTime - undo.Since.UtcDateTime >= UndoPatience)
        {
            await saga.CallActivityAsync(nameof(Step.GiveUpUndo), step with { Problem = failed.FailureDetails.ErrorType }, Quickly);
        }
    }

    /// <summary>Until somebody changes the order, or until it is time for the next step.</summary>
    private static async Task<OrderGlance> WaitForNews(TaskOrchestrationContext saga, OrderGlance order, DateTime restsUntil)
    {
        var (now, due) = (saga.CurrentUtcDateTime, order.Due?.UtcDateTime);
        var until = !order.HasWorkAt(now) || (due > now && due < restsUntil) ? due : restsUntil;
        return await saga.HearAsync(SagaEvents.OrderChanged, until - now) ? await Look(saga) : order;
    }

    private static Task<OrderGlance> Look(TaskOrchestrationContext saga) =>
        saga.CallActivityAsync<OrderGlance>(nameof(Step.LookAtOrder), saga.InstanceId, Patiently);

    private static Task<OrderGlance> Do(TaskOrchestrationContext saga, string activity, object input) =>
        saga.CallActivityAsync<OrderGlance>(activity, input, Quickly);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{Step} of order {OrderId} cannot be done now ({Error}); it is tried again")]
        public static partial void NotNow(ILogger log, string orderId, string step, string error);
    }
}

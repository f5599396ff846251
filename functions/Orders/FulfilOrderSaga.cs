using OrderFunctions.Application.Orders;
using OrderFunctions.Domain.Orders;
using Step = OrderFunctions.Functions.Orders.FulfilOrderActivities;

namespace OrderFunctions.Functions.Orders;

/// <summary>
/// An order from "buy" to "delivered", as the business tells it. The order document is the truth; the saga looks at it,
/// does what lies open, and waits for news. Because every step starts from what the document says, the saga can be
/// woken early, late or twice, and started anew in the middle, without doing anything twice.
/// </summary>
public sealed class FulfilOrderSaga
{
    // An activity throws for weather only; it is tried again for about two hours before the saga gives up and the sweeper
    // starts it anew.
    private static readonly TaskOptions Patiently = TaskOptions.FromRetryPolicy(
        new RetryPolicy(maxNumberOfAttempts: 30, firstRetryInterval: TimeSpan.FromSeconds(2), backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromMinutes(5)));

    [Function(nameof(FulfilOrderSaga))]
    public async Task<string> RunAsync([OrchestrationTrigger] TaskOrchestrationContext saga)
    {
        var order = await Do(saga, nameof(Step.LookAtOrder), saga.InstanceId);
        while (!order.IsSettled)
        {
            var before = order;
            order = order switch
            {
                { ToUndo.Count: > 0 } or { ToRefund.Count: > 0 } => await MakeGood(saga, order),
                { OnHold: true } => await WaitForNews(saga, order),
                { ToReserve.Count: > 0 } => await ReserveStock(saga, order),
                { StartsPayment: true } => await StartPayment(saga),
                { ToCommit.Count: > 0 } => await CommitStock(saga, order),
                { Capture: { } payment } => await Do(saga, nameof(Step.CapturePayment), new PaymentStep(saga.InstanceId, payment)),
                { Unchecked: true } => await Do(saga, nameof(Step.CheckOrder), saga.InstanceId),
                { ToAssign.Count: > 0 } => await Assign(saga, order),
                { ToLabel.Count: > 0 } => await PrepareParcels(saga, order),
                _ => await WaitForNews(saga, order),
            };

            // What could not be done now (a line is on hold, a gateway takes its time) would be tried again at once, for ever.
            if (order.HasWork && order.Version is { } version && version == before.Version)
            {
                await News(saga, TimeSpan.FromMinutes(1));
                order = await Do(saga, nameof(Step.LookAtOrder), saga.InstanceId);
            }
        }

        return order.Status.ToString();
    }

    /// <summary>Every allocation asks for its stock at the same time; one "no" ends the order and frees the others.</summary>
    private static async Task<OrderGlance> ReserveStock(TaskOrchestrationContext saga, OrderGlance order)
    {
        var outcomes = await Task.WhenAll(order.ToReserve.Select(allocation =>
            saga.CallActivityAsync<ReservationOutcome>(nameof(Step.ReserveAllocation), new StockStep(saga.InstanceId, allocation), Patiently)));
        return await Do(saga, nameof(Step.RecordReservations), new ReservationsMade(saga.InstanceId, outcomes));
    }

    /// <summary>The payment came with the order: charge it now. The id is fixed here, so that a repeat charges nothing.</summary>
    private static Task<OrderGlance> StartPayment(TaskOrchestrationContext saga) =>
        Do(saga, nameof(Step.StartWishedPayment), new PaymentStep(saga.InstanceId, saga.NewGuid().ToString()));

    /// <summary>Paid: what was reserved becomes the customer's.</summary>
    private static async Task<OrderGlance> CommitStock(TaskOrchestrationContext saga, OrderGlance order)
    {
        var outcomes = await Task.WhenAll(order.ToCommit.Select(allocation =>
            saga.CallActivityAsync<CommitOutcomeOf>(nameof(Step.CommitAllocation), new StockStep(saga.InstanceId, allocation), Patiently)));
        return await Do(saga, nameof(Step.RecordCommits), new CommitsMade(saga.InstanceId, outcomes));
    }

    /// <summary>Confirmed: the invoice is made and the warehouse gets its picklist.</summary>
    private static async Task<OrderGlance> Assign(TaskOrchestrationContext saga, OrderGlance order)
    {
        await saga.CallActivityAsync(nameof(Step.MakeInvoice), saga.InstanceId, Patiently);
        return await Do(saga, nameof(Step.AssignToWarehouse), new AllocationsStep(saga.InstanceId, order.ToAssign));
    }

    /// <summary>Packed: the goods leave the books, the carrier is booked and the label is made.</summary>
    private static async Task<OrderGlance> PrepareParcels(TaskOrchestrationContext saga, OrderGlance order)
    {
        await Task.WhenAll(order.ToLabel.SelectMany(parcel => parcel.Allocations).Select(allocation =>
            saga.CallActivityAsync(nameof(Step.DispatchAllocation), new StockStep(saga.InstanceId, allocation), Patiently)));
        foreach (var parcel in order.ToLabel)
            order = await Do(saga, nameof(Step.LabelParcel), new ParcelStep(saga.InstanceId, parcel.ShipmentId));
        return order;
    }

    /// <summary>The way back: undo what was done and give back what was taken, all at the same time.</summary>
    private static async Task<OrderGlance> MakeGood(TaskOrchestrationContext saga, OrderGlance order)
    {
        await Task.WhenAll(
        [
            .. order.ToUndo.Select(undo => Undo(saga, new UndoStep(saga.InstanceId, undo))),
            .. order.ToRefund.Select(refund => saga.CallActivityAsync(nameof(Step.SendRefund), new RefundStep(saga.InstanceId, refund.RefundId), Patiently)),
        ]);
        return await Do(saga, nameof(Step.LookAtOrder), saga.InstanceId);
    }

    /// <summary>An undo that keeps failing is handed to people; it never holds up the others.</summary>
    private static async Task Undo(TaskOrchestrationContext saga, UndoStep undo)
    {
        try
        {
            await saga.CallActivityAsync(nameof(Step.CarryOutUndo), undo, Patiently);
        }
        catch (TaskFailedException failed)
        {
            await saga.CallActivityAsync(nameof(Step.GiveUpUndo), undo with { Problem = failed.FailureDetails.ErrorType }, Patiently);
        }
    }

    /// <summary>Nothing to do until somebody acts, or until time is up.</summary>
    private static async Task<OrderGlance> WaitForNews(TaskOrchestrationContext saga, OrderGlance order)
    {
        if (order.Due is not { } due)
        {
            await saga.WaitForExternalEvent<string?>(SagaEvents.OrderChanged);
        }
        else if (!await News(saga, due.UtcDateTime - saga.CurrentUtcDateTime))
        {
            var ended = await Do(saga, nameof(Step.EndWait), saga.InstanceId);
            if (ended.Due != order.Due || ended.HasWork || ended.IsSettled) return ended;

            // Time is up, but the wait could not be ended (the gateway does not answer): ask again in a minute.
            await News(saga, TimeSpan.FromMinutes(1));
        }

        return await Do(saga, nameof(Step.LookAtOrder), saga.InstanceId);
    }

    /// <summary>Whether somebody changed the order within the given time.</summary>
    private static async Task<bool> News(TaskOrchestrationContext saga, TimeSpan within)
    {
        if (within <= TimeSpan.Zero) return false;
        try
        {
            await saga.WaitForExternalEvent<string?>(SagaEvents.OrderChanged, within);
            return true;
        }
        catch (TaskCanceledException)
        {
            return false;
        }
    }

    private static Task<OrderGlance> Do(TaskOrchestrationContext saga, string activity, object input) =>
        saga.CallActivityAsync<OrderGlance>(activity, input, Patiently);
}

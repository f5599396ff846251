using OrderFunctions.Application.Fulfilment;
using OrderFunctions.Application.Inventory;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Papers;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Functions.Orders;

/// <summary>
/// The saga's steps. Each calls one use case; all run at least once, so each use case recognises its repeats. A business
/// "no" is part of the answer; an exception means "try me again".
/// </summary>
public sealed class FulfilOrderActivities(
    OrderRepository orders,
    TakeStockHandler stock,
    ReserveStockHandler reserve,
    CommitReservationHandler commit,
    DispatchReservationHandler dispatch,
    SettlePaymentsHandler payments,
    CarryOutUndoHandler undos,
    CheckOrderHandler checks,
    MakeInvoiceHandler invoices,
    AssignOrderHandler assign,
    MoveGoodsHandler moves,
    BookParcelHandler parcels)
{
    [Function(nameof(LookAtOrder))]
    public async Task<OrderGlance> LookAtOrder([ActivityTrigger] string orderId, CancellationToken cancellationToken) =>
        OrderGlance.Of(await orders.ReadAsync(orderId, cancellationToken));

    [Function(nameof(ReserveAllocation))]
    public async Task<ReservationOutcome> ReserveAllocation([ActivityTrigger] StockStep step, CancellationToken cancellationToken)
    {
        var (id, _, sku, location, quantity) = step.Allocation;
        var answer = await reserve.HandleAsync(new ReserveStock(sku, id, step.OrderId, quantity, Location: location), cancellationToken);
        return new ReservationOutcome(id, answer.IsDone, (int?)answer.Available);
    }

    [Function(nameof(RecordReservations))]
    public Task<OrderGlance> RecordReservations([ActivityTrigger] ReservationsMade made, CancellationToken cancellationToken) =>
        stock.RecordReservationsAsync(made.OrderId, made.Outcomes, cancellationToken);

    [Function(nameof(StartWishedPayment))]
    public Task<OrderGlance> StartWishedPayment([ActivityTrigger] PaymentStep step, CancellationToken cancellationToken) =>
        payments.StartWishedAsync(step.OrderId, step.PaymentId, cancellationToken);

    [Function(nameof(CapturePayment))]
    public Task<OrderGlance> CapturePayment([ActivityTrigger] PaymentStep step, CancellationToken cancellationToken) =>
        payments.CaptureAsync(step.OrderId, step.PaymentId, cancellationToken);

    /// <summary>Time is up: ends what the order waits for. An open payment is asked about at the gateway first.</summary>
    [Function(nameof(EndWait))]
    public Task<OrderGlance> EndWait([ActivityTrigger] string orderId, CancellationToken cancellationToken) =>
        payments.EndWaitAsync(orderId, cancellationToken);

    [Function(nameof(CommitAllocation))]
    public async Task<CommitOutcomeOf> CommitAllocation([ActivityTrigger] StockStep step, CancellationToken cancellationToken)
    {
        var (id, _, sku, location, quantity) = step.Allocation;
        var answer = await commit.HandleAsync(new CommitReservation(sku, id, quantity, location), cancellationToken);
        return answer.IsDone || answer.IsGone
            ? new CommitOutcomeOf(id, answer.IsDone)
            : throw new InvalidOperationException($"Committing allocation {id} was refused with {answer.Code}.");
    }

    [Function(nameof(RecordCommits))]
    public Task<OrderGlance> RecordCommits([ActivityTrigger] CommitsMade made, CancellationToken cancellationToken) =>
        stock.RecordCommitsAsync(made.OrderId, made.Outcomes, cancellationToken);

    [Function(nameof(CheckOrder))]
    public Task<OrderGlance> CheckOrder([ActivityTrigger] string orderId, CancellationToken cancellationToken) =>
        checks.HandleAsync(new CheckOrder(orderId), cancellationToken);

    [Function(nameof(MakeInvoice))]
    public async Task MakeInvoice([ActivityTrigger] string orderId, CancellationToken cancellationToken) =>
        await invoices.HandleAsync(new MakeInvoice(await orders.ReadAsync(orderId, cancellationToken)), cancellationToken);

    [Function(nameof(StartProduction))]
    public Task<OrderGlance> StartProduction([ActivityTrigger] AllocationsStep step, CancellationToken cancellationToken) =>
        orders.ProceedAsync(step.OrderId, new OrderCommand.StartProduction(step.AllocationIds), cancellationToken);

    /// <summary>To the warehouse, or to the dealers: the name is that of the first version, whose histories are still replayed.</summary>
    [Function(nameof(AssignToWarehouse))]
    public Task<OrderGlance> AssignToWarehouse([ActivityTrigger] AllocationsStep step, CancellationToken cancellationToken) =>
        assign.HandleAsync(new AssignOrder(step.OrderId, step.AllocationIds), cancellationToken);

    [Function(nameof(MoveGoods))]
    public Task<OrderGlance> MoveGoods([ActivityTrigger] AllocationsStep step, CancellationToken cancellationToken) =>
        moves.HandleAsync(new MoveGoods(step.OrderId, step.AllocationIds[0]), cancellationToken);

    [Function(nameof(DispatchAllocation))]
    public async Task DispatchAllocation([ActivityTrigger] StockStep step, CancellationToken cancellationToken)
    {
        var (id, _, sku, location, quantity) = step.Allocation;
        var answer = await dispatch.HandleAsync(new DispatchReservation(sku, id, quantity, location), cancellationToken);
        // Gone: the order was cancelled meanwhile and the goods were unpacked; the saga will see it.
        if (!answer.IsDone && !answer.IsGone)
            throw new InvalidOperationException($"Dispatching allocation {id} was refused with {answer.Code}.");
    }

    [Function(nameof(LabelParcel))]
    public async Task<OrderGlance> LabelParcel([ActivityTrigger] ParcelStep step, CancellationToken cancellationToken) =>
        OrderGlance.Of(await parcels.HandleAsync(new BookParcel(step.OrderId, step.ShipmentId), cancellationToken));

    [Function(nameof(CarryOutUndo))]
    public Task CarryOutUndo([ActivityTrigger] UndoStep step, CancellationToken cancellationToken) =>
        undos.HandleAsync(new CarryOutUndo(step.OrderId, step.UndoId), cancellationToken);

    [Function(nameof(GiveUpUndo))]
    public Task GiveUpUndo([ActivityTrigger] UndoStep step, CancellationToken cancellationToken) =>
        orders.ProceedAsync(step.OrderId, new OrderCommand.RecordUndoFailed(step.UndoId, step.Problem ?? "UNKNOWN"), cancellationToken);

    [Function(nameof(SendRefund))]
    public Task SendRefund([ActivityTrigger] RefundStep step, CancellationToken cancellationToken) =>
        payments.RefundAsync(step.OrderId, step.RefundId, cancellationToken);
}

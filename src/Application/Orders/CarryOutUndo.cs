using OrderFunctions.Application.Fulfilment.Carriers;
using OrderFunctions.Application.Inventory;
using OrderFunctions.Application.Payments;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Orders;

/// <summary>Do one entry of the order's compensation ledger.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="UndoId">The entry; one that is done or repaired is left alone.</param>
/// <param name="By">Who does it; the saga when null.</param>
public sealed record CarryOutUndo(string OrderId, string UndoId, Actor? By = null);

/// <summary>
/// Undoes a step and notes it in the ledger. Each effect recognises its repeat by the id it is about, so that a crash
/// between the effect and the note repeats both harmlessly.
/// </summary>
public sealed class CarryOutUndoHandler(
    OrderRepository orders,
    ReleaseReservationHandler release,
    UnpackReservationHandler unpack,
    ShrinkReservationHandler shrink,
    DivideReservationHandler divide,
    FillBackordersHandler backorders,
    CancelOpenPaymentHandler cancelPayment,
    CarrierBook carriers)
{
    public async Task HandleAsync(CarryOutUndo command, CancellationToken cancellationToken)
    {
        var order = await orders.ReadAsync(command.OrderId, cancellationToken).ConfigureAwait(false);
        if (order.FindUndo(command.UndoId) is not { Status: UndoStatus.Pending or UndoStatus.Failed } undo) return;

        if (undo.Kind is UndoKind.ReleaseStock or UndoKind.UnpackGoods or UndoKind.ShrinkStock)
            await divide.SettleAsync(order, undo.Subject, cancellationToken).ConfigureAwait(false);
        await (undo.Kind switch
        {
            UndoKind.ReleaseStock => ReleaseAsync(order, undo, cancellationToken),
            UndoKind.UnpackGoods => UnpackAsync(order, undo, cancellationToken),
            UndoKind.ShrinkStock => ShrinkAsync(order, undo, cancellationToken),
            UndoKind.CancelPayment => CancelPaymentAsync(order, undo, command.By ?? Actor.Saga, cancellationToken),
            UndoKind.VoidLabel => VoidLabelAsync(order, undo, cancellationToken),
            _ => throw new InvalidOperationException($"There is no way to undo {undo.Kind}."),
        }).ConfigureAwait(false);
        var noted = await orders
            .ExecuteAsync(order.Id, new OrderCommand.RecordUndoDone(undo.Id), command.By ?? Actor.Saga, cancellationToken)
            .ConfigureAwait(false);
        if (noted.Refusal is { } refusal)
            throw new InvalidOperationException($"Undo {undo.Id} is done, but was refused with {refusal.Code}.");
    }

    private async Task ReleaseAsync(Order order, Undo undo, CancellationToken cancellationToken)
    {
        var (sku, location, quantity) = Goods(order, undo);
        Check(undo, await release
            .HandleAsync(new ReleaseReservation(sku, undo.Subject, quantity, location), cancellationToken)
            .ConfigureAwait(false));
        await PassOnAsync(order, undo, cancellationToken).ConfigureAwait(false);
    }

    private async Task UnpackAsync(Order order, Undo undo, CancellationToken cancellationToken)
    {
        var (sku, location, quantity) = Goods(order, undo);
        Check(undo, await unpack
            .HandleAsync(new UnpackReservation(sku, undo.Subject, quantity, location), cancellationToken)
            .ConfigureAwait(false));
        await PassOnAsync(order, undo, cancellationToken).ConfigureAwait(false);
    }

    private async Task ShrinkAsync(Order order, Undo undo, CancellationToken cancellationToken)
    {
        var (sku, location, quantity) = Goods(order, undo);
        Check(undo, await shrink
            .HandleAsync(new ShrinkReservation(sku, undo.Subject, quantity, location), cancellationToken)
            .ConfigureAwait(false));
        await PassOnAsync(order, undo, cancellationToken).ConfigureAwait(false);
    }

    private Task PassOnAsync(Order order, Undo undo, CancellationToken cancellationToken)
    {
        var (line, allocation) = order.FindAllocation(undo.Subject)!.Value;
        return backorders.PassOnAsync(order, line.Sku, allocation, cancellationToken);
    }

    private static void Check(Undo undo, StockAnswer answer)
    {
        if (!answer.IsDone)
            throw new InvalidOperationException($"{undo.Kind} of allocation {undo.Subject} was refused with {answer.Code}.");
    }

    private async Task CancelPaymentAsync(Order order, Undo undo, Actor by, CancellationToken cancellationToken)
    {
        var answer = await cancelPayment
            .HandleAsync(new CancelOpenPayment(order.Id, undo.Subject, by), cancellationToken)
            .ConfigureAwait(false);
        if (answer.Refusal is { } refusal)
            throw new InvalidOperationException($"Cancelling payment {undo.Subject} was refused with {refusal.Code}.");
    }

    /// <summary>A booking that the carrier will not take back any more is for people.</summary>
    private async Task VoidLabelAsync(Order order, Undo undo, CancellationToken cancellationToken)
    {
        if (order.FindShipment(undo.Subject) is not { Carrier: { } name } shipment) return;
        var carrier = carriers.Named(name) ?? throw new InvalidOperationException($"No carrier is called '{name}'.");
        var answer = await carriers.CallAsync(
                carrier, "cancel", one => one.CancelAsync(ParcelReference.Of(shipment.Id), shipment.TrackingNumber, cancellationToken))
            .ConfigureAwait(false);
        if (answer != CarrierAnswer.Done)
            throw new InvalidOperationException($"{carrier.Code} does not take the booking of parcel {shipment.Id} back: {answer}.");
    }

    private static (string Sku, string Location, int Quantity) Goods(Order order, Undo undo)
    {
        var found = order.FindAllocation(undo.Subject)
            ?? throw new InvalidOperationException($"Order {order.Id} has no allocation {undo.Subject}.");
        return (found.Line.Sku, found.Allocation.Location, found.Allocation.Quantity);
    }
}

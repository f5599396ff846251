using OrderFunctions.Application.Persistence;
using OrderFunctions.Benchmarks.Orders;
using OrderFunctions.LocalHost.Worker;

namespace OrderFunctions.Benchmarks.Saga;

/// <summary>The steps. Each may run twice: the stock by its reservation record, the order by its status.</summary>
public sealed class OrderActivities(IServiceProvider services)
{
    private readonly SagaServices _saga = SagaServices.From(services);

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [Function(nameof(ReserveStock))]
    public async Task ReserveStock([ActivityTrigger] string orderId)
    {
        var order = await LoadAsync(orderId);
        if (order.Value.Status != OrderStatus.Created) return;
        var line = order.Value.Lines[0];
        var result = await _saga.Store.CommitAsync(SagaContainers.Stock, line.Sku,
        [
            new DocumentOperation.Increment(
                SagaContainers.StockDocumentId,
                [new FieldIncrement("available", -line.Quantity), new FieldIncrement("reserved", line.Quantity)],
                [new FieldGuard("available", line.Quantity)]),
            TypedDocuments.Create(
                SagaContainers.Reservation(orderId),
                new ReservationDocument(orderId, line.Quantity, "RESERVED"),
                OrderJson.Default.ReservationDocument),
        ]);
        if (result.Outcome is not (CommitOutcome.Committed or CommitOutcome.AlreadyExists))
            throw new InvalidOperationException($"Stock of {line.Sku}: {result.Outcome}");
        await SaveAsync(order, order.Value with { Status = OrderStatus.Reserved, ChangedAt = Now });
    }

    [Function(nameof(ChargePayment))]
    public async Task<bool> ChargePayment([ActivityTrigger] string orderId)
    {
        var order = await LoadAsync(orderId);
        if (order.Value.Status == OrderStatus.Reserved)
        {
            var charged = OrderRules.Charge(order.Value, Now);
            await SaveAsync(order, charged);
            return charged.Status == OrderStatus.Paid;
        }

        return order.Value.Status != OrderStatus.Failed;
    }

    [Function(nameof(CommitStock))]
    public async Task CommitStock([ActivityTrigger] string orderId)
    {
        var order = await LoadAsync(orderId);
        if (order.Value.Status != OrderStatus.Paid) return;
        await MoveStockAsync(order.Value, "COMMITTED", "committed");
        await SaveAsync(order, order.Value with { Status = OrderStatus.Committed, ChangedAt = Now });
    }

    [Function(nameof(ReleaseStock))]
    public async Task ReleaseStock([ActivityTrigger] string orderId) =>
        await MoveStockAsync((await LoadAsync(orderId)).Value, "RELEASED", "available");

    [Function(nameof(ConfirmOrder))]
    public async Task ConfirmOrder([ActivityTrigger] string orderId)
    {
        var order = await LoadAsync(orderId);
        if (order.Value.Status != OrderStatus.Committed) return;
        await SaveAsync(order, order.Value with { Status = OrderStatus.Confirmed, ChangedAt = Now });
    }

    [Function(nameof(CreateShipment))]
    public async Task CreateShipment([ActivityTrigger] string orderId)
    {
        var order = await LoadAsync(orderId);
        if (order.Value.Status != OrderStatus.Confirmed) return;
        await SaveAsync(
            order,
            order.Value with { Status = OrderStatus.Assigned, ChangedAt = Now },
            TypedDocuments.Create(SagaContainers.ShipmentDocumentId, Shipment(order.Value, "CREATED"), OrderJson.Default.ShipmentDocument));
    }

    [Function(nameof(PrintLabel))]
    public async Task PrintLabel([ActivityTrigger] string orderId)
    {
        var order = await LoadAsync(orderId);
        if (order.Value.Status != OrderStatus.Assigned) return;
        var packed = order.Value with { Status = OrderStatus.Packed, TrackingNumber = OrderRules.Tracking(orderId), ChangedAt = Now };
        await SaveAsync(order, packed, ReplaceShipment(packed, "LABELLED"));
    }

    [Function(nameof(HandOver))]
    public async Task HandOver([ActivityTrigger] string orderId)
    {
        var order = await LoadAsync(orderId);
        if (order.Value.Status != OrderStatus.Packed) return;
        var shipped = order.Value with { Status = OrderStatus.Shipped, ChangedAt = Now };
        await SaveAsync(order, shipped, ReplaceShipment(shipped, "HANDED_OVER"));
    }

    private async Task MoveStockAsync(OrderDocument order, string status, string to)
    {
        var line = order.Lines[0];
        var id = SagaContainers.Reservation(order.Id);
        var reservation = await _saga.Store.ReadAsync(SagaContainers.Stock, line.Sku, id, OrderJson.Default.ReservationDocument);
        if (reservation is not { Value.Status: "RESERVED" }) return;
        var result = await _saga.Store.CommitAsync(SagaContainers.Stock, line.Sku,
        [
            new DocumentOperation.Increment(
                SagaContainers.StockDocumentId,
                [new FieldIncrement("reserved", -line.Quantity), new FieldIncrement(to, line.Quantity)],
                [new FieldGuard("reserved", line.Quantity)]),
            TypedDocuments.Replace(
                id, reservation.Value with { Status = status }, OrderJson.Default.ReservationDocument, reservation.Version),
        ]);
        if (!result.IsCommitted) throw new InvalidOperationException($"Stock of {line.Sku}: {result.Outcome}");
    }

    private async Task<Versioned<OrderDocument>> LoadAsync(string orderId) =>
        await _saga.Store.ReadAsync(
            SagaContainers.Orders, orderId, SagaContainers.OrderDocumentId, OrderJson.Default.OrderDocument)
        ?? throw new InvalidOperationException($"There is no order {orderId}.");

    private async Task SaveAsync(Versioned<OrderDocument> loaded, OrderDocument order, params DocumentOperation[] more)
    {
        var result = await _saga.Store.CommitAsync(SagaContainers.Orders, order.Id,
        [
            TypedDocuments.Replace(
                SagaContainers.OrderDocumentId, order, OrderJson.Default.OrderDocument, loaded.Version),
            .. more,
        ]);
        if (!result.IsCommitted) throw new InvalidOperationException($"Order {order.Id}: {result.Outcome}");
    }

    private static DocumentOperation ReplaceShipment(OrderDocument order, string status) => TypedDocuments.Replace(
        SagaContainers.ShipmentDocumentId, Shipment(order, status), OrderJson.Default.ShipmentDocument, expectedVersion: null);

    private static ShipmentDocument Shipment(OrderDocument order, string status) => new(order.Id, status, order.TrackingNumber);
}

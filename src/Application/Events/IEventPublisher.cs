namespace OrderFunctions.Application.Events;

/// <summary>
/// Hands an event to its subscribers: Service Bus topics, local topics, or the subscribers directly (memory mode).
/// Returns when the event is safe (on the topic, or processed by every subscriber); throws otherwise, and the outbox
/// tries again.
/// </summary>
public interface IEventPublisher
{
    /// <summary>Publishes one event. The transport carries the header <c>event-contract-version</c>.</summary>
    Task PublishAsync(string topic, CloudEvent cloudEvent, CancellationToken cancellationToken);

    /// <summary>
    /// Whether anybody can hear events of this type. A bus within one process knows; where others can listen it is yes.
    /// </summary>
    bool IsHeard(string topic, string type) => true;
}

/// <summary>Names of the topics.</summary>
public static class Topics
{
    /// <summary>The life of an order.</summary>
    public const string Orders = "order-events";

    /// <summary>Stock: reserved, released, committed, changed.</summary>
    public const string Inventory = "inventory-events";

    /// <summary>Payments and refunds.</summary>
    public const string Payments = "payment-events";

    /// <summary>Drafts, quality checks and what follows in fulfilment.</summary>
    public const string Fulfilment = "fulfilment-events";

    /// <summary>Users.</summary>
    public const string People = "people-events";

    /// <summary>Products.</summary>
    public const string Catalogue = "catalogue-events";

    /// <summary>To a delivery system: what it is to send.</summary>
    public const string OrdersCreated = "orders-created";

    /// <summary>To a delivery system: what it is not to send any more.</summary>
    public const string OrdersCancelled = "orders-cancelled";

    /// <summary>From a delivery system: parcels that have left.</summary>
    public const string OrdersShipped = "orders-shipped";

    /// <summary>From a delivery system: parcels that have arrived.</summary>
    public const string OrdersDelivered = "orders-delivered";
}

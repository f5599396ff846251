namespace OrderFunctions.Domain.Orders;

/// <summary>
/// One decision in the making: every event added is evolved at once, so that what follows is decided on the order as it is
/// by then.
/// </summary>
internal sealed class Draft(Order order, DateTimeOffset now, OrderPolicy policy)
{
    private readonly List<OrderEvent> events = [];

    public Order Order { get; private set; } = order;

    public DateTimeOffset Now => now;

    public OrderPolicy Policy => policy;

    public void Add(OrderEvent happened)
    {
        events.Add(happened);
        Order = OrderDecider.Evolve(Order, happened);
    }

    /// <summary>Raises a critical alert unless this order has raised it before.</summary>
    public void Alert(string code, string? subject, string message)
    {
        var key = subject is null ? code : $"{code}:{subject}";
        if (!Order.Alerts.Contains(key, StringComparer.Ordinal)) Add(new OrderEvent.AlertRaised(key, code, message, now));
    }

    // Whoever did not place the order themselves has to hear of it first.
    private TimeSpan WaitForPayment() => Order switch
    {
        { ExchangeOf: not null } => policy.ExchangeTime,
        { DocumentId: not null } => policy.PartsListTime,
        _ => policy.ReservationExpiry,
    };

    /// <summary>Adds what now follows of itself, and hands the events over.</summary>
    public Decision<OrderEvent> Conclude()
    {
        if (events.Count == 0) return Decision.Nothing<OrderEvent>();
        if (Order.Status == OrderStatus.Created && Order.LiveAllocations().All(found => found.Allocation.Status == AllocationStatus.Reserved))
        {
            Add(new OrderEvent.Reserved(now + WaitForPayment(), now));
        }

        foreach (var task in Order.Tasks?.Where(task => !task.IsOver).ToList() ?? [])
        {
            if (!Order.LiveAllocations().Any(found => found.Line.Id == task.LineId && found.Allocation.Status <= AllocationStatus.InProduction))
                Add(new OrderEvent.WritingClosed(task.LineId, now));
        }

        if (OrderRules.IsReadyToConfirm(Order))
        {
            Add(new OrderEvent.Confirmed(Order.Totals, Order.Currency, Order.LiveAllocations().Select(found => found.ToRef()).ToList(), now));
        }

        if (Order.Status == OrderStatus.Delivered && !Order.DeliveryAnnounced)
        {
            Add(new OrderEvent.Delivered(Order.ReturnUntil ?? now + policy.ReturnWindow, now));
        }

        if (Order.Status == OrderStatus.RefundPending && !Order.HasRefundsToSettle())
        {
            Add(OrderDecider.Ended(Order.EndsAs ?? OrderStatus.Cancelled, Order.Reason!, now));
        }

        return events;
    }
}

using OrderFunctions.Application.Orders;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Fulfilment;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Fulfilment;

/// <summary>What happened to a parcel after it was packed.</summary>
public abstract record ShipmentNews
{
    private ShipmentNews()
    {
    }

    /// <summary>The parcel left the house.</summary>
    public sealed record HandedOver(string? TrackingNumber) : ShipmentNews;

    /// <summary>A carrier scan. <paramref name="EventId"/> is the carrier's and counts once.</summary>
    public sealed record Scanned(string EventId, CarrierNews News, DateTimeOffset? HappenedAt, string? Place) : ShipmentNews;
}

/// <summary>Record news of a parcel.</summary>
public sealed record RecordShipmentNews(string ShipmentId, ShipmentNews News, Actor By);

/// <summary>Finds the parcel's order by the shipment id and records what happened; a repeat changes nothing.</summary>
public sealed class RecordShipmentNewsHandler(
    OrderRepository orders, DispatchParcelHandler dispatch, TimeProvider time, OrderPolicy policy)
{
    public async Task<Result<OrderOutcome>> HandleAsync(RecordShipmentNews command, CancellationToken cancellationToken)
    {
        if (ParcelPlan.OrderIdOf(command.ShipmentId) is not { } orderId)
            return new Refusal(RefusalCodes.ShipmentUnknown, "There is no such shipment.");
        OrderCommand decided = command.News switch
        {
            ShipmentNews.HandedOver news => new OrderCommand.HandOver(command.ShipmentId, command.By.Id, news.TrackingNumber),
            ShipmentNews.Scanned scan => new OrderCommand.RecordCarrierNews(
                command.ShipmentId, scan.EventId, scan.News, scan.HappenedAt ?? time.GetUtcNow(), scan.Place),
            _ => throw new InvalidOperationException($"{command.News.GetType().Name} is not known here."),
        };
        // What would be refused takes nothing off the books.
        var order = (await orders.FindAsync(orderId, cancellationToken).ConfigureAwait(false))?.Value.Order;
        if (OrderDecider.Decide(order, decided, time.GetUtcNow(), policy).Refusal is { } no) return Refused(no);
        // Its saga takes packed goods off the books before it makes the label. A parcel that leaves sooner does not pass
        // through that step any more, so it is done here; twice does no harm.
        await dispatch.HandleAsync(new DispatchParcel(orderId, command.ShipmentId), cancellationToken).ConfigureAwait(false);
        var result = await orders.ExecuteAsync(orderId, decided, command.By, cancellationToken).ConfigureAwait(false);
        return result.Refusal is { } refusal ? Refused(refusal) : result;
    }

    private static Refusal Refused(Refusal refusal) => refusal.Code == RefusalCodes.OrderUnknown
        ? new Refusal(RefusalCodes.ShipmentUnknown, "There is no such shipment.")
        : refusal;
}

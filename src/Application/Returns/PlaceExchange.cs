using System.Globalization;
using OrderFunctions.Application.Catalogue;
using OrderFunctions.Application.Inventory;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Returns;

namespace OrderFunctions.Application.Returns;

/// <summary>Place the order that takes the place of what came back.</summary>
public sealed record PlaceExchange(string ReturnId);

/// <summary>
/// The catalogue's price, the old order's address, no shipping fee. Its id follows from the return, so that it is placed once;
/// it is paid with what the goods are worth, and by the customer if that is not enough.
/// </summary>
public sealed class PlaceExchangeHandler(OrderRepository orders, ReturnRepository returns, PriceLinesHandler pricing)
{
    public async Task HandleAsync(PlaceExchange command, CancellationToken cancellationToken)
    {
        var one = await returns.ReadAsync(command.ReturnId, cancellationToken).ConfigureAwait(false);
        if (one is not { Status: ReturnStatus.Inspected, ExchangeOrderId: null } || !one.IsExchange()) return;
        var order = await orders.ReadAsync(one.OrderId, cancellationToken).ConfigureAwait(false);
        var id = ExchangePayment.OrderIdOf(one);
        var placed = await orders.FindAsync(id, cancellationToken).ConfigureAwait(false) is not null
            ? null
            : await PlaceAsync(one, order, id, cancellationToken).ConfigureAwait(false);
        await returns.NoteAsync(
                one.Id,
                placed is null ? new ReturnCommand.RecordExchangePlaced(id) : new ReturnCommand.RecordExchangeFailed(placed.Code),
                cancellationToken)
            .ConfigureAwait(false);
    }

    private async Task<Refusal?> PlaceAsync(Return one, Order order, string id, CancellationToken cancellationToken)
    {
        if (GiveBackReturnHandler.WorthOf(order, one) == 0) return new Refusal(RefusalCodes.RefundNothing, "There is nothing to exchange for.");
        var priced = await pricing.HandleAsync(
                new PriceLines([.. one.Exchange.Select(line => new LineToPrice(line.Sku, line.Quantity))]), cancellationToken)
            .ConfigureAwait(false);
        if (priced.Refusals.Count > 0) return priced.Refusals[0].Refusal;
        if (priced.Currency != order.Currency) return new Refusal(CatalogueCodes.MixedCurrencies, "The articles are sold in another currency.");
        var placed = await orders.ExecuteAsync(
                id,
                new OrderCommand.Place(
                    id,
                    order.CustomerId,
                    order.Contact,
                    order.ShippingAddress,
                    order.Currency,
                    [.. priced.Lines.Select((line, index) => LineOf(id, line, index + 1))],
                    BillingAddress: order.BillingAddress,
                    ExchangeOf: new ExchangeLink(order.Id, one.Id)),
                Actor.Returns,
                cancellationToken)
            .ConfigureAwait(false);
        return placed.Refusal;
    }

    private static PlacedLine LineOf(string orderId, PricedLine line, int number)
    {
        var lineId = number.ToString(CultureInfo.InvariantCulture);
        return new(
            lineId,
            line.Product.Sku,
            line.Product.Name,
            line.Quantity,
            line.Product.Price.Amount,
            line.Product.TaxBasisPoints,
            $"{orderId}-{lineId}",
            StockLocations.Main);
    }
}

/// <summary>Ids that follow from a return.</summary>
internal static class ExchangePayment
{
    /// <summary>The order in exchange.</summary>
    public static string OrderIdOf(Return one) => Ids.Of(one.RequestedAt, one.Id + "/order");

    /// <summary>The payment of that order by what the goods are worth.</summary>
    public static string IdOf(Return one) => Ids.Of(one.RequestedAt, one.Id + "/payment");
}

using System.Globalization;
using OrderFunctions.Application.Catalogue;
using OrderFunctions.Application.Fulfilment;
using OrderFunctions.Application.Inventory;
using OrderFunctions.Application.Payments;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Orders;

/// <summary>A customer buys.</summary>
/// <param name="OrderId">Fixed by the idempotency key, so that a repeat after a crash places the same order.</param>
/// <param name="CustomerId">Subject of the customer's token.</param>
/// <param name="Lines">SKUs and quantities; prices are the catalogue's.</param>
/// <param name="Payment">Charge as soon as the stock is reserved; null when the customer starts the payment later.</param>
/// <param name="ExpectedTotal">What the customer saw; another total or currency is refused with PRICE_CHANGED.</param>
/// <param name="IsRepeat">An earlier run with this order id may have placed the order already.</param>
/// <param name="DocumentId">The parts list that staff make the order of.</param>
public sealed record PlaceOrder(
    string OrderId,
    string CustomerId,
    CustomerContact Contact,
    Address ShippingAddress,
    Address? BillingAddress,
    IReadOnlyList<LineToPrice> Lines,
    PaymentWish? Payment,
    Money? ExpectedTotal,
    bool IsRepeat = false,
    string? DocumentId = null);

/// <summary>
/// Prices the lines and stores the order with the outbox row that starts its saga, after its entry in the customer's list.
/// </summary>
public sealed class PlaceOrderHandler(
    OrderRepository orders, PriceLinesHandler pricing, ShippingRate shipping, PaymentGateways gateways, PlanLines locations)
{
    /// <summary>The order as placed, or everything that stands against it.</summary>
    public async Task<PlaceOrderAnswer> HandleAsync(PlaceOrder command, CancellationToken cancellationToken)
    {
        if (command.IsRepeat
            && (await orders.FindAsync(command.OrderId, cancellationToken).ConfigureAwait(false))?.Value.Order is { } known
            && known.CustomerId == command.CustomerId)
        {
            // Placed by the run before this one, at the prices of that time.
            return new(known, []);
        }

        if (command.Payment is { } wish && !gateways.Has(wish.Provider))
            return Refused(new Refusal(PaymentRefusals.ProviderUnknown, "There is no such payment provider."));
        var priced = await pricing.HandleAsync(new PriceLines(command.Lines), cancellationToken).ConfigureAwait(false);
        if (priced.Refusals.Count > 0) return new(null, priced.Refusals);

        var currency = priced.Currency!;
        var fee = shipping.For(priced.Lines.Sum(line => line.Amounts.Gross));
        if (command.ExpectedTotal is { } expected && !string.Equals(expected.Currency, currency, StringComparison.Ordinal))
            return Refused(PriceChanged(new Money(priced.Lines.Sum(line => line.Amounts.Gross) + fee, currency)));

        List<PlacedLine> lines = [.. priced.Lines.Select((line, index) => ToPlaced(command.OrderId, line, index + 1, command.Lines[index].Wishes))];
        var parts = await locations.OfNewAsync(lines, command.ShippingAddress, cancellationToken).ConfigureAwait(false);
        var placed = await orders.ExecuteAsync(
                command.OrderId,
                new OrderCommand.Place(
                    command.OrderId,
                    command.CustomerId,
                    command.Contact,
                    command.ShippingAddress,
                    currency,
                    parts is null ? lines : lines.ConvertAll(line => line with { Parts = parts.GetValueOrDefault(line.LineId) }),
                    fee,
                    command.BillingAddress,
                    command.Payment,
                    command.ExpectedTotal?.Amount,
                    DocumentId: command.DocumentId),
                Actor.Customer(command.CustomerId),
                cancellationToken)
            .ConfigureAwait(false);
        return placed.TryGet(out var outcome, out var refusal) ? new(outcome.Order, []) : Refused(refusal);
    }

    private static PlacedLine ToPlaced(string orderId, PricedLine line, int number, string? wishes)
    {
        var lineId = number.ToString(CultureInfo.InvariantCulture);
        return new(
            lineId,
            line.Product.Sku,
            line.Product.Name,
            line.Quantity,
            line.Product.Price.Amount,
            line.Product.TaxBasisPoints,
            // Allocation ids begin with the order's time-ordered id, so that reservations are inserted at the right edge.
            $"{orderId}-{lineId}",
            StockLocations.Main,
            Personalised: line.Product.Personalised,
            Skill: line.Product.Skill,
            Wishes: wishes);
    }

    private static Refusal PriceChanged(Money total) => new(
        RefusalCodes.PriceChanged,
        "The total is not what was expected.",
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["total"] = total.Amount.ToString(CultureInfo.InvariantCulture),
            ["currency"] = total.Currency,
        });

    private static PlaceOrderAnswer Refused(Refusal refusal) => new(null, [new LineRefusal(-1, refusal)]);
}

/// <summary>The order, or why not: by line index, -1 for the order as a whole.</summary>
public sealed record PlaceOrderAnswer(Order? Order, IReadOnlyList<LineRefusal> Refusals);

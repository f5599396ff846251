namespace OrderFunctions.Domain.Orders;

/// <summary>From nothing to CREATED.</summary>
public static partial class OrderDecider
{
    /// <summary>The most lines an order may have; reservations and events of one order must fit into one batch of the store.</summary>
    public const int MaxLines = 50;

    /// <summary>The largest quantity of one line.</summary>
    public const int MaxQuantity = 10_000;

    private static Decision<OrderEvent> Place(Order? order, OrderCommand.Place c, DateTimeOffset now)
    {
        if (order is not null)
        {
            return order.Id == c.OrderId && order.CustomerId == c.CustomerId
                ? Decision.Nothing<OrderEvent>()
                : new Refusal(RefusalCodes.OrderExists, "There is already an order with this id.");
        }

        if ((c.Contact.Validate() ?? c.ShippingAddress.Validate() ?? c.BillingAddress?.Validate()) is { } invalid)
        {
            return invalid;
        }

        if (!Currencies.IsKnown(c.Currency))
        {
            return new Refusal(RefusalCodes.CurrencyUnknown, "The currency is not an active ISO 4217 code.");
        }

        if (LinesProblem(c) is { } problem) return problem;

        var lines = new List<OrderLine>(c.Lines.Count);
        foreach (var placed in c.Lines)
        {
            if (!LineAmounts.Of(placed.UnitPrice, placed.Quantity, placed.TaxBasisPoints, placed.Discount).TryGet(out var amounts, out var refusal))
            {
                return refusal.With("line", placed.LineId);
            }

            lines.Add(ToLine(placed, amounts));
        }

        var goods = lines.Sum(line => line.Amounts.Gross);
        if (c.Shipping < 0) return new Refusal(RefusalCodes.AmountInvalid, "The shipping price must not be negative.");
        if (c.Shipping > Money.MaxAmount || goods > Money.MaxAmount - c.Shipping)
        {
            return new Refusal(RefusalCodes.AmountTooLarge, "The total is too large.");
        }

        var totals = new OrderTotals(
            lines.Sum(line => line.Amounts.Net),
            lines.Sum(line => line.Amounts.Tax),
            lines.Sum(line => line.Amounts.Discount),
            c.Shipping,
            goods + c.Shipping);
        if (totals.Payable == 0) return new Refusal(RefusalCodes.AmountInvalid, "There is nothing to pay.");
        if (c.ExpectedTotal is { } expected && expected != totals.Payable)
        {
            return new Refusal(RefusalCodes.PriceChanged, "The total is not the one that was shown.")
                .With("total", totals.Payable.ToString(System.Globalization.CultureInfo.InvariantCulture))
                .With("currency", c.Currency);
        }

        return new OrderEvent.Placed(c.OrderId, c.CustomerId, c.Contact, c.ShippingAddress, c.BillingAddress, c.Currency, totals, lines, c.PaymentWish, now, c.ExchangeOf, c.DocumentId);
    }

    private static Refusal? LinesProblem(OrderCommand.Place c)
    {
        if (c.Lines.Count is 0 or > MaxLines)
        {
            return new Refusal(RefusalCodes.LinesInvalid, $"An order has 1 to {MaxLines} lines.");
        }

        if (c.Lines.Select(line => line.LineId).Distinct(StringComparer.Ordinal).Count() < c.Lines.Count
            || c.Lines.SelectMany(AllocationIds).Distinct(StringComparer.Ordinal).Count() < c.Lines.Sum(line => AllocationIds(line).Count()))
        {
            return new Refusal(RefusalCodes.LinesInvalid, "Line ids and allocation ids must differ.");
        }

        if (c.Lines.FirstOrDefault(line => line.Quantity is < 1 or > MaxQuantity) is { } wrong)
        {
            return new Refusal(RefusalCodes.QuantityInvalid, $"The quantity must be between 1 and {MaxQuantity}.").With("line", wrong.LineId);
        }

        return c.Lines.Select(line => line.Parts is { } parts ? PartsProblem(parts, line.Quantity) : null).FirstOrDefault(problem => problem is not null);

        static IEnumerable<string> AllocationIds(PlacedLine line) => line.Parts?.Select(part => part.AllocationId) ?? [line.AllocationId];
    }

    private static OrderLine ToLine(PlacedLine placed, LineAmounts amounts) => new()
    {
        Id = placed.LineId,
        Sku = placed.Sku,
        Name = placed.Name,
        Quantity = placed.Quantity,
        UnitPrice = placed.UnitPrice,
        TaxBasisPoints = placed.TaxBasisPoints,
        Amounts = amounts,
        Personalised = placed.Personalised,
        Skill = placed.Skill,
        Wishes = placed.Wishes,
        Allocations = placed.Parts is { } parts
            ? [.. parts.Select(part => ToAllocation(part, AllocationStatus.Pending, replaces: null))]
            : [new Allocation { Id = placed.AllocationId, Location = placed.Location, Quantity = placed.Quantity }],
    };
}

namespace OrderFunctions.Domain.Orders;

/// <summary>
/// A line's money as placed, in minor units: <c>Net = unit price × quantity − Discount</c>, <c>Tax</c> is rounded once per
/// line (half to even) and <c>Gross = Net + Tax</c> is what the customer pays for the line.
/// </summary>
public sealed record LineAmounts(long Net, long Tax, long Discount, long Gross)
{
    /// <summary>Prices a line; <paramref name="taxBasisPoints"/> is 1900 for 19 %.</summary>
    /// <returns>The amounts, or <see cref="RefusalCodes.AmountInvalid"/> / <see cref="RefusalCodes.AmountTooLarge"/>.</returns>
    public static Result<LineAmounts> Of(long unitPrice, int quantity, int taxBasisPoints, long discount = 0)
    {
        if (unitPrice < 0 || quantity < 1 || taxBasisPoints is < 0 or > 100_00 || discount < 0)
        {
            return new Refusal(RefusalCodes.AmountInvalid, "Price, tax and discount must not be negative, and the quantity at least one.");
        }

        var beforeDiscount = (Int128)unitPrice * quantity;
        if (beforeDiscount > Money.MaxAmount)
        {
            return new Refusal(RefusalCodes.AmountTooLarge, "The line's amount is too large.");
        }

        if (discount > beforeDiscount) return new Refusal(RefusalCodes.AmountInvalid, "The discount is larger than the line.");
        var net = (long)beforeDiscount - discount;
        var tax = Money.Share(net, taxBasisPoints, 100_00);
        if (net + tax > Money.MaxAmount) return new Refusal(RefusalCodes.AmountTooLarge, "The line's amount is too large.");
        return new LineAmounts(net, tax, discount, net + tax);
    }
}

/// <summary>
/// The order's money as placed, in minor units. <c>Shipping</c> includes its tax. <c>Payable = Net + Tax + Shipping</c>.
/// </summary>
public sealed record OrderTotals(long Net, long Tax, long Discount, long Shipping, long Payable);

using OrderFunctions.Application.Catalogue;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Payments;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Functions.Http;

namespace OrderFunctions.Functions.Orders;

/// <summary>Body of <c>POST api/orders</c>.</summary>
/// <param name="Lines">1 to <see cref="OrderDecider.MaxLines"/> articles; an SKU may stand once.</param>
/// <param name="Contact">Where messages about the order go.</param>
/// <param name="Payment">Charge as soon as the stock is reserved; left out, the customer starts the payment.</param>
/// <param name="ExpectedTotal">What the customer saw; a different total is refused with 409 PRICE_CHANGED.</param>
public sealed record PlaceOrderBody(
    IReadOnlyList<PlaceOrderBody.Line> Lines,
    CustomerContact Contact,
    Address ShippingAddress,
    Address? BillingAddress = null,
    PaymentWish? Payment = null,
    Money? ExpectedTotal = null)
{
    /// <summary>An article and how many of it.</summary>
    /// <param name="Wishes">What a personalised article is to say, 1 to 2,000 characters; needed there, refused elsewhere.</param>
    public sealed record Line(string Sku, int Quantity, string? Wishes = null);

    /// <summary>Everything that is wrong with the values, or null.</summary>
    public Problem? Validate()
    {
        var errors = new FieldErrors();
        if (errors.Require(Lines.Count is >= 1 and <= OrderDecider.MaxLines, "$.lines", $"must have 1 to {OrderDecider.MaxLines} entries"))
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            for (var i = 0; i < Lines.Count; i++)
            {
                errors.Require(Lines[i].Sku.Length is >= 1 and <= 64, $"$.lines[{i}].sku", "must have 1 to 64 characters");
                errors.Require(seen.Add(Lines[i].Sku), $"$.lines[{i}].sku", "stands in another line already");
                errors.Require(AreWishes(Lines[i].Wishes), $"$.lines[{i}].wishes", $"must have 1 to {OrderLine.MaxWishes} characters, none of them control characters but line breaks and tabs");
                errors.Require(Lines[i].Quantity is >= 1 and <= OrderDecider.MaxQuantity, $"$.lines[{i}].quantity", $"must be 1 to {OrderDecider.MaxQuantity}");
            }
        }

        Check(Contact.Validate(), "$.contact");
        Check(ShippingAddress.Validate(), "$.shippingAddress");
        Check(BillingAddress?.Validate(), "$.billingAddress");
        if (Payment is { } payment)
        {
            errors.Require(payment.Provider.Length is >= 1 and <= 32, "$.payment.provider", "must have 1 to 32 characters");
            errors.Require(PaymentMethods.IsToken(payment.Method), "$.payment.method", "must be a token of the payment provider");
        }

        if (ExpectedTotal is { } total)
        {
            errors.Require(total.Amount is >= 0 and <= Money.MaxAmount, "$.expectedTotal.amount", $"must be 0 to {Money.MaxAmount}");
            errors.Require(Currencies.IsKnown(total.Currency), "$.expectedTotal.currency", "must be an ISO 4217 code");
        }

        return errors.ToProblem();

        void Check(Refusal? refusal, string path)
        {
            foreach (var (field, problem) in refusal?.Data ?? new Dictionary<string, string>())
                errors.Add($"{path}.{field}", problem);
        }
    }

    private static bool AreWishes(string? wishes) => wishes is null
        || (!string.IsNullOrWhiteSpace(wishes) && wishes.Length <= OrderLine.MaxWishes && !wishes.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')));

    internal PlaceOrder ToCommand(string orderId, string customerId, bool isRepeat = false) => new(
        orderId,
        customerId,
        Contact,
        ShippingAddress,
        BillingAddress,
        [.. Lines.Select(line => new LineToPrice(line.Sku, line.Quantity, line.Wishes))],
        Payment,
        ExpectedTotal,
        isRepeat);
}

using System.Globalization;
using OrderFunctions.Application.Files;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Papers;

/// <summary>Make the invoice of a confirmed order.</summary>
public sealed record MakeInvoice(Order Order);

/// <summary>
/// Draws the invoice and keeps it as a file. It shows the order as placed and as paid when it was confirmed, so that the
/// same order always gives the same bytes; refunds are papers of their own.
/// </summary>
public sealed class MakeInvoiceHandler(IFileStore files, ShopOptions shop)
{
    /// <summary>The file. The order must have been confirmed.</summary>
    public async Task<StoredFile> HandleAsync(MakeInvoice command, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream(Draw(command.Order).ToPdf(), writable: false);
        return await files
            .WriteAsync(NameOf(command.Order.Id), PaperTypes.Pdf, content, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Where the invoice of an order lies.</summary>
    public static string NameOf(string orderId) => $"orders/{orderId}/invoice.pdf";

    internal InvoicePaper Draw(Order order)
    {
        var confirmedAt = order.ConfirmedAt
            ?? throw new InvalidOperationException($"Order {order.Id} is not confirmed, so there is nothing to invoice.");
        var date = DateOnly.FromDateTime(confirmedAt.UtcDateTime);
        return new InvoicePaper
        {
            Number = NumberOf(order.Id, date),
            Date = date,
            OrderNumber = order.Id,
            Seller = shop.TaxNumber is { Length: > 0 } taxNumber
                ? [shop.Name, .. shop.Address, "Tax number " + taxNumber]
                : [shop.Name, .. shop.Address],
            Buyer = AddressLines.Of(order.BillingAddress ?? order.ShippingAddress),
            Currency = order.Currency,
            Lines = [.. order.Lines.Where(line => line.Quantity > 0).Select(line => new InvoiceLine(
                line.Name, line.Quantity, line.Amounts.Net, line.Amounts.Tax, line.Amounts.Gross))],
            Sums = [.. Sums(order)],
            Total = order.Totals.Payable,
            Payment = "Paid on " + date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + ". Thank you.",
        };
    }

    private static IEnumerable<InvoiceSum> Sums(Order order)
    {
        if (order.Totals.Discount > 0)
            yield return new("Discount (already taken off)", order.Totals.Discount);
        yield return new("Net", order.Totals.Net);
        foreach (var rate in order.Lines.GroupBy(line => line.TaxBasisPoints).OrderBy(group => group.Key))
        {
            var percent = (rate.Key / 100m).ToString("0.##", CultureInfo.InvariantCulture);
            yield return new($"Tax {percent}%", rate.Sum(line => line.Amounts.Tax));
        }

        if (order.Totals.Shipping > 0)
            yield return new("Shipping, tax included", order.Totals.Shipping);
    }

    // Unique without a counter that every order would have to queue for: date and the random end of the order id.
    private static string NumberOf(string orderId, DateOnly date) =>
        date.ToString("yyyyMMdd", CultureInfo.InvariantCulture) + "-"
        + orderId[(orderId.LastIndexOf('-') + 1)..].ToUpperInvariant();
}

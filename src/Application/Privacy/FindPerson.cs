using OrderFunctions.Application.Documents;
using OrderFunctions.Application.Notifications;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Payments;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Returns;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Payments;
using OrderFunctions.Domain.Returns;

namespace OrderFunctions.Application.Privacy;

/// <summary>Gather what leads to a customer's data.</summary>
public sealed record FindPerson(string CustomerId, string Pseudonym);

/// <summary>A customer, and what must come to an end before they can be forgotten: order, return or currency → code.</summary>
public sealed record FoundPerson(Person Person, IReadOnlyDictionary<string, string> Open);

/// <summary>Reads the customer's orders, returns, parts lists and store credit.</summary>
public sealed class FindPersonHandler(IDocumentStore store, ReturnRepository returns, PartsListRepository lists, CreditLedger credit)
{
    /// <summary>An order, or a return of it, is under way: whoever sends goods and money must know where to.</summary>
    public const string OrderOpen = "ORDER_OPEN";

    /// <summary>Money is on its way back.</summary>
    public const string RefundOpen = "REFUND_OPEN";

    /// <summary>The customer's bank asks for evidence.</summary>
    public const string DisputeOpen = "DISPUTE_OPEN";

    /// <summary>Goods are on their way back.</summary>
    public const string ReturnOpen = "RETURN_OPEN";

    /// <summary>The shop owes the customer something: staff pay it out, or take it away.</summary>
    public const string CreditLeft = "CREDIT_LEFT";

    // Shorter words name nobody, and are part of others.
    private const int ShortestWord = 4;

    private readonly CustomerOrders _orders = new(store);

    public async Task<FoundPerson> HandleAsync(FindPerson command, CancellationToken cancellationToken)
    {
        var (ids, words, open) = (new List<string>(), new HashSet<string>(StringComparer.OrdinalIgnoreCase), new Dictionary<string, string>(StringComparer.Ordinal));
        string? continuation = null;
        do
        {
            var page = await _orders.PageAsync(command.CustomerId, 100, continuation, cancellationToken).ConfigureAwait(false);
            foreach (var order in page.Orders)
            {
                ids.Add(order.Id);
                words.UnionWith(Words(order.Contact, order.ShippingAddress, order.BillingAddress));
                if (WhyOpen(order) is { } why) open[order.Id] = why;
                foreach (var one in order.Returns.Count == 0 ? [] : await returns.OfOrderAsync(order.Id, cancellationToken).ConfigureAwait(false))
                    if (!one.Value.Return.Status.IsFinal()) open[one.Value.Return.Id] = ReturnOpen;
            }

            continuation = page.Continuation;
        }
        while (continuation is not null);

        foreach (var id in await store.ReadIdsAsync(Containers.Documents, Containers.DocumentsList, PartsListLists.OfCustomer(command.CustomerId), cancellationToken).ConfigureAwait(false))
        {
            if (await lists.DeliveryOfAsync(id, cancellationToken).ConfigureAwait(false) is { } delivery)
                words.UnionWith(Words(delivery.Contact, delivery.ShippingAddress, delivery.BillingAddress));
        }

        foreach (var account in await credit.AccountsAsync(command.CustomerId, cancellationToken).ConfigureAwait(false))
            if (account.Balance > 0) open[account.Currency] = CreditLeft;
        return new(new(command.CustomerId, command.Pseudonym, ids, [.. words]), open);
    }

    /// <summary>Why an order is not over yet; null when it is.</summary>
    internal static string? WhyOpen(Order order) =>
        !order.Status.IsFinal() ? OrderOpen
        : order.Refunds.Any(refund => refund.Status != RefundStatus.Succeeded) ? RefundOpen
        : order.Payments.Any(payment => payment.Status == PaymentStatus.Disputed) ? DisputeOpen
        : null;

    private static IEnumerable<string> Words(CustomerContact contact, params ReadOnlySpan<Address?> addresses)
    {
        // An erasure that broke off leaves words that name nobody, and stand in for others as well.
        if (contact.IsErased) return [];
        var words = new List<string?> { contact.Email, contact.Phone, PhoneNumber.ToE164(contact.Phone) };
        foreach (var address in addresses)
        {
            if (address is not null) words.AddRange([address.Name, address.Line1, address.Line2, address.Company]);
        }

        return words.OfType<string>().Select(word => word.Trim()).Where(word => word.Length >= ShortestWord);
    }
}

using OrderFunctions.Application.Ops;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Payments;

namespace OrderFunctions.Application.Payments;

/// <summary>
/// Holds a customer's account against its entries, and the entries of each order against the order: granted, less spent, plus what
/// came back, is what there is. Only reported: a person finds out why it is not.
/// </summary>
public sealed class CreditInvariants(IDocumentStore store, TimeProvider time)
{
    /// <summary>The balance is the sum of the entries.</summary>
    public const string BalanceRule = "CREDIT_BALANCE";

    /// <summary>What an order took off the account and put back is what its payments and refunds say.</summary>
    public const string OrderRule = "CREDIT_OF_ORDER";

    private const int MaxAttempts = 5;

    // A step that died between the account and the order is carried on long before.
    private static readonly TimeSpan StepsTake = TimeSpan.FromMinutes(30);

    /// <summary>What does not add up about an account; null when it kept changing while it was looked at.</summary>
    public async ValueTask<IReadOnlyList<Violation>?> CheckAsync(string customerId, string currency, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var before = await AccountAsync(customerId, currency, cancellationToken).ConfigureAwait(false);
            var entries = await EntriesAsync(customerId, currency, cancellationToken).ConfigureAwait(false);
            var after = await AccountAsync(customerId, currency, cancellationToken).ConfigureAwait(false);

            // Entries change only together with the balance, so equal versions around the sum make a snapshot.
            if (after is null || before?.Version != after.Version) continue;
            var found = new List<Violation>();
            var sum = entries.Sum(entry => entry.Amount);
            if (after.Value.Balance != sum)
                found.Add(new(BalanceRule, CustomerOrder.PartitionOf(customerId), currency, after.Value.Balance, sum, customerId));
            foreach (var ofOrder in entries.Where(entry => entry.OrderId is not null).GroupBy(entry => entry.OrderId!, StringComparer.Ordinal))
            {
                if (await CheckAsync(ofOrder.Key, [.. ofOrder], cancellationToken).ConfigureAwait(false) is { } wrong) found.Add(wrong);
            }

            return found;
        }

        return null;
    }

    private async ValueTask<Violation?> CheckAsync(string orderId, IReadOnlyList<CreditEntry> entries, CancellationToken cancellationToken)
    {
        var order = (await store.ReadAsync(
            Containers.Orders, orderId, OrderDocument.Id, StoredJson.Default.OrderDocument, cancellationToken).ConfigureAwait(false))?.Value.Order;
        var latest = time.GetUtcNow() - StepsTake;
        if (order?.UpdatedAt > latest || entries.Any(entry => entry.BookedAt > latest)) return null;
        var (booked, said) = (entries.Sum(entry => entry.Amount), order is null ? 0 : ChangeBy(order));
        return booked == said ? null : new(OrderRule, orderId, entries[0].Currency, booked, said);
    }

    /// <summary>What an order has done to its customer's credit, as far as it knows: minor units, negative when more was spent.</summary>
    private static long ChangeBy(Order order)
    {
        var spent = order.Payments.Where(payment => payment.Provider == PaymentAttempt.StoreCredit).Sum(payment =>
            payment.Captures.Sum(capture => capture.Amount.Amount) + (payment.Status == PaymentStatus.Authorized ? payment.Amount.Amount : 0));
        var back = order.Refunds
            .Where(refund => refund is { Status: RefundStatus.Succeeded, SettledOutside: null }
                && (refund.ToCredit || order.FindPayment(refund.PaymentId)?.Provider == PaymentAttempt.StoreCredit))
            .Sum(refund => refund.Amount.Amount);
        return back - spent;
    }

    private ValueTask<Versioned<CreditAccount>?> AccountAsync(string customerId, string currency, CancellationToken cancellationToken) => store.ReadAsync(
        Containers.Credit, customerId, CreditAccount.IdOf(currency), StoredJson.Default.CreditAccount, cancellationToken);

    private async ValueTask<List<CreditEntry>> EntriesAsync(string customerId, string currency, CancellationToken cancellationToken)
    {
        var entries = new List<CreditEntry>();
        var query = new DocumentQuery(Containers.Credit, "list") { Partition = customerId, EqualTo = [CreditEntry.Entries], Limit = 1000 };
        await foreach (var document in store.ReadAllAsync(query, cancellationToken).ConfigureAwait(false))
        {
            var entry = document.As(StoredJson.Default.CreditEntry).Value;
            if (entry.Currency == currency) entries.Add(entry);
        }

        return entries;
    }
}

using OrderFunctions.Application.Catalogue;
using OrderFunctions.Application.Inventory;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Payments;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Returns;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Ops;

/// <summary>Check some orders, SKUs and accounts of store credit.</summary>
/// <param name="Limit">How many, 1 to 1,000.</param>
/// <param name="Continuation">From the page before; a malformed one throws <see cref="ArgumentException"/>.</param>
public sealed record CheckInvariants(int Limit, string? Continuation);

/// <summary>Something that does not add up.</summary>
/// <param name="Rule">Which rule is broken; stable.</param>
/// <param name="Subject">The order, the SKU and its location, or a digest of the customer, whose id may be a mail address.</param>
/// <param name="Detail">The payment, line, return or alert of an order; the currency of an account.</param>
/// <param name="Found">What is stored.</param>
/// <param name="Expected">What everything else says it should be.</param>
/// <param name="Customer">Whose account it is; for staff who ask, never in an alert.</param>
public sealed record Violation(string Rule, string Subject, string? Detail, long Found, long Expected, string? Customer = null);

/// <summary>What was checked and what was found.</summary>
/// <param name="Orders">Orders looked at.</param>
/// <param name="Skus">SKUs looked at.</param>
/// <param name="Accounts">Accounts of store credit looked at.</param>
/// <param name="Violations">What does not add up.</param>
/// <param name="TooBusy">SKUs and accounts that kept changing and were not checked.</param>
/// <param name="Continuation">Where the next page starts; null when everything was looked at.</param>
public sealed record CheckedInvariants(
    int Orders, int Skus, int Accounts, IReadOnlyList<Violation> Violations, IReadOnlyList<string> TooBusy, string? Continuation);

/// <summary>Looks at all orders, then at all SKUs, then at all store credit, as they are stored: nobody has to stop for it.</summary>
public sealed class CheckInvariantsHandler(
    IDocumentStore store,
    StockInvariants stock,
    OrphanedReservations orphans,
    ReturnInvariants returns,
    CreditInvariants credit,
    TimeProvider time)
{
    private const string AtOrders = "o.";
    private const string AtSkus = "s.";
    private const string AtAccounts = "c.";

    // An alert is raised by the order's outbox, which tries for a while.
    private static readonly TimeSpan AlertsTake = TimeSpan.FromMinutes(30);

    public Task<CheckedInvariants> HandleAsync(CheckInvariants command, CancellationToken cancellationToken) =>
        command.Continuation switch
        {
            null => OrdersAsync(command.Limit, null, cancellationToken),
            { } at when at.StartsWith(AtOrders, StringComparison.Ordinal) => OrdersAsync(command.Limit, at[2..], cancellationToken),
            AtSkus => SkusAsync(command.Limit, null, cancellationToken),
            { } at when at.StartsWith(AtSkus, StringComparison.Ordinal) => SkusAsync(command.Limit, at[2..], cancellationToken),
            AtAccounts => AccountsAsync(command.Limit, null, cancellationToken),
            { } at when at.StartsWith(AtAccounts, StringComparison.Ordinal) => AccountsAsync(command.Limit, at[2..], cancellationToken),
            _ => throw new ArgumentException("Not a continuation of this list.", nameof(command)),
        };

    private async Task<CheckedInvariants> OrdersAsync(int limit, string? continuation, CancellationToken cancellationToken)
    {
        var page = await store.QueryAsync(AllOrders.Page(limit, continuation), cancellationToken).ConfigureAwait(false);
        var violations = new List<Violation>();
        foreach (var document in page.Documents)
        {
            var order = document.As(StoredJson.Default.OrderDocument).Value.Order;
            violations.AddRange(OrderInvariants.Check(order)
                .Select(one => new Violation(one.Rule, order.Id, one.Subject, one.Found, one.Expected)));
            if (await LacksAlertAsync(order, cancellationToken).ConfigureAwait(false))
                violations.Add(new(OrderInvariants.StockMissingAlert, order.Id, "not raised", 0, 1));
            violations.AddRange(await returns.CheckAsync(order, cancellationToken).ConfigureAwait(false));
        }

        return new(page.Documents.Count, 0, 0, violations, [], page.Continuation is { } next ? AtOrders + next : AtSkus);
    }

    private async Task<bool> LacksAlertAsync(Order order, CancellationToken cancellationToken)
    {
        if (!order.Alerts.Contains(AlertCodes.StockMissing, StringComparer.Ordinal) || time.GetUtcNow() - order.UpdatedAt < AlertsTake)
            return false;
        var id = Alert.IdOf(Alert.KeyOf(order.Id, AlertCodes.StockMissing));
        return await store.FindAsync(Containers.Alerts, id, id, cancellationToken).ConfigureAwait(false) is null;
    }

    private async Task<CheckedInvariants> SkusAsync(int limit, string? continuation, CancellationToken cancellationToken)
    {
        var page = await store
            .QueryAsync(
                new DocumentQuery(Containers.Products, Containers.ProductsBySku)
                {
                    Partition = Product.Partition,
                    Limit = limit,
                    Continuation = continuation,
                },
                cancellationToken)
            .ConfigureAwait(false);
        var violations = new List<Violation>();
        var tooBusy = new List<string>();
        foreach (var sku in page.Documents.Select(document => document.As(StoredJson.Default.Product).Value.Sku))
        {
            if (await stock.CheckAsync(sku, cancellationToken).ConfigureAwait(false) is { } found)
                violations.AddRange(found.Select(one => new Violation(one.Rule, $"{sku}@{one.Location}", null, one.Counted, one.Expected)));
            else
                tooBusy.Add(sku);
            violations.AddRange(await orphans.FindAsync(sku, cancellationToken).ConfigureAwait(false));
        }

        return new(0, page.Documents.Count, 0, violations, tooBusy, page.Continuation is { } next ? AtSkus + next : AtAccounts);
    }

    private async Task<CheckedInvariants> AccountsAsync(int limit, string? continuation, CancellationToken cancellationToken)
    {
        var page = await store
            .QueryAsync(
                new DocumentQuery(Containers.Credit, "list") { EqualTo = [CreditAccount.Accounts], Limit = limit, Continuation = continuation }, cancellationToken)
            .ConfigureAwait(false);
        var violations = new List<Violation>();
        var tooBusy = new List<string>();
        foreach (var account in page.Documents.Select(document => document.As(StoredJson.Default.CreditAccount).Value))
        {
            if (await credit.CheckAsync(account.CustomerId, account.Currency, cancellationToken).ConfigureAwait(false) is { } found) violations.AddRange(found);
            else tooBusy.Add(CustomerOrder.PartitionOf(account.CustomerId));
        }

        return new(0, 0, page.Documents.Count, violations, tooBusy, page.Continuation is { } next ? AtAccounts + next : null);
    }
}

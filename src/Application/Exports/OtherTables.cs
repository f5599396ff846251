using System.Text;
using OrderFunctions.Application.Csv;
using OrderFunctions.Application.Inventory;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Sla;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Exports;

/// <summary>What is not read off orders one by one: stock, violations, customers.</summary>
internal static class OtherTables
{
    /// <summary>By article and location.</summary>
    public static ExportTable Stock(IDocumentStore store) => new(
        ExportKind.Stock,
        [
            "sku", "location", "bin", "on_hand", "reserved", "committed", "available", "low_stock_at", "received", "adjusted", "dispatched", "transferred",
            "returned", "scrapped",
        ],
        static (request, _) => new DocumentQuery(Containers.Stock, Containers.StockList) { Partition = request.Sku, EqualTo = [StockLists.Places] },
        async (page, csv, cancellationToken) =>
        {
            foreach (var document in page.Documents)
            {
                var place = document.As(StoredJson.Default.StockPlace).Value;
                if (page.Request.Location is { } location && place.Location != location) continue;
                // A place can be described before the first goods come.
                var stored = await store
                    .ReadAsync(Containers.Stock, place.Sku, StockCounts.IdOf(place.Location), StoredJson.Default.StockCounts, cancellationToken)
                    .ConfigureAwait(false);
                var counts = stored?.Value ?? StockCounts.None(place.Sku, place.Location);
                csv.Text(place.Sku).Text(place.Location).Text(place.Bin).Number(counts.OnHand).Number(counts.Reserved).Number(counts.Committed)
                    .Number(counts.Available).Number(place.LowStockAt).Number(counts.Received).Number(counts.Adjusted).Number(counts.Dispatched)
                    .Number(counts.Transferred).Number(counts.Returned).Number(counts.Scrapped).End();
            }
        });

    // Place in the list of columns.
    private const int StateColumn = 6;

    // By the names of the stored violation; see ViolationRecord.
    private static IReadOnlyList<JsonColumn> ViolationColumns { get; } =
    [
        new("violation_id", "violation.id", IsOfRow: false), new("subject", "subject", IsOfRow: false), new("order_id", "orderId", IsOfRow: false),
        new("stage", "violation.stage", IsOfRow: false), new("assignee", "assignee", IsOfRow: false), new("level", "violation.level", IsOfRow: false),
        new("state", "violation.state", IsOfRow: false), new("started_at", "violation.startedAt", JsonColumnKind.Time, IsOfRow: false),
        new("violated_at", "violation.violatedAt", JsonColumnKind.Time, IsOfRow: false),
        new("limit_seconds", "violation.limitSeconds", JsonColumnKind.Number, IsOfRow: false),
        new("acknowledged_by", "violation.acknowledgedBy", IsOfRow: false),
        new("acknowledged_at", "violation.acknowledgedAt", JsonColumnKind.Time, IsOfRow: false), new("resolved_by", "violation.resolvedBy", IsOfRow: false),
        new("resolved_at", "violation.resolvedAt", JsonColumnKind.Time, IsOfRow: false), new("resolution", "violation.resolution", IsOfRow: false),
    ];

    /// <summary>By when the time was over.</summary>
    public static ExportTable Violations { get; } = new(
        ExportKind.Violations,
        [.. ViolationColumns.Select(column => column.Name)],
        static (request, until) => new DocumentQuery(Containers.Sla, Containers.SlaEvery)
        {
            EqualTo = [ViolationRecord.Violations],
            From = request.From is { } from ? from.ToUnixTimeMilliseconds() : null,
            Before = OrderTables.Earlier(request.Before, until).ToUnixTimeMilliseconds(),
        },
        static (page, csv, _) =>
        {
            var rows = new JsonRows(rows: null, ViolationColumns);
            var state = Encoding.UTF8.GetBytes(page.Request.Status ?? "");
            foreach (var document in page.Documents)
            {
                var json = document.Body.Span;
                rows.Read(json);
                if (state.Length == 0 || rows.Is(json, StateColumn, state)) rows.Write(json, csv);
            }

            return ValueTask.CompletedTask;
        });

    /// <summary>By customer: entries of one lie together, and the first of them stands for all.</summary>
    public static ExportTable Customers(IDocumentStore store) => new(
        ExportKind.Customers,
        ["customer_id", "email", "phone", "name", "country", "language", "currency", "orders", "ordered", "paid", "first_order_at", "last_order_at"],
        static (_, _) => new DocumentQuery(Containers.Customers, Containers.CustomersList),
        async (page, csv, cancellationToken) =>
        {
            var documents = page.Documents;
            for (var (first, next) = (0, 0); first < documents.Count; first = next)
            {
                var customer = documents[first].Partition;
                while (next < documents.Count && documents[next].Partition == customer) next++;
                if (customer == page.Previous) continue;
                // Of the last customer of a page there may be more behind it.
                var entries = next < documents.Count
                    ? documents.Skip(first).Take(next - first).Where(one => IsWithin(page, one.As(StoredJson.Default.CustomerOrder).Value.At)).Select(one => one.Id).ToList()
                    : await EntriesAsync(store, customer, page, cancellationToken).ConfigureAwait(false);
                await WriteCustomerAsync(store, entries, csv, cancellationToken).ConfigureAwait(false);
            }
        });

    private static bool IsWithin(ExportPage page, long at) =>
        !(at < page.Request.From?.ToUnixTimeMilliseconds()) && at < OrderTables.Earlier(page.Request.Before, page.Until).ToUnixTimeMilliseconds();

    private static async Task<IReadOnlyList<string>> EntriesAsync(IDocumentStore store, string customer, ExportPage page, CancellationToken cancellationToken)
    {
        var query = new DocumentQuery(Containers.Customers, Containers.CustomersList)
        {
            Partition = customer,
            EqualTo = [customer],
            From = page.Request.From is { } from ? from.ToUnixTimeMilliseconds() : null,
            Before = OrderTables.Earlier(page.Request.Before, page.Until).ToUnixTimeMilliseconds(),
        };
        var entries = new List<string>();
        await foreach (var entry in store.ReadAllAsync(query, cancellationToken).ConfigureAwait(false)) entries.Add(entry.Id);
        return entries;
    }

    private static async Task WriteCustomerAsync(IDocumentStore store, IReadOnlyList<string> entries, CsvRows csv, CancellationToken cancellationToken)
    {
        var sums = new SortedDictionary<string, (Order Last, long Orders, long Ordered, long Paid, DateTimeOffset First)>(StringComparer.Ordinal);
        foreach (var id in entries)
        {
            // An entry whose order never came is passed over.
            if ((await store.ReadAsync(Containers.Orders, id, OrderDocument.Id, StoredJson.Default.OrderDocument, cancellationToken).ConfigureAwait(false))?.Value.Order
                is not { } order)
                continue;
            var sum = sums.GetValueOrDefault(order.Currency, (order, 0, 0, 0, order.PlacedAt));
            sums[order.Currency] = (order, sum.Orders + 1, sum.Ordered + order.Totals.Payable, sum.Paid + order.AcceptedAmount(), sum.First);
        }

        foreach (var (currency, (last, orders, ordered, paid, first)) in sums)
        {
            csv.Text(last.CustomerId).Text(last.Contact.Email).Text(last.Contact.Phone).Text(last.ShippingAddress.Name).Text(last.ShippingAddress.Country)
                .Text(last.Contact.Language).Text(currency).Number(orders).Number(ordered).Number(paid).Time(first).Time(last.PlacedAt).End();
        }
    }
}

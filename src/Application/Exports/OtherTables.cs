using OrderFunctions.Application.Csv;
using OrderFunctions.Application.Inventory;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Sla;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Sla;

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

    /// <summary>By when the time was over.</summary>
    public static ExportTable Violations { get; } = new(
        ExportKind.Violations,
        [
            "violation_id", "subject", "order_id", "stage", "assignee", "level", "state", "started_at", "violated_at", "limit_seconds", "acknowledged_by",
            "acknowledged_at", "resolved_by", "resolved_at", "resolution",
        ],
        static (request, until) => new DocumentQuery(Containers.Sla, Containers.SlaEvery)
        {
            EqualTo = [ViolationRecord.Violations],
            From = request.From is { } from ? from.ToUnixTimeMilliseconds() : null,
            Before = OrderTables.Earlier(request.Before, until).ToUnixTimeMilliseconds(),
        },
        static (page, csv, _) =>
        {
            ViolationState? wanted = page.Request.Status is { } status ? Enum.Parse<ViolationState>(status, ignoreCase: true) : null;
            foreach (var document in page.Documents)
            {
                var record = document.As(StoredJson.Default.ViolationRecord).Value;
                var one = record.Violation;
                if (wanted is not null && one.State != wanted) continue;
                csv.Text(one.Id).Text(record.Subject).Text(record.OrderId).Word<SlaStage>(one.Stage).Text(record.Assignee).Word<SlaLevel>(one.Level)
                    .Word<ViolationState>(one.State).Time(one.StartedAt).Time(one.ViolatedAt).Number(one.LimitSeconds).Text(one.AcknowledgedBy)
                    .Time(one.AcknowledgedAt).Text(one.ResolvedBy).Time(one.ResolvedAt).Text(one.Resolution).End();
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
            var previous = page.Previous;
            foreach (var document in page.Documents)
            {
                if (document.Partition != previous)
                    await WriteCustomerAsync(store, document.Partition, page, csv, cancellationToken).ConfigureAwait(false);
                previous = document.Partition;
            }
        });

    private static async Task WriteCustomerAsync(IDocumentStore store, string customer, ExportPage page, CsvRows csv, CancellationToken cancellationToken)
    {
        var query = new DocumentQuery(Containers.Customers, Containers.CustomersList)
        {
            Partition = customer,
            EqualTo = [customer],
            From = page.Request.From is { } from ? from.ToUnixTimeMilliseconds() : null,
            Before = OrderTables.Earlier(page.Request.Before, page.Until).ToUnixTimeMilliseconds(),
        };
        var sums = new SortedDictionary<string, (Order Last, long Orders, long Ordered, long Paid, DateTimeOffset First)>(StringComparer.Ordinal);
        await foreach (var entry in store.ReadAllAsync(query, cancellationToken).ConfigureAwait(false))
        {
            // An entry whose order never came is passed over.
            if ((await store.ReadAsync(Containers.Orders, entry.Id, OrderDocument.Id, StoredJson.Default.OrderDocument, cancellationToken).ConfigureAwait(false))?.Value.Order
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

using System.Text.Json.Serialization.Metadata;
using OrderFunctions.Application.Inventory;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Payments;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Returns;

namespace OrderFunctions.Functions.Tests.Model;

/// <summary>What the shop has written down, document by document, as of the last look.</summary>
internal sealed class Books
{
    private readonly Dictionary<string, Order> _orders = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Return> _returns = new(StringComparer.Ordinal);

    private readonly HashSet<string> _touched = new(StringComparer.Ordinal);

    public IEnumerable<Order> Orders => _orders.Values;

    public IEnumerable<Return> Returns => _returns.Values;

    /// <summary>Where orders, goods, parcels, texts, money and returns have been.</summary>
    public HashSet<Enum> Seen { get; } = [];

    public Dictionary<(string Sku, string Location), StockCounts> Counts { get; } = [];

    public Dictionary<string, ReservationRecord> Reservations { get; } = new(StringComparer.Ordinal);

    /// <summary>Ids of what was booked in or out, and of what was credited.</summary>
    public HashSet<string> Entries { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, TransferRecord> Transfers { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, Versioned<PurchaseDocument>> Purchases { get; } = new(StringComparer.Ordinal);

    /// <summary>What the articles say that is still to come of them.</summary>
    public Dictionary<string, ExpectedUnits> Expected { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, CreditAccount> Accounts { get; } = new(StringComparer.Ordinal);

    public List<CreditEntry> Credits { get; } = [];

    /// <summary>Orders that something has changed about since somebody asked.</summary>
    public IReadOnlyList<Order> TakeTouched()
    {
        List<Order> taken = [.. _touched.Select(Order)];
        _touched.Clear();
        return taken;
    }

    public Order Order(string id) => _orders[id];

    public Return Return(string id) => _returns[id];

    /// <summary>Reads what has changed. Every state that an order was in on the way counts.</summary>
    public Changes Read(WatchedDocuments store)
    {
        var changes = new Changes();
        foreach (var (container, document) in store.TakeChanges())
        {
            changes.Documents++;
            switch (container, document.Id.Split('-')[0])
            {
                case (Containers.Orders, OrderDocument.Id):
                    var order = As(document, StoredJson.Default.OrderDocument).Order;
                    changes.Orders.Add((_orders.GetValueOrDefault(order.Id), order));
                    _orders[order.Id] = order;
                    _touched.Add(order.Id);
                    See(order);
                    break;
                case (Containers.Returns, "return"):
                    var one = As(document, StoredJson.Default.ReturnDocument).Return;
                    _returns[one.Id] = one;
                    _touched.Add(one.OrderId);
                    Seen.Add(one.Status);
                    if (one.Status == ReturnStatus.Completed) Seen.Add(one.Resolution);
                    break;
                case (Containers.Stock, "loc"):
                    var counts = As(document, StoredJson.Default.StockCounts);
                    Counts[(counts.Sku, counts.Location)] = counts;
                    changes.Stock.Add((counts.Sku, counts.Location));
                    break;
                case (Containers.Stock, "res"):
                    var reservation = As(document, StoredJson.Default.ReservationRecord);
                    // Of the lines of those who wait there is one for each article.
                    Reservations[reservation.Waiters is null ? reservation.AllocationId : $"{reservation.Sku}/{reservation.AllocationId}"] = reservation;
                    changes.Stock.Add((reservation.Sku, reservation.Location));
                    break;
                case (Containers.Stock, "mov"):
                    var entry = As(document, StoredJson.Default.StockEntry);
                    Entries.Add(entry.EntryId);
                    changes.Stock.Add((entry.Sku, entry.Location));
                    break;
                case (Containers.Credit, "account"):
                    var account = As(document, StoredJson.Default.CreditAccount);
                    Accounts[account.CustomerId] = account;
                    changes.Credit.Add(account.CustomerId);
                    break;
                case (Containers.Credit, "entry"):
                    Credits.Add(As(document, StoredJson.Default.CreditEntry));
                    break;
                case (Containers.Stock, "trf"):
                    Transfers[$"{document.Partition}/{document.Id}"] = As(document, StoredJson.Default.TransferRecord);
                    break;
                case (Containers.Purchases, PurchaseDocument.Id):
                    var purchase = document.As(StoredJson.Default.PurchaseDocument);
                    Purchases[purchase.Value.Purchase.Id] = purchase;
                    Seen.Add(purchase.Value.Purchase.Status);
                    break;
                case (Containers.Stock, "exp"):
                    Expected[$"{document.Partition}/{document.Id}"] = As(document, StoredJson.Default.ExpectedUnits);
                    // A note of what is written elsewhere: looked at again, it is written again.
                    changes.Documents--;
                    break;
                default:
                    // Cards, places, files, customers: no money and no goods.
                    changes.Documents--;
                    break;
            }
        }

        return changes;
    }

    private void See(Order order)
    {
        Seen.Add(order.Status);
        foreach (var (_, allocation) in order.AllAllocations()) Seen.Add(allocation.Status);
        foreach (var shipment in order.Shipments) Seen.Add(shipment.Status);
        foreach (var undo in order.Undos) Seen.Add(undo.Kind);
        foreach (var payment in order.Payments) Seen.Add(payment.Status);
        foreach (var refund in order.Refunds) Seen.Add(refund.Status);
        foreach (var dispute in order.Payments.SelectMany(payment => payment.Disputes)) Seen.Add(dispute.Status);
        foreach (var task in order.Tasks ?? []) Seen.Add(task.Status);
    }

    private static T As<T>(StoredDocument document, JsonTypeInfo<T> type) => document.As(type).Value;

    /// <summary>What has changed since the last look.</summary>
    internal sealed class Changes
    {
        /// <summary>Documents about money and goods that were written.</summary>
        public int Documents { get; set; }

        public List<(Order? Before, Order After)> Orders { get; } = [];

        public HashSet<(string Sku, string Location)> Stock { get; } = [];

        public HashSet<string> Credit { get; } = new(StringComparer.Ordinal);
    }
}

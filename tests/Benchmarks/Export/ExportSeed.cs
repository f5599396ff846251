using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrderFunctions.Application.Inventory;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Sla;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Payments;
using OrderFunctions.Domain.Sla;
using OrderFunctions.Local;

namespace OrderFunctions.Benchmarks.Export;

/// <summary>What there is to export: each row holds a number of its own.</summary>
internal static class ExportSeed
{
    /// <summary>Stands before the seven digits of a row's number.</summary>
    public const string Mark = "ROW-";

    private const int LinesPerOrder = 5;
    private const int AtOnce = 2_000;

    /// <summary>Fills a data folder as the app itself would have done.</summary>
    public static async Task SowAsync(string folder, string what, int rows)
    {
        await using var host = LocalApp.Build(new LocalAppOptions { DataFolder = folder, Port = 0, Logging = logging => logging.ClearProviders() });
        // On the empty folder: what a first start carries over is not there yet.
        await LocalApp.StartAsync(host);
        var store = host.Services.GetRequiredService<IDocumentStore>();
        var perDocument = what == "lines" ? LinesPerOrder : 1;
        var at = TimeProvider.System.GetUtcNow().AddDays(-30);
        foreach (var chunk in Enumerable.Range(0, (rows + perDocument - 1) / perDocument).Chunk(AtOnce))
        {
            await Task.WhenAll(chunk.Select(n => what switch
            {
                "stock" => StockAsync(store, n),
                "violations" => ViolationAsync(store, at.AddSeconds(n), n),
                "customers" => CustomerAsync(store, at.AddSeconds(n), n),
                _ => OrderAsync(store, at.AddSeconds(n), n * perDocument, Math.Min(perDocument, rows - (n * perDocument))),
            }));
        }

        await host.StopAsync();
    }

    private static string Numbered(int n) => string.Create(CultureInfo.InvariantCulture, $"{Mark}{n:D7}");

    private static async Task StockAsync(IDocumentStore store, int n)
    {
        var sku = Numbered(n);
        await store.CommitAsync(Containers.Stock, sku,
        [
            TypedDocuments.Create(StockPlace.IdOf("main"), new StockPlace { Sku = sku, Location = "main", Bin = "A-12" }, StoredJson.Default.StockPlace),
            TypedDocuments.Create(StockCounts.IdOf("main"), StockCounts.None(sku, "main") with { OnHand = n, Available = n, Received = n }, StoredJson.Default.StockCounts),
        ]);
    }

    private static async Task ViolationAsync(IDocumentStore store, DateTimeOffset at, int n)
    {
        var (who, order) = (new Assignee(AssigneeKind.Dealer, "main"), Numbered(n));
        var violation = new SlaViolation
        {
            Id = $"{order}~accept-1",
            Stage = SlaStage.Accept,
            Assignee = who,
            Level = SlaLevel.Critical,
            StartedAt = at,
            ViolatedAt = at.AddMinutes(1),
            LimitSeconds = 60,
            State = ViolationState.Acknowledged,
            AcknowledgedBy = "erna",
            AcknowledgedAt = at.AddMinutes(2),
        };
        var record = new ViolationRecord(violation, order, order, SlaLists.Of(violation.State), violation.ViolatedAt.ToUnixTimeMilliseconds(), who.ToText());
        await store.CommitAsync(Containers.Sla, order, [TypedDocuments.Create("violation-accept-1", record, StoredJson.Default.ViolationRecord)]);
    }

    // A customer who has ordered once.
    private static async Task CustomerAsync(IDocumentStore store, DateTimeOffset at, int n)
    {
        var (customer, order) = (CustomerOrder.PartitionOf(Numbered(n)), await OrderAsync(store, at, n, 1));
        var entry = new CustomerOrder(customer, at.ToUnixTimeMilliseconds());
        await store.CommitAsync(Containers.Customers, customer, [TypedDocuments.Create(order, entry, StoredJson.Default.CustomerOrder)]);
    }

    private static async Task<string> OrderAsync(IDocumentStore store, DateTimeOffset at, int first, int lines)
    {
        var id = Ids.New(at);
        var amounts = LineAmounts.Of(1250, 2, 1900).Value;
        var order = new Order
        {
            Id = id,
            Version = 9,
            CustomerId = Numbered(first),
            Contact = new CustomerContact("ada@example.com"),
            ShippingAddress = new Address("Ada Example", "12 Sample Street", "Berlin", "10115", "DE"),
            Currency = "EUR",
            Totals = new OrderTotals(amounts.Net * lines, amounts.Tax * lines, 0, 490, (amounts.Gross * lines) + 490),
            Lines =
            [
                .. Enumerable.Range(0, lines).Select(n => new OrderLine
                {
                    Id = (n + 1).ToString(CultureInfo.InvariantCulture),
                    Sku = Numbered(first + n),
                    Name = "Stoneware mug, \"blue\"",
                    Quantity = 2,
                    UnitPrice = 1250,
                    TaxBasisPoints = 1900,
                    Amounts = amounts,
                    Allocations = [new Allocation { Id = Ids.New(at), Location = "main", Quantity = 2, Status = AllocationStatus.Committed }],
                }),
            ],
            Status = OrderStatus.Confirmed,
            PlacedAt = at,
            UpdatedAt = at.AddMinutes(3),
            ConfirmedAt = at.AddMinutes(3),
            Payments =
            [
                new PaymentAttempt
                {
                    Id = Ids.New(at),
                    Number = 1,
                    Provider = "sandbox",
                    Method = "tok_success",
                    Amount = new Money((amounts.Gross * lines) + 490, "EUR"),
                    Status = PaymentStatus.Completed,
                    GatewayId = Numbered(first),
                    Captures = [new Capture("tx_1", new Money((amounts.Gross * lines) + 490, "EUR"), at.AddMinutes(1), Accepted: true)],
                },
            ],
        };
        var document = new OrderDocument { Order = order, Revision = 7, List = OrderDocument.AllOrders, At = at.ToUnixTimeMilliseconds() };
        await store.CommitAsync(Containers.Orders, id, [TypedDocuments.Create(OrderDocument.Id, document, StoredJson.Default.OrderDocument)]);
        return id;
    }
}

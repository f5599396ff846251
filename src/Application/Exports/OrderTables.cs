using System.Text;
using OrderFunctions.Application.Csv;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Payments;

namespace OrderFunctions.Application.Exports;

/// <summary>What is read off orders: themselves, their lines, their payments. By when they were placed.</summary>
internal static class OrderTables
{
    // Places in the list of columns.
    private const int StatusColumn = 3;
    private const int SkuColumn = 4;

    // By the names of the stored order; see OrderLine.
    private static IReadOnlyList<JsonColumn> LineColumns { get; } =
    [
        new("order_id", "order.id", IsOfRow: false), new("line_id", "id"), new("placed_at", "order.placedAt", JsonColumnKind.Time, IsOfRow: false),
        new("order_status", "order.status", IsOfRow: false), new("sku", "sku"), new("name", "name"), new("quantity", "quantity", JsonColumnKind.Number),
        new("unit_price", "unitPrice", JsonColumnKind.Number), new("tax_basis_points", "taxBasisPoints", JsonColumnKind.Number),
        new("currency", "order.currency", IsOfRow: false), new("net", "amounts.net", JsonColumnKind.Number), new("tax", "amounts.tax", JsonColumnKind.Number),
        new("discount", "amounts.discount", JsonColumnKind.Number), new("gross", "amounts.gross", JsonColumnKind.Number),
        new("refunded_quantity", "refundedQuantity", JsonColumnKind.Number), new("refunded_amount", "refundedAmount", JsonColumnKind.Number),
        new("personalised", "personalised", JsonColumnKind.Flag),
    ];

    public static ExportTable Orders { get; } = Of(
        ExportKind.Orders,
        [
            "order_id", "placed_at", "updated_at", "status", "reason", "payment_status", "fulfilment_status", "customer_id", "email", "phone", "name", "company",
            "line1", "line2", "postal_code", "city", "region", "country", "currency", "net", "tax", "discount", "shipping", "payable", "paid", "lines",
        ],
        static (order, csv) => AddressOf(csv
                .Text(order.Id).Time(order.PlacedAt).Time(order.UpdatedAt).Word<OrderStatus>(order.Status).Text(order.Reason?.Code)
                .Word<PaymentStatus>(OrderMoney.PaymentStatusOf(order)).Word<FulfilmentStatus>(OrderRules.FulfilmentStatusOf(order))
                .Text(order.CustomerId).Text(order.Contact.Email).Text(order.Contact.Phone), order.ShippingAddress)
            .Text(order.Currency).Number(order.Totals.Net).Number(order.Totals.Tax).Number(order.Totals.Discount).Number(order.Totals.Shipping)
            .Number(order.Totals.Payable).Number(order.AcceptedAmount()).Number(order.Lines.Count).End());

    public static ExportTable Lines { get; } = new(
        ExportKind.Lines, [.. LineColumns.Select(column => column.Name)], QueryOf, static (page, csv, _) =>
        {
            var rows = new JsonRows("order.lines", LineColumns);
            var (status, sku) = (Encoding.UTF8.GetBytes(page.Request.Status ?? ""), Encoding.UTF8.GetBytes(page.Request.Sku ?? ""));
            foreach (var document in page.Documents)
            {
                var json = document.Body.Span;
                rows.Read(json);
                if (status.Length == 0 || rows.Is(json, StatusColumn, status)) rows.Write(json, csv, SkuColumn, sku);
            }

            return ValueTask.CompletedTask;
        });

    public static ExportTable Payments { get; } = Of(
        ExportKind.Payments,
        [
            "order_id", "payment_id", "number", "started_at", "provider", "status", "currency", "amount", "captured", "refunded", "refunds_pending",
            "charged_back", "gateway_id", "decline_code", "order_status",
        ],
        static (order, csv) =>
        {
            foreach (var payment in order.Payments)
            {
                var currency = payment.Amount.Currency;
                csv.Text(order.Id).Text(payment.Id).Number(payment.Number).Time(payment.StartedAt).Text(payment.Provider).Word<PaymentStatus>(payment.Status)
                    .Text(currency).Number(payment.Amount.Amount).Number(order.Captured(payment.Id, currency)).Number(order.Refunded(payment.Id, currency))
                    .Number(order.RefundsPending(payment.Id, currency)).Number(order.ChargedBack(payment.Id, currency)).Text(payment.GatewayId)
                    .Text(payment.DeclineCode).Word<OrderStatus>(order.Status).End();
            }
        });

    private static ExportTable Of(ExportKind kind, IReadOnlyList<string> columns, Action<Order, CsvRows> write) => new(
        kind,
        columns,
        QueryOf,
        (page, csv, _) =>
        {
            var wanted = StatusOf(page.Request);
            foreach (var document in page.Documents)
            {
                var order = document.As(StoredJson.Default.OrderDocument).Value.Order;
                if (wanted is null || order.Status == wanted) write(order, csv);
            }

            return ValueTask.CompletedTask;
        });

    private static DocumentQuery QueryOf(ExportRequest request, DateTimeOffset until) => new(Containers.Orders, "list")
    {
        EqualTo = [OrderDocument.AllOrders],
        From = request.From is { } from ? from.ToUnixTimeMilliseconds() : null,
        Before = Earlier(request.Before, until).ToUnixTimeMilliseconds(),
    };

    private static OrderStatus? StatusOf(ExportRequest request) =>
        request.Status is { } status ? Enum.Parse<OrderStatus>(status.Replace("_", "", StringComparison.Ordinal), ignoreCase: true) : null;

    internal static DateTimeOffset Earlier(DateTimeOffset? before, DateTimeOffset until) => before < until ? before.Value : until;

    private static CsvRows AddressOf(CsvRows csv, Address address) => csv
        .Text(address.Name).Text(address.Company).Text(address.Line1).Text(address.Line2).Text(address.PostalCode).Text(address.City)
        .Text(address.Region).Text(address.Country);
}

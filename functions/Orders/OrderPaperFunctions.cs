using Microsoft.AspNetCore.Http;
using OrderFunctions.Application.Files;
using OrderFunctions.Application.Fulfilment;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Papers;
using OrderFunctions.Domain.Fulfilment;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Functions.Fulfilment;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.OpenApi;

namespace OrderFunctions.Functions.Orders;

/// <summary>What goes with an order: its parcels and its papers.</summary>
public sealed class OrderPaperFunctions(OrderRepository orders, IFileStore files, MakeLabelHandler labels)
{
    /// <summary><c>GET api/orders/{id}/shipments</c>: the parcels, planned and packed.</summary>
    [Function("GetOrderShipments"), Permission("shipments", "read")]
    [Answers(200, typeof(ShipmentListView))]
    public async Task<IResult> ShipmentsAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/orders/{id}/shipments")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) =>
        await FindAsync(request, id, cancellationToken) is { } order
            ? TypedResults.Ok(new ShipmentListView(ShipmentView.AllOf(order, events: true)))
            : Problems.NotFound("order");

    /// <summary><c>GET api/orders/{id}/invoice</c>: the invoice, once the order is confirmed.</summary>
    [Function("GetOrderInvoice"), Permission("orders", "read")]
    [Answers(200, ContentType = PaperTypes.Pdf)]
    public async Task<IResult> InvoiceAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/orders/{id}/invoice")] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        if (await FindAsync(request, id, cancellationToken) is null) return Problems.NotFound("order");
        return await PdfAsync(MakeInvoiceHandler.NameOf(id), $"invoice-{id}.pdf", "invoice", cancellationToken);
    }

    /// <summary>
    /// <c>GET api/shipments/{id}/label</c>: the shipping label, once the parcel is packed. PDF, or ZPL for thermal printers
    /// with <c>format=zpl</c> or <c>Accept: application/zpl</c>.
    /// </summary>
    [Function("GetShipmentLabel"), Permission("shipments", "pack")]
    [Answers(200, ContentType = PaperTypes.Pdf), Answers(200, ContentType = LabelZpl.ContentType)]
    public async Task<IResult> LabelAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/shipments/{id}/label")] HttpRequest request,
        string id,
        string? format,
        CancellationToken cancellationToken)
    {
        if (!request.MayTouchShipment(id)) return Problems.Forbidden;
        if (format is not (null or "pdf" or "zpl")) return Problems.ValidationFailed("format", "must be pdf or zpl");
        var order = ParcelPlan.OrderIdOf(id) is { } orderId ? (await orders.FindAsync(orderId, cancellationToken))?.Value.Order : null;
        // A label of a parcel that was cancelled is void: nobody must print it.
        if (order?.FindShipment(id) is not { Label: { } label, Status: not ShipmentStatus.Cancelled }) return Problems.NotFound("label");
        return format == "zpl" || (format is null && request.Headers.Accept.Any(accepted => accepted == LabelZpl.ContentType))
            ? TypedResults.Text(LabelZpl.Of(labels.Draw(order, id)), LabelZpl.ContentType)
            : await PdfAsync(label, $"label-{id}.pdf", "label", cancellationToken);
    }

    private async Task<IResult> PdfAsync(string name, string downloadName, string what, CancellationToken cancellationToken) =>
        await files.OpenReadAsync(name, cancellationToken) is { } content
            ? TypedResults.Stream(content, PaperTypes.Pdf, downloadName)
            : Problems.NotFound(what);

    private async Task<Order?> FindAsync(HttpRequest request, string id, CancellationToken cancellationToken)
    {
        if (!Guid.TryParseExact(id, "D", out _)) return null;
        var order = (await orders.FindAsync(id, cancellationToken))?.Value.Order;
        return order is not null && request.Caller().Reaches(order.CustomerId) ? order : null;
    }
}

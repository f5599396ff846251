using OrderFunctions.Application.Files;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Papers;

/// <summary>Make the shipping label of a booked shipment.</summary>
public sealed record MakeLabel(Order Order, string ShipmentId);

/// <summary>
/// Draws the label and keeps it as a file. The same shipment gives the same bytes under the same name, so a repeat is
/// harmless; commit the answer's name afterwards.
/// </summary>
public sealed class MakeLabelHandler(IFileStore files, ShopOptions shop)
{
    /// <summary>The file. The shipment must have a tracking number.</summary>
    public async Task<StoredFile> HandleAsync(MakeLabel command, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream(Draw(command.Order, command.ShipmentId).ToPdf(), writable: false);
        return await files
            .WriteAsync(NameOf(command.Order.Id, command.ShipmentId), PaperTypes.Pdf, content, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>The label, before it has a form.</summary>
    public LabelPaper Draw(Order order, string shipmentId)
    {
        var shipment = order.Shipments.Single(candidate => candidate.Id == shipmentId);
        var pieces = order.Lines
            .SelectMany(line => line.Allocations)
            .Where(allocation => shipment.AllocationIds.Contains(allocation.Id))
            .Sum(allocation => (long)allocation.Quantity);
        return new LabelPaper(
            shipment.Carrier ?? "",
            shipment.TrackingNumber
                ?? throw new InvalidOperationException($"Shipment {shipmentId} has no tracking number yet."),
            order.Id,
            [shop.Name, .. shop.Address],
            AddressLines.Of(order.ShippingAddress),
            pieces);
    }

    /// <summary>Where the label of a shipment lies.</summary>
    public static string NameOf(string orderId, string shipmentId) => $"orders/{orderId}/label-{shipmentId}.pdf";
}

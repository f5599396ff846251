using OrderFunctions.Application.Files;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Papers;
using OrderFunctions.Domain.Returns;

namespace OrderFunctions.Application.Returns;

/// <summary>Make the label that the customer puts on the parcel.</summary>
public sealed record LabelReturn(string ReturnId);

/// <summary>The same return gives the same bytes under the same name, so that a repeat is harmless.</summary>
public sealed class LabelReturnHandler(OrderRepository orders, ReturnRepository returns, IFileStore files, ShopOptions shop)
{
    private const string Carrier = "Return";

    public async Task HandleAsync(LabelReturn command, CancellationToken cancellationToken)
    {
        var one = await returns.ReadAsync(command.ReturnId, cancellationToken).ConfigureAwait(false);
        if (one is not { Status: ReturnStatus.Approved, Label: null }) return;
        var order = await orders.ReadAsync(one.OrderId, cancellationToken).ConfigureAwait(false);
        var number = TrackingNumberOf(one.Id);
        var label = new LabelPaper(
            Carrier, number, order.Id, AddressLines.Of(order.ShippingAddress), [shop.Name, .. shop.Address], one.Lines.Sum(line => (long)line.Quantity));
        using var content = new MemoryStream(label.ToPdf(), writable: false);
        var file = await files.WriteAsync(NameOf(one), PaperTypes.Pdf, content, cancellationToken).ConfigureAwait(false);
        await returns.NoteAsync(one.Id, new ReturnCommand.RecordLabelled(file.Name, number), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Where the label of a return lies.</summary>
    public static string NameOf(Return one) => $"orders/{one.OrderId}/{one.Id}.pdf";

    private static string TrackingNumberOf(string returnId) => "RT" + returnId.Replace("-", "", StringComparison.Ordinal).ToUpperInvariant();
}

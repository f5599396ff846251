using OrderFunctions.Application.Catalogue;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Inventory;

namespace OrderFunctions.Application.Inventory;

/// <summary>A delivery of a purchase order came.</summary>
/// <param name="Id">The purchase order.</param>
/// <param name="Draft">Has passed <see cref="DeliveryDraft.Check"/>.</param>
/// <param name="By">Who counted it.</param>
public sealed record ReceiveDelivery(string Id, DeliveryDraft Draft, string By);

/// <summary>A delivery as somebody counts it.</summary>
/// <param name="DeliveryNote">The supplier's number, which looks as SKUs do: the same one again counts once.</param>
/// <param name="Units">Of each line that came, how many.</param>
/// <param name="AcceptsMore">More than was ordered is kept, too.</param>
public sealed record DeliveryDraft(string? DeliveryNote, IReadOnlyList<DeliveredUnits>? Units = null, bool AcceptsMore = false)
{
    /// <summary>Adds what is wrong to <paramref name="errors"/>, by JSON path.</summary>
    public void Check(IDictionary<string, string[]> errors)
    {
        if (!Skus.IsValid(DeliveryNote))
            errors["$.deliveryNote"] = [Skus.Rule];
        if (Units is not { Count: >= 1 and <= PurchaseOrder.MaxLines })
        {
            errors["$.units"] = [$"1 to {PurchaseOrder.MaxLines} entries."];
            return;
        }

        for (var n = 0; n < Units.Count; n++)
        {
            if (Units[n] is not { LineId.Length: >= 1 and <= 10 })
                errors[$"$.units[{n}].lineId"] = ["The id of a line."];
            if (Units[n] is not { Quantity: >= 1 and <= PurchaseOrder.MaxQuantity })
                errors[$"$.units[{n}].quantity"] = [$"1 to {PurchaseOrder.MaxQuantity}."];
        }
    }
}

/// <summary>Refuses as <see cref="PurchaseOrder.Receive"/> does, and with <see cref="StockCodes.PurchaseUnknown"/>.</summary>
public sealed class ReceiveDeliveryHandler(PurchaseRepository purchases, SettlePurchaseHandler settle)
{
    public async Task<Result<Versioned<PurchaseDocument>>> HandleAsync(ReceiveDelivery command, CancellationToken cancellationToken)
    {
        var draft = command.Draft;
        var received = await purchases
            .ChangeAsync(
                command.Id,
                (purchase, at) => purchase.Receive(draft.DeliveryNote!, draft.Units!, draft.AcceptsMore, command.By, at),
                cancellationToken)
            .ConfigureAwait(false);
        return received.IsRefused ? received : await settle.HandleAsync(new(command.Id), cancellationToken).ConfigureAwait(false);
    }
}

using OrderFunctions.Application.Catalogue;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Inventory;

namespace OrderFunctions.Application.Inventory;

/// <summary>Write a purchase order down, or change it.</summary>
/// <param name="Id">A UUID that is fixed by whoever asks, so that a repeat writes one.</param>
/// <param name="Draft">Has passed <see cref="PurchaseDraft.Check"/>.</param>
/// <param name="Version">The version that the change was made from; null for a new one.</param>
/// <param name="By">Who does.</param>
public sealed record SavePurchase(string Id, PurchaseDraft Draft, string? Version, string By);

/// <summary>
/// Refuses with <see cref="CatalogueCodes.UnknownSku"/>, <see cref="StockCodes.UnknownLocation"/>, <see cref="StockCodes.LocationClosed"/>, and as
/// <see cref="PurchaseOrder.Change"/> and <see cref="PurchaseRepository.ChangeAsync"/> do.
/// </summary>
public sealed class SavePurchaseHandler(
    PurchaseRepository purchases, SettlePurchaseHandler settle, GetProductHandler products, LocationBook locations, TimeProvider time)
{
    public async Task<Result<Versioned<PurchaseDocument>>> HandleAsync(SavePurchase command, CancellationToken cancellationToken)
    {
        var lines = command.Draft.ToLines();
        foreach (var sku in lines.Select(line => line.Sku).Distinct(StringComparer.Ordinal))
        {
            if (await products.HandleAsync(new(sku), cancellationToken).ConfigureAwait(false) is null)
                return new Refusal(CatalogueCodes.UnknownSku, "There is no such product.").With("sku", sku);
        }

        foreach (var location in lines.Select(line => line.Location).Distinct(StringComparer.Ordinal))
        {
            if (await locations.FindAsync(location, cancellationToken).ConfigureAwait(false) is not { } found)
                return new Refusal(StockCodes.UnknownLocation, "There is no such location.").With("location", location);
            if (!found.Value.Active)
                return new Refusal(StockCodes.LocationClosed, "The location takes no goods any more.").With("location", location);
        }

        var (supplier, reference, now) = (command.Draft.Supplier!.Trim(), command.Draft.Reference?.Trim(), time.GetUtcNow());
        if (command.Version is { } version)
        {
            var changed = await purchases
                .ChangeAsync(command.Id, (purchase, at) => purchase.Change(supplier, reference, lines, command.By, at), cancellationToken, version)
                .ConfigureAwait(false);
            return changed.TryGet(out var after, out _) && after.Value.Purchase.IsExpected
                ? await settle.HandleAsync(new(command.Id), cancellationToken).ConfigureAwait(false)
                : changed;
        }

        return await purchases.CreateAsync(
            new PurchaseOrder
            {
                Id = command.Id,
                Supplier = supplier,
                Reference = reference,
                Lines = lines,
                CreatedBy = command.By,
                CreatedAt = now,
                UpdatedAt = now,
            },
            cancellationToken).ConfigureAwait(false);
    }
}

using OrderFunctions.Application.Inventory;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Catalogue;

/// <summary>Fills an empty system with a small shop, so that a first order can be placed at once.</summary>
public sealed record SeedCatalogue;

/// <summary>
/// Every step is idempotent and a marker is written last: a first run that broke off is finished by the next one, and
/// later runs cost one read and change nothing, whatever has been sold since.
/// </summary>
public sealed class SeedCatalogueHandler(IDocumentStore store, TimeProvider time)
{
    private const string MarkerPartition = "seed";
    private const string MarkerId = "done";

    /// <returns>Whether this call found an unseeded system and filled it.</returns>
    public async ValueTask<bool> HandleAsync(SeedCatalogue command, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(command);
        var marker = await store.FindAsync(Containers.Products, MarkerPartition, MarkerId, cancellationToken)
            .ConfigureAwait(false);
        if (marker is not null)
            return false;

        await Task.WhenAll(SeedProducts.All.Select(
            seed => AddAsync(seed.Product, seed.Units, cancellationToken))).ConfigureAwait(false);
        await store.CommitAsync(
            Containers.Products, MarkerPartition, [new DocumentOperation.Upsert(MarkerId, "{}"u8.ToArray())],
            cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async Task AddAsync(ProductDraft product, int units, CancellationToken cancellationToken)
    {
        // A product that is there already stays as it is: somebody may have set another price.
        await new CreateProductHandler(store, time).HandleAsync(new(product), cancellationToken).ConfigureAwait(false);
        if (units > 0)
        {
            await new ReceiveStockHandler(store, time).HandleAsync(
                new(product.Sku!, "seed", units, Reason: "opening stock"), cancellationToken).ConfigureAwait(false);
        }
    }
}

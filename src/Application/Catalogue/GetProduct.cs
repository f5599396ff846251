using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Catalogue;

/// <summary>Asks for one product.</summary>
public sealed record GetProduct(string Sku);

/// <summary>Reads one document; null when there is no such product, or the SKU cannot be one.</summary>
public sealed class GetProductHandler(IDocumentStore store)
{
    public async ValueTask<Product?> HandleAsync(GetProduct query, CancellationToken cancellationToken = default)
    {
        // A text that cannot be a SKU must not reach the store, whose keys have rules of their own.
        if (!Skus.IsValid(query.Sku))
            return null;

        var found = await store.ReadAsync(
            Containers.Products, Product.Partition, Product.IdOf(query.Sku), StoredJson.Default.Product, cancellationToken)
            .ConfigureAwait(false);
        return found?.Value;
    }
}

using OrderFunctions.Application.Events;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Catalogue;

/// <summary>What became of a product, or would become of it.</summary>
public enum ProductOutcome
{
    /// <summary>It is new.</summary>
    Created,

    /// <summary>It took new contents.</summary>
    Updated,

    /// <summary>It was so already.</summary>
    Unchanged,

    /// <summary>There is no such product.</summary>
    Unknown,
}

/// <summary>Changes products, telling of it in the same commit; a repeat finds nothing to change.</summary>
public sealed class ProductWrites(IDocumentStore store, ArticleNews? news = null)
{
    private const int MaxAttempts = 8;

    /// <summary>Stores what <paramref name="change"/> makes of a product (null when there is none); it answers null for "leave it".</summary>
    /// <param name="isTrial">Stores nothing and says what would happen.</param>
    public async Task<ProductOutcome> SaveAsync(string sku, Func<Product?, Product?> change, bool isTrial, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var found = await store
                .ReadAsync(Containers.Products, Product.Partition, Product.IdOf(sku), StoredJson.Default.Product, cancellationToken)
                .ConfigureAwait(false);
            if (change(found?.Value) is not { } wanted) return ProductOutcome.Unknown;
            var next = found is null ? wanted : wanted with { CreatedAt = found.Value.CreatedAt, Revision = found.Value.Revision + 1, Images = found.Value.Images };
            if (found is not null && next with { UpdatedAt = found.Value.UpdatedAt, Revision = found.Value.Revision } == found.Value) return ProductOutcome.Unchanged;
            var outcome = found is null ? ProductOutcome.Created : ProductOutcome.Updated;
            if (isTrial) return outcome;

            var told = news?.Of(next) ?? [];
            var write = found is null
                ? TypedDocuments.Create(Product.IdOf(sku), next, StoredJson.Default.Product)
                : TypedDocuments.Replace(Product.IdOf(sku), next, StoredJson.Default.Product, found.Version);
            var result = await store.CommitAsync(Containers.Products, Product.Partition, [write, .. told], cancellationToken).ConfigureAwait(false);
            if (!result.IsCommitted) continue;
            if (news is not null) await news.SendAsync(Containers.Products, Product.Partition, told, cancellationToken).ConfigureAwait(false);
            return outcome;
        }

        throw new TimeoutException($"Product {sku} kept changing; try again.");
    }
}

using OrderFunctions.Application.Events;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain;

namespace OrderFunctions.Application.Catalogue;

/// <summary>Adds a product. The draft has passed <see cref="ProductDraft.Check"/>.</summary>
public sealed record CreateProduct(ProductDraft Draft);

/// <summary>Creates, or refuses with <see cref="CatalogueCodes.SkuTaken"/>; changing a product is an import's job.</summary>
public sealed class CreateProductHandler(IDocumentStore store, TimeProvider time, ArticleNews? news = null)
{
    public async ValueTask<Result<Product>> HandleAsync(
        CreateProduct command, CancellationToken cancellationToken = default)
    {
        var product = command.Draft.ToProduct(time.GetUtcNow());
        var told = news?.Of(product) ?? [];
        var result = await store.CommitAsync(
            Containers.Products,
            Product.Partition,
            [TypedDocuments.Create(Product.IdOf(product.Sku), product, StoredJson.Default.Product), .. told],
            cancellationToken).ConfigureAwait(false);
        if (!result.IsCommitted)
            return new Refusal(CatalogueCodes.SkuTaken, $"There is a product {product.Sku} already.");
        if (news is not null)
            await news.SendAsync(Containers.Products, Product.Partition, told, cancellationToken).ConfigureAwait(false);
        return product;
    }
}

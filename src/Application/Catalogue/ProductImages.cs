using OrderFunctions.Application.Events;
using OrderFunctions.Application.Images;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain;

namespace OrderFunctions.Application.Catalogue;

/// <summary>An image of a product.</summary>
/// <param name="Id">The image.</param>
/// <param name="IsReady">Whether its sizes are there; until then nobody is shown it.</param>
public sealed record ProductImage(string Id, bool IsReady);

/// <summary>
/// The images of products: sent, shown as soon as their sizes are there, taken away again. A product names its images in the order in
/// which they came; the first is the one in lists.
/// </summary>
public sealed class ProductImages(IDocumentStore store, ImageRepository images, TakeInImageHandler take, ArticleNews news, TimeProvider time)
{
    /// <summary>Images that a product can have.</summary>
    public const int MaxImages = 12;

    /// <summary>
    /// Takes an image in. Refuses with <see cref="CatalogueCodes.UnknownSku"/>, <see cref="CatalogueCodes.TooManyImages"/>, and what
    /// <see cref="TakeInImageHandler"/> refuses with.
    /// </summary>
    public async Task<Result<ImageDocument>> AddAsync(string sku, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        if (await FindAsync(sku, cancellationToken).ConfigureAwait(false) is not { } product) return Unknown;
        if (product.Value.Images.Count >= MaxImages && !product.Value.Images.Any(one => one.Id == ImageDocument.IdOf(content.Span))) return Full;
        if (!(await take.HandleAsync(new(content, ImageUseKind.Product, sku), cancellationToken).ConfigureAwait(false)).TryGet(out var image, out var refusal)) return refusal;
        var entered = await ChangeAsync(sku, list => list.Any(one => one.Id == image.Id) ? list : [.. list, new(image.Id, IsReady: false)], cancellationToken).ConfigureAwait(false);
        if (!entered)
        {
            await images.RemoveUseAsync(image.Id, ImageUseKind.Product, sku, cancellationToken).ConfigureAwait(false);
            return Full;
        }

        // It may have been there before, or be ready by now.
        var now = (await images.FindAsync(image.Id, cancellationToken).ConfigureAwait(false))?.Value ?? image;
        await SettleAsync(now, [ImageUse.Of(ImageUseKind.Product, sku, time.GetUtcNow())], cancellationToken).ConfigureAwait(false);
        return now;
    }

    /// <summary>Takes an image away from a product. False: there is no such product, or it has no such image.</summary>
    public async Task<bool> RemoveAsync(string sku, string imageId, CancellationToken cancellationToken)
    {
        var product = await FindAsync(sku, cancellationToken).ConfigureAwait(false);
        var isUsed = product is not null && await images.IsUsedAsync(imageId, ImageUseKind.Product, sku, cancellationToken).ConfigureAwait(false);
        if (product is null || (!isUsed && !product.Value.Images.Any(one => one.Id == imageId))) return false;
        // From the page first: what is on a page is there.
        await ChangeAsync(sku, list => [.. list.Where(one => one.Id != imageId)], cancellationToken).ConfigureAwait(false);
        await images.RemoveUseAsync(imageId, ImageUseKind.Product, sku, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>An image has become ready, or failed: the products that use it show it, or forget it.</summary>
    internal async Task SettleAsync(ImageDocument image, IReadOnlyList<ImageUse> uses, CancellationToken cancellationToken)
    {
        if (image.Status == ImageStatus.Pending) return;
        foreach (var use in uses.Where(use => use.Kind == ImageUseKind.Product))
        {
            await ChangeAsync(
                use.Subject,
                list => image.Status == ImageStatus.Failed ? [.. list.Where(one => one.Id != image.Id)]
                    : [.. list.Select(one => one.Id == image.Id ? one with { IsReady = true } : one)],
                cancellationToken).ConfigureAwait(false);
        }
    }

    private static readonly Refusal Unknown = new(CatalogueCodes.UnknownSku, "There is no product with this SKU.");
    private static readonly Refusal Full = new(CatalogueCodes.TooManyImages, $"A product has at most {MaxImages} images.");

    /// <summary>Changes the list; nothing is written when it stays as it is. False: it would be too long, or the product is gone.</summary>
    private async Task<bool> ChangeAsync(string sku, Func<IReadOnlyList<ProductImage>, IReadOnlyList<ProductImage>> change, CancellationToken cancellationToken)
    {
        while (await FindAsync(sku, cancellationToken).ConfigureAwait(false) is { } found)
        {
            var list = change(found.Value.Images);
            if (list.SequenceEqual(found.Value.Images)) return true;
            if (list.Count > MaxImages) return false;
            var product = found.Value with { Images = list, UpdatedAt = time.GetUtcNow(), Revision = found.Value.Revision + 1 };
            var told = news.Of(product);
            var commit = await store
                .CommitAsync(
                    Containers.Products,
                    Product.Partition,
                    [TypedDocuments.Replace(Product.IdOf(sku), product, StoredJson.Default.Product, found.Version), .. told],
                    cancellationToken)
                .ConfigureAwait(false);
            if (!commit.IsCommitted) continue;
            await news.SendAsync(Containers.Products, Product.Partition, told, cancellationToken).ConfigureAwait(false);
            return true;
        }

        return false;
    }

    private async Task<Versioned<Product>?> FindAsync(string sku, CancellationToken cancellationToken) => Skus.IsValid(sku)
        ? await store.ReadAsync(Containers.Products, Product.Partition, Product.IdOf(sku), StoredJson.Default.Product, cancellationToken).ConfigureAwait(false)
        : null;
}

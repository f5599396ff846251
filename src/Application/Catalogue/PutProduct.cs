namespace OrderFunctions.Application.Catalogue;

/// <summary>A product is to be so, whether it is known or new. The draft has passed <see cref="ProductDraft.Check"/>.</summary>
/// <param name="IsTrial">Says what would happen, and changes nothing.</param>
public sealed record PutProduct(ProductDraft Draft, bool IsTrial = false);

/// <summary>Photos and the time of creation stay; the same again changes nothing.</summary>
public sealed class PutProductHandler(ProductWrites products, TimeProvider time)
{
    public Task<ProductOutcome> HandleAsync(PutProduct command, CancellationToken cancellationToken)
    {
        var product = command.Draft.ToProduct(time.GetUtcNow());
        return products.SaveAsync(product.Sku, _ => product, command.IsTrial, cancellationToken);
    }
}

using OrderFunctions.Domain;

namespace OrderFunctions.Application.Catalogue;

/// <summary>A product gets another price.</summary>
/// <param name="Price">Per piece, before tax.</param>
/// <param name="TaxBasisPoints">1900 is 19 %; null leaves it.</param>
/// <param name="IsTrial">Says what would happen, and changes nothing.</param>
public sealed record ChangePrice(string Sku, Money Price, int? TaxBasisPoints, bool IsTrial = false);

/// <summary>Orders that were placed keep the price that they were placed at.</summary>
public sealed class ChangePriceHandler(ProductWrites products, TimeProvider time)
{
    public Task<ProductOutcome> HandleAsync(ChangePrice command, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return products.SaveAsync(
            command.Sku,
            product => product is null ? null : product with { Price = command.Price, TaxBasisPoints = command.TaxBasisPoints ?? product.TaxBasisPoints, UpdatedAt = now },
            command.IsTrial,
            cancellationToken);
    }
}

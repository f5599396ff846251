using OrderFunctions.Application.Catalogue;
using OrderFunctions.Domain;

namespace OrderFunctions.Functions.Catalogue;

/// <summary>A product as the API shows it.</summary>
/// <param name="Sku">The shop's code for it.</param>
/// <param name="Name">For people.</param>
/// <param name="Price">Per piece, before tax, in integer minor units.</param>
/// <param name="TaxBasisPoints">1900 is 19 %.</param>
/// <param name="CreatedAt">When it entered the catalogue.</param>
/// <param name="UpdatedAt">When it last changed.</param>
/// <param name="Personalised">Made to order: it takes the customer's wishes.</param>
/// <param name="Skill">Of a personalised one: the skill that its writer needs; absent when any writer will do.</param>
/// <param name="Category">What kind of article it is, where somebody has said.</param>
public sealed record ProductView(
    string Sku,
    string Name,
    Money Price,
    int TaxBasisPoints,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    bool Personalised,
    string? Skill,
    string? Category)
{
    /// <summary>The view of a stored product.</summary>
    public static ProductView Of(Product product) => new(
        product.Sku, product.Name, product.Price, product.TaxBasisPoints, product.CreatedAt, product.UpdatedAt, product.Personalised, product.Skill,
        product.Category);
}

/// <summary>A page of products, and where the next one starts when there is one.</summary>
public sealed record ProductListView(IReadOnlyList<ProductView> Products, string? Continuation = null);

/// <summary>What an import did.</summary>
public sealed record ImportView(int Created, int Updated, int Unchanged);

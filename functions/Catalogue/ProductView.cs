using OrderFunctions.Application.Catalogue;
using OrderFunctions.Application.Inventory;
using OrderFunctions.Domain;
using OrderFunctions.Functions.Images;

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
/// <param name="Images">Its photos, the one for lists first; those that are ready.</param>
/// <param name="Availability">Of one product by itself: whether it can be had; what another process changed can be five seconds old.</param>
public sealed record ProductView(
    string Sku,
    string Name,
    Money Price,
    int TaxBasisPoints,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    bool Personalised,
    string? Skill,
    string? Category,
    IReadOnlyList<ImageLinksView> Images,
    AvailabilityView? Availability = null)
{
    /// <summary>The view of a stored product.</summary>
    public static ProductView Of(Product product, ArticleStock? stock = null) => new(
        product.Sku, product.Name, product.Price, product.TaxBasisPoints, product.CreatedAt, product.UpdatedAt, product.Personalised, product.Skill,
        product.Category, [.. product.Images.Where(image => image.IsReady).Select(image => ImageLinksView.Of(image.Id))],
        stock is null ? null : AvailabilityView.Of(stock));
}

/// <summary>Whether an article can be had. The order decides: somebody may be faster.</summary>
/// <param name="InStock">Some of it is free, somewhere.</param>
/// <param name="ExpectedOn">While none is: the day on which the next units are to come, if any are.</param>
public sealed record AvailabilityView(bool InStock, DateOnly? ExpectedOn)
{
    internal static AvailabilityView Of(ArticleStock stock)
    {
        var inStock = stock.Places.Any(place => place.Counts.Available > 0);
        return new(inStock, inStock || stock.Expected.Count == 0 ? null : stock.Expected.Min(one => one.ExpectedOn));
    }
}

/// <summary>A page of products, and where the next one starts when there is one.</summary>
public sealed record ProductListView(IReadOnlyList<ProductView> Products, string? Continuation = null);

/// <summary>What an import did.</summary>
public sealed record ImportView(int Created, int Updated, int Unchanged);

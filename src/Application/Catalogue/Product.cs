using OrderFunctions.Domain;

namespace OrderFunctions.Application.Catalogue;

/// <summary>
/// What can be bought (document <c>product-{sku}</c>). All products share a partition: the list of them, which a shop calls
/// more than anything else, is one query there, and a price is a point read.
/// </summary>
/// <param name="Sku">The shop's code for it, 1 to 64 letters, digits, dots, dashes or underscores; case matters.</param>
/// <param name="Name">For people, 1 to 200 characters.</param>
/// <param name="Price">Per piece, before tax.</param>
/// <param name="TaxBasisPoints">1900 is 19 %.</param>
/// <param name="CreatedAt">When it entered the catalogue.</param>
/// <param name="UpdatedAt">When it last changed.</param>
public sealed record Product(
    string Sku, string Name, Money Price, int TaxBasisPoints, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    /// <summary>The partition of all products and of the outbox rows that tell of them.</summary>
    public const string Partition = "products";

    /// <summary>The document id; outbox rows beside it have another prefix.</summary>
    public static string IdOf(string sku) => "product-" + sku;

    /// <summary>How often it has been written: 1 for a new one.</summary>
    public int Revision { get; init; }

    /// <summary>Made to order: it says what the customer wishes, and somebody writes that.</summary>
    public bool Personalised { get; init; }

    /// <summary>Of a personalised one: the skill that its writer needs; null when any writer will do.</summary>
    public string? Skill { get; init; }

    /// <summary>What kind of article it is, 1 to 64 characters; null when nobody has said. Dealers name those that they are good at.</summary>
    public string? Category { get; init; }

    /// <summary>Its images, in the order in which they came; those that are not ready yet are shown to nobody.</summary>
    public IReadOnlyList<ProductImage> Images { get; init; } = [];
}

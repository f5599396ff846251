using OrderFunctions.Domain;

namespace OrderFunctions.Application.Catalogue;

/// <summary>What can be bought (document <c>product</c>, in the SKU's own partition).</summary>
/// <param name="Sku">The shop's code for it, 1 to 64 letters, digits, dots, dashes or underscores; case matters.</param>
/// <param name="Name">For people, 1 to 200 characters.</param>
/// <param name="Price">Per piece, before tax.</param>
/// <param name="TaxBasisPoints">1900 is 19 %.</param>
/// <param name="CreatedAt">When it entered the catalogue.</param>
/// <param name="UpdatedAt">When it last changed.</param>
public sealed record Product(
    string Sku, string Name, Money Price, int TaxBasisPoints, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    /// <summary>The document id; the SKU is the partition.</summary>
    public const string DocumentId = "product";

    /// <summary>How often it has been written: 1 for a new one.</summary>
    public int Revision { get; init; }

    /// <summary>What kind of article it is, 1 to 64 characters; null when nobody has said. Dealers name those that they are good at.</summary>
    public string? Category { get; init; }
}

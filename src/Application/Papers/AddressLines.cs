using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Papers;

/// <summary>An address as it is written on paper.</summary>
internal static class AddressLines
{
    /// <summary>Name first, country last; empty parts are left out.</summary>
    public static IReadOnlyList<string> Of(Address address) =>
    [
        .. new[]
        {
            address.Name,
            address.Company,
            address.Line1,
            address.Line2,
            $"{address.PostalCode} {address.City} {address.Region}".Trim(),
            address.Country,
        }.OfType<string>().Where(line => !string.IsNullOrWhiteSpace(line)),
    ];
}

/// <summary>Media types of papers.</summary>
public static class PaperTypes
{
    /// <summary>PDF.</summary>
    public const string Pdf = "application/pdf";
}

using OrderFunctions.Domain.Fulfilment;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Fulfilment;

/// <summary>What somebody says about a dealer: anything may be missing or wrong.</summary>
/// <param name="Name">1 to 100 characters.</param>
/// <param name="Address">Where the goods leave.</param>
/// <param name="Latitude">Degrees, −90 to 90; with <paramref name="Longitude"/>. Left out: looked up from the address.</param>
/// <param name="Longitude">Degrees, −180 to 180.</param>
/// <param name="Categories">At most 50, of 1 to 64 characters each.</param>
/// <param name="Capacity">Parcels open at once, 0 to 1,000; 0 or left out: no limit.</param>
/// <param name="Rating">0 to 100; left out, it follows from the promised times that were kept, and is 50 as long as there are none.</param>
/// <param name="Active">True when left out.</param>
public sealed record DealerDraft(
    string? Name,
    DealerAddress? Address,
    double? Latitude = null,
    double? Longitude = null,
    IReadOnlyList<string>? Categories = null,
    int? Capacity = null,
    int? Rating = null,
    bool? Active = null)
{
    /// <summary>Parcels are counted no further: whoever has that many open has enough.</summary>
    public const int MostOpen = 1000;

    private const int MostCategories = 50;
    private const int LongestCategory = 64;

    /// <summary>The coordinates that were named, if both were.</summary>
    internal GeoPoint? At => Latitude is { } latitude && Longitude is { } longitude ? new GeoPoint(latitude, longitude) : null;

    /// <summary>Adds what is wrong to <paramref name="errors"/>, by JSON path.</summary>
    public void Check(IDictionary<string, string[]> errors)
    {
        if (string.IsNullOrWhiteSpace(Name) || Name.Length > 100 || Name.Any(char.IsControl))
            errors["$.name"] = ["1 to 100 characters, none of them control characters."];
        if (Address is null)
            errors["$.address"] = ["Where the goods leave."];
        else if (Address.Validate() is { } wrong)
            foreach (var (field, problem) in wrong) errors["$.address." + field] = [problem];
        if ((Latitude is null) != (Longitude is null))
            errors[Latitude is null ? "$.latitude" : "$.longitude"] = ["Both coordinates, or none."];
        else if (At is { IsValid: false })
            errors["$.latitude"] = ["Degrees: latitude −90 to 90, longitude −180 to 180."];
        if (Categories is { Count: > MostCategories } || Categories?.Any(one => string.IsNullOrWhiteSpace(one) || one.Length > LongestCategory) == true)
            errors["$.categories"] = [$"At most {MostCategories}, of 1 to {LongestCategory} characters each."];
        if (Capacity is < 0 or > MostOpen)
            errors["$.capacity"] = [$"0 to {MostOpen}."];
        if (Rating is < 0 or > 100)
            errors["$.rating"] = ["0 to 100."];
    }
}

/// <summary>What makes an address one.</summary>
internal static class DealerAddressRules
{
    /// <summary>Problems by field, or null.</summary>
    public static IReadOnlyDictionary<string, string>? Validate(this DealerAddress address) =>
        // The rules of every address; a dealer's name stands elsewhere.
        new Address("-", address.Line1, address.City, address.PostalCode, address.Country).Validate()?.Data;
}

namespace OrderFunctions.Application.Catalogue;

/// <summary>Codes of the catalogue's refusals.</summary>
public static class CatalogueCodes
{
    /// <summary>No such product.</summary>
    public const string UnknownSku = "UNKNOWN_SKU";

    /// <summary>The SKU is taken.</summary>
    public const string SkuTaken = "SKU_TAKEN";

    /// <summary>Lines of one order are priced in several currencies.</summary>
    public const string MixedCurrencies = "MIXED_CURRENCIES";

    /// <summary>A personalised product was ordered without saying what it is to say.</summary>
    public const string WishesNeeded = "WISHES_NEEDED";

    /// <summary>Wishes for a product that is not personalised.</summary>
    public const string NotPersonalised = "NOT_PERSONALISED";

    /// <summary>The product has as many images as it can have.</summary>
    public const string TooManyImages = "TOO_MANY_IMAGES";

    /// <summary>The continuation token is not one of ours.</summary>
    public const string BadContinuation = "BAD_CONTINUATION";
}

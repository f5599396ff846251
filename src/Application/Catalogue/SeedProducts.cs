namespace OrderFunctions.Application.Catalogue;

/// <summary>The small shop of the first run: always the same products, prices and units.</summary>
public static class SeedProducts
{
    /// <summary>The product that is never in stock, for trying out what happens then.</summary>
    public const string SoldOutSku = "PRINT-LTD";

    /// <summary>The product that is made to order.</summary>
    public const string PersonalisedSku = "VERSE-BIRTHDAY";

    /// <summary>Products and their opening stock.</summary>
    public static IReadOnlyList<(ProductDraft Product, int Units)> All { get; } =
    [
        (Draft("MUG-BLUE", "Stoneware mug, blue", 12_50, 1900), 500),
        (Draft("MUG-WHITE", "Stoneware mug, white", 11_90, 1900), 500),
        (Draft("TEA-GREEN-100", "Green tea, 100 g", 8_40, 700), 300),
        (Draft("TEA-BLACK-250", "Black tea, 250 g", 14_20, 700), 300),
        (Draft("POT-CAST-1L", "Cast iron teapot, 1 l", 59_00, 1900), 80),
        (Draft("BOOK-TEA", "The Book of Tea, hardcover", 18_60, 700), 120),
        (Draft("CARD-BIRTHDAY", "Birthday card, letterpress", 4_50, 1900), 1000),
        (Draft("NOTEBOOK-A5", "Notebook A5, dotted", 13_30, 1900), 400),
        (Draft("PEN-FOUNTAIN", "Fountain pen, fine nib", 34_00, 1900), 60),
        (Draft("CANDLE-BEE", "Beeswax candle", 9_80, 1900), 250),
        (Draft("GIFT-BOX-L", "Gift box, large", 6_20, 1900), 150),
        (Draft(PersonalisedSku, "Birthday verse, written for you", 49_00, 700) with { Personalised = true, Skill = "verse" }, 100),
        (Draft(SoldOutSku, "Limited print, numbered", 120_00, 1900), 0),
    ];

    private static ProductDraft Draft(string sku, string name, long amount, int taxBasisPoints) => new()
    {
        Sku = sku,
        Name = name,
        Price = new(amount, "EUR"),
        TaxBasisPoints = taxBasisPoints,
    };
}

using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Catalogue;

/// <summary>Asks what a list of articles costs now.</summary>
public sealed record PriceLines(IReadOnlyList<LineToPrice> Lines);

/// <summary>An article and how many of it. <paramref name="Wishes"/>: what a personalised one is to say.</summary>
public sealed record LineToPrice(string Sku, int Quantity, string? Wishes = null);

/// <summary>An article with its price as of now.</summary>
public sealed record PricedLine(Product Product, int Quantity, LineAmounts Amounts);

/// <summary>Why a line has no price. <paramref name="Line"/> is its index, or -1 when it is the lines as a whole.</summary>
public sealed record LineRefusal(int Line, Refusal Refusal);

/// <summary>The prices, or everything that stands against them; one of the two lists is empty.</summary>
/// <param name="Currency">The one currency of all lines; null when refused.</param>
/// <param name="Lines">One per line asked for, in order.</param>
/// <param name="Refusals">UNKNOWN_SKU, MIXED_CURRENCIES, WISHES_NEEDED, NOT_PERSONALISED, and the amount codes of the domain.</param>
public sealed record PricingAnswer(
    string? Currency, IReadOnlyList<PricedLine> Lines, IReadOnlyList<LineRefusal> Refusals);

/// <summary>Reads the products by key, all at once, and prices each line on its own.</summary>
public sealed class PriceLinesHandler(IDocumentStore store)
{
    private readonly GetProductHandler _products = new(store);

    public async ValueTask<PricingAnswer> HandleAsync(
        PriceLines query, CancellationToken cancellationToken = default)
    {
        var products = await FindAsync(query.Lines, cancellationToken).ConfigureAwait(false);
        var lines = new List<PricedLine>(query.Lines.Count);
        var refusals = new List<LineRefusal>();
        string? currency = null;
        long total = 0;

        for (var i = 0; i < query.Lines.Count; i++)
        {
            var (sku, quantity, wishes) = query.Lines[i];
            if (products[i] is not { } product)
            {
                refusals.Add(new(i, new Refusal(CatalogueCodes.UnknownSku, "There is no product with this SKU.")));
                continue;
            }

            currency ??= product.Price.Currency;
            if (currency != product.Price.Currency)
            {
                refusals.Add(new(i, new Refusal(
                    CatalogueCodes.MixedCurrencies, $"{sku} is priced in {product.Price.Currency}, others in {currency}.")));
            }
            else if (ProblemWith(product, wishes) is { } unfit)
            {
                refusals.Add(new(i, unfit));
            }
            else if (LineAmounts.Of(product.Price.Amount, quantity, product.TaxBasisPoints)
                .TryGet(out var amounts, out var refusal))
            {
                lines.Add(new(product, quantity, amounts));
                // No line is above MaxAmount, so adding up to a thousand of them stays far inside 64 bits.
                total = checked(total + amounts.Gross);
            }
            else
            {
                refusals.Add(new(i, refusal));
            }
        }

        if (total > Money.MaxAmount)
            refusals.Add(new(-1, new Refusal(RefusalCodes.AmountTooLarge, "The lines add up to too large an amount.")));

        return refusals.Count > 0 ? new(null, [], refusals) : new(currency, lines, []);
    }

    private static Refusal? ProblemWith(Product product, string? wishes) => (product.Personalised, wishes) switch
    {
        (true, null) => new Refusal(CatalogueCodes.WishesNeeded, "The product is personalised; say what it is to say."),
        (false, not null) => new Refusal(CatalogueCodes.NotPersonalised, "The product is not personalised; it takes no wishes."),
        _ => null,
    };

    private async ValueTask<Product?[]> FindAsync(
        IReadOnlyList<LineToPrice> lines, CancellationToken cancellationToken)
    {
        if (lines.Count == 1)
            return [await _products.HandleAsync(new(lines[0].Sku), cancellationToken).ConfigureAwait(false)];

        return await Task.WhenAll(lines.Select(
            line => _products.HandleAsync(new(line.Sku), cancellationToken).AsTask())).ConfigureAwait(false);
    }
}

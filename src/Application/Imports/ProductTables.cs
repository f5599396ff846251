using System.Globalization;
using OrderFunctions.Application.Catalogue;
using OrderFunctions.Application.Csv;
using OrderFunctions.Domain;

namespace OrderFunctions.Application.Imports;

/// <summary>Products. Whatever they are meanwhile, they can be written: nothing is refused late, and nothing has to be undone.</summary>
public sealed class ProductsTable(PutProductHandler products) : IImportTable
{
    private static readonly Dictionary<string, string> Columns = new(StringComparer.Ordinal)
    {
        ["$.sku"] = "sku",
        ["$.name"] = "name",
        ["$.price.amount"] = "price",
        ["$.price.currency"] = "currency",
        ["$.taxBasisPoints"] = "tax_basis_points",
        ["$.skill"] = "skill",
        ["$.category"] = "category",
    };

    /// <inheritdoc />
    public ImportKind Kind => ImportKind.Products;

    /// <inheritdoc />
    public IReadOnlyCollection<string> Required { get; } = ["sku", "name", "price", "currency", "tax_basis_points"];

    /// <inheritdoc />
    public IReadOnlyCollection<string> Optional { get; } = ["personalised", "skill", "category"];

    /// <inheritdoc />
    public string KeyOf(CsvRow row) => row["sku"] ?? "";

    /// <inheritdoc />
    public Task<IReadOnlyList<RowAnswer>> CheckAsync(ImportBatch batch, CancellationToken cancellationToken) => RunAsync(batch, isTrial: true, cancellationToken);

    /// <inheritdoc />
    public async Task<IReadOnlyList<RowAnswer?>> ApplyAsync(ImportBatch batch, CancellationToken cancellationToken) => await RunAsync(batch, isTrial: false, cancellationToken).ConfigureAwait(false);

    private async Task<IReadOnlyList<RowAnswer>> RunAsync(ImportBatch batch, bool isTrial, CancellationToken cancellationToken) => await Task.WhenAll(batch.Rows.Select(async row =>
    {
        var flag = row["personalised"];
        var draft = new ProductDraft
        {
            Sku = row["sku"],
            Name = row["name"],
            Price = new(row.Number("price"), row["currency"]),
            TaxBasisPoints = row.Number("tax_basis_points") is >= 0 and <= int.MaxValue and var tax ? (int)tax : null,
            Personalised = flag is "true",
            Skill = row["skill"],
            Category = row["category"],
        };
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        draft.Check(errors);
        var faults = errors.Select(error => $"{Columns[error.Key]}: {error.Value[0]}").ToList();
        if (flag is not (null or "true" or "false")) faults.Add("personalised: true or false.");
        return faults.Count > 0
            ? RowAnswer.Refuse(ImportCodes.RowInvalid, string.Join(" ", faults))
            : ProductRows.AnswerOf(await products.HandleAsync(new(draft, isTrial), cancellationToken).ConfigureAwait(false));
    })).ConfigureAwait(false);
}

/// <summary>Prices of products that are known.</summary>
public sealed class PricesTable(ChangePriceHandler prices) : IImportTable
{
    /// <inheritdoc />
    public ImportKind Kind => ImportKind.Prices;

    /// <inheritdoc />
    public IReadOnlyCollection<string> Required { get; } = ["sku", "price", "currency"];

    /// <inheritdoc />
    public IReadOnlyCollection<string> Optional { get; } = ["tax_basis_points"];

    /// <inheritdoc />
    public string KeyOf(CsvRow row) => row["sku"] ?? "";

    /// <inheritdoc />
    public Task<IReadOnlyList<RowAnswer>> CheckAsync(ImportBatch batch, CancellationToken cancellationToken) => RunAsync(batch, isTrial: true, cancellationToken);

    /// <inheritdoc />
    public async Task<IReadOnlyList<RowAnswer?>> ApplyAsync(ImportBatch batch, CancellationToken cancellationToken) => await RunAsync(batch, isTrial: false, cancellationToken).ConfigureAwait(false);

    private async Task<IReadOnlyList<RowAnswer>> RunAsync(ImportBatch batch, bool isTrial, CancellationToken cancellationToken) => await Task.WhenAll(batch.Rows.Select(async row =>
    {
        var faults = new List<string>();
        if (!Skus.IsValid(row["sku"])) faults.Add("sku: " + Skus.Rule);
        var amount = row.Number("price");
        if (amount is not (>= 0 and <= Money.MaxAmount)) faults.Add(string.Create(CultureInfo.InvariantCulture, $"price: An integer in minor units, 0 to {Money.MaxAmount}."));
        if (!Currencies.IsKnown(row["currency"])) faults.Add("currency: An active ISO 4217 code in upper case, such as EUR.");
        var tax = row.Number("tax_basis_points");
        if (row["tax_basis_points"] is not null && tax is not (>= 0 and <= 100_00)) faults.Add("tax_basis_points: An integer, 0 to 10000; 1900 is 19 %.");
        return faults.Count > 0
            ? RowAnswer.Refuse(ImportCodes.RowInvalid, string.Join(" ", faults))
            : ProductRows.AnswerOf(await prices.HandleAsync(new(row["sku"]!, new Money(amount!.Value, row["currency"]!), (int?)tax, isTrial), cancellationToken).ConfigureAwait(false));
    })).ConfigureAwait(false);
}

/// <summary>What came of a product, as the answer to its row.</summary>
internal static class ProductRows
{
    public static RowAnswer AnswerOf(ProductOutcome outcome) => outcome switch
    {
        ProductOutcome.Created => new(RowOutcome.Created),
        ProductOutcome.Updated => new(RowOutcome.Updated),
        ProductOutcome.Unchanged => new(RowOutcome.Unchanged),
        _ => RowAnswer.Refuse(CatalogueCodes.UnknownSku, "sku: There is no such product."),
    };
}

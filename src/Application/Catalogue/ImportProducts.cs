using OrderFunctions.Application.Events;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Catalogue;

/// <summary>Brings many products in at once: new ones are created, known ones take the row's contents.</summary>
public sealed record ImportProducts(IReadOnlyList<ProductDraft> Rows)
{
    /// <summary>Rows per call.</summary>
    public const int MaxRows = 1000;
}

/// <summary>What an import did, or why it did nothing.</summary>
/// <param name="Created">New products.</param>
/// <param name="Updated">Products that took new contents.</param>
/// <param name="Unchanged">Rows that said what was known.</param>
/// <param name="Errors">By JSON path (<c>$[3].sku</c>); when there are any, nothing was stored.</param>
public sealed record ImportAnswer(
    int Created, int Updated, int Unchanged, IReadOnlyDictionary<string, string[]> Errors);

/// <summary>
/// Checks every row before it stores the first. A call that broke off half-way (a crash, the store gone) is simply
/// repeated: rows that are in already count as unchanged.
/// </summary>
public sealed class ImportProductsHandler(IDocumentStore store, TimeProvider time, ArticleNews? news = null)
{
    private const int AtOnce = 100;

    private readonly PutProductHandler _put = new(new ProductWrites(store, news), time);

    public async ValueTask<ImportAnswer> HandleAsync(
        ImportProducts command, CancellationToken cancellationToken = default)
    {
        var errors = Check(command.Rows);
        if (errors.Count > 0)
            return new(0, 0, 0, errors);

        var counts = new int[3];
        foreach (var chunk in command.Rows.Chunk(AtOnce))
        {
            var outcomes = await Task.WhenAll(
                chunk.Select(row => _put.HandleAsync(new(row), cancellationToken))).ConfigureAwait(false);
            foreach (var outcome in outcomes)
                counts[(int)outcome]++;
        }

        return new(counts[0], counts[1], counts[2], errors);
    }

    private static Dictionary<string, string[]> Check(IReadOnlyList<ProductDraft> rows)
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        if (rows.Count is 0 or > ImportProducts.MaxRows)
            errors["$"] = [$"1 to {ImportProducts.MaxRows} rows."];

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < rows.Count && i <= ImportProducts.MaxRows; i++)
        {
            // A null in the array is a row too, whatever the annotations say of JSON.
            var row = rows[i] ?? new ProductDraft();
            row.Check(errors, $"$[{i}]");
            if (row.Sku is { } sku && !seen.Add(sku))
                errors[$"$[{i}].sku"] = ["An earlier row has the same SKU."];
        }

        return errors;
    }
}

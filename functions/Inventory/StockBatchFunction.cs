using Microsoft.AspNetCore.Http;
using OrderFunctions.Application.Catalogue;
using OrderFunctions.Application.Inventory;
using OrderFunctions.Application.Orders;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.OpenApi;

namespace OrderFunctions.Functions.Inventory;

/// <summary>
/// <c>POST api/inventory/batch</c>: receipts and adjustments. Each entry carries an id of the caller's, so the same batch
/// can be sent again until it is answered. One entry that cannot be understood and nothing is stored.
/// </summary>
public sealed class StockBatchFunction(ApplyStockEntriesHandler stock, FillBackordersHandler backorders)
{
    private const int MaxBytes = 1024 * 1024;
    private static readonly string[] NoProduct = ["There is no such product."];
    private static readonly string[] NoLocation = ["There is no such location, or it takes no goods any more."];

    /// <returns>200 with an outcome per entry; 400 with errors by member; 422 <c>UNKNOWN_SKU</c> or <c>UNKNOWN_LOCATION</c>.</returns>
    [Function("StockBatch")]
    [Permission("inventory", "change")]
    [Takes(typeof(StockBatchBody)), Answers(200, typeof(StockBatchView))]
    [Refuses(CatalogueCodes.UnknownSku, StockCodes.UnknownLocation)]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/inventory/batch")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var body = await request.ReadJsonAsync<StockBatchBody>(cancellationToken, MaxBytes);
        if (!body.TryGet(out var batch, out var problem))
            return problem;

        // Whoever waits for what came in gets it now, or in a minute if this process does not live to see it through.
        var incoming = batch.Entries.Where(entry => entry.Quantity > 0 && Skus.IsValid(entry.Sku) && (entry.Location is null || StockLocations.IsValid(entry.Location)))
            .Select(entry => new FillBackorders(entry.Sku!, entry.Location ?? StockLocations.Main))
            .Distinct()
            .ToList();
        foreach (var line in incoming) await backorders.PromiseAsync(line, cancellationToken);

        var answer = await stock.HandleAsync(new(batch.Entries, request.Caller().Subject), cancellationToken);
        if (answer.Errors.Count > 0)
            return Problems.ValidationFailed(answer.Errors);
        if (answer.UnknownSkus.Count > 0)
            return Unknown(CatalogueCodes.UnknownSku, "There is no product for some of the entries; nothing was stored.", answer.UnknownSkus, NoProduct);
        if (answer.ClosedLocations.Count > 0)
            return Unknown(StockCodes.UnknownLocation, "Some of the entries name no open location; nothing was stored.", answer.ClosedLocations, NoLocation);
        foreach (var line in incoming) await backorders.HandleAsync(line, cancellationToken);

        return Results.Ok(new StockBatchView([.. batch.Entries.Zip(answer.Answers, View)]));
    }

    private static StockEntryView View(StockEntryDraft entry, StockEntryAnswer answer) => new(
        entry.Id!, entry.Sku!, answer.Outcome,
        answer.Outcome == StockEntryOutcome.NotEnough ? answer.Available : null);

    private static Problem Unknown(string code, string detail, IReadOnlyList<string> paths, string[] error) =>
        new(422, code, detail) { Errors = paths.ToDictionary(path => path, _ => error, StringComparer.Ordinal) };
}

using Microsoft.AspNetCore.Http;
using OrderFunctions.Application.Catalogue;
using OrderFunctions.Application.Inventory;
using OrderFunctions.Functions.Catalogue;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.OpenApi;

namespace OrderFunctions.Functions.Inventory;

/// <summary>
/// <c>GET api/inventory/{sku}</c>: the counts everywhere and what is to come from suppliers, for staff. What another process has changed
/// can be five seconds old.
/// </summary>
public sealed class GetStockFunction(LookAtStockHandler stock, GetProductHandler products)
{
    /// <returns>200 with the counts (all 0 for a product that never had stock); 404 <c>UNKNOWN_SKU</c>.</returns>
    [Function("GetStock")]
    [Permission("inventory", "read")]
    [Answers(200, typeof(StockView))]
    [Refuses(CatalogueCodes.UnknownSku)]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/inventory/{sku}")] HttpRequest request,
        string sku,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (await products.HandleAsync(new(sku), cancellationToken) is null)
            return CatalogueProblems.UnknownSku;

        return Results.Ok(StockView.Of(sku, await stock.HandleAsync(new LookAtStock(sku), cancellationToken)));
    }
}

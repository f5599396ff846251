using Microsoft.AspNetCore.Http;
using OrderFunctions.Application.Catalogue;
using OrderFunctions.Application.Inventory;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.OpenApi;

namespace OrderFunctions.Functions.Catalogue;

/// <summary><c>GET api/products/{sku}</c>: one product and whether it can be had, for everybody.</summary>
public sealed class GetProductFunction(GetProductHandler products, LookAtStockHandler stock)
{
    /// <returns>200 with the product; 404 <c>UNKNOWN_SKU</c>.</returns>
    [Function("GetProduct")]
    [OpenToAll]
    [Answers(200, typeof(ProductView))]
    [Refuses(CatalogueCodes.UnknownSku)]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/products/{sku}")] HttpRequest request,
        string sku,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return await products.HandleAsync(new(sku), cancellationToken) is { } product
            ? Results.Ok(ProductView.Of(product, await stock.HandleAsync(new LookAtStock(sku), cancellationToken)))
            : CatalogueProblems.UnknownSku;
    }
}

/// <summary>What the catalogue's doors say no with.</summary>
internal static class CatalogueProblems
{
    public static Problem UnknownSku { get; } =
        new(404, CatalogueCodes.UnknownSku, "There is no product with this SKU.");
}

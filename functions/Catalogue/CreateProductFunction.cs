using Microsoft.AspNetCore.Http;
using OrderFunctions.Application.Catalogue;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.OpenApi;

namespace OrderFunctions.Functions.Catalogue;

/// <summary><c>POST api/products</c>: adds one product.</summary>
public sealed class CreateProductFunction(CreateProductHandler products)
{
    /// <returns>201 with the product; 409 <c>SKU_TAKEN</c>.</returns>
    [Function("CreateProduct")]
    [Permission("products", "create")]
    [Takes(typeof(ProductDraft)), Answers(201, typeof(ProductView))]
    [Refuses(CatalogueCodes.SkuTaken)]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/products")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var body = await request.ReadJsonAsync<ProductDraft>(cancellationToken);
        if (!body.TryGet(out var draft, out var problem))
            return problem;
        if (Problems.WrongIn(errors => draft.Check(errors)) is { } invalid)
            return invalid;

        var created = await products.HandleAsync(new(draft), cancellationToken);
        return created.TryGet(out var product, out var refusal)
            ? Results.Created($"/api/products/{product.Sku}", ProductView.Of(product))
            : refusal.ToProblem();
    }
}

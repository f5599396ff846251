using Microsoft.AspNetCore.Http;
using OrderFunctions.Application.Catalogue;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.OpenApi;

namespace OrderFunctions.Functions.Catalogue;

/// <summary>
/// <c>POST api/products/import</c>: a JSON array of up to 1,000 products; new ones are created, known ones take the row's
/// contents. One bad row and nothing is stored. Sending it again changes nothing.
/// </summary>
public sealed class ImportProductsFunction(ImportProductsHandler products)
{
    private const int MaxBytes = 2 * 1024 * 1024;

    /// <returns>200 with the counts; 400 with the errors by row and member.</returns>
    [Function("ImportProducts")]
    [Permission("products", "import")]
    [Takes(typeof(IReadOnlyList<ProductDraft>)), Answers(200, typeof(ImportView))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/products/import")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var body = await request.ReadJsonAsync<IReadOnlyList<ProductDraft>>(cancellationToken, MaxBytes);
        if (!body.TryGet(out var rows, out var problem))
            return problem;

        var answer = await products.HandleAsync(new(rows), cancellationToken);
        return answer.Errors.Count > 0
            ? Problems.ValidationFailed(answer.Errors)
            : Results.Ok(new ImportView(answer.Created, answer.Updated, answer.Unchanged));
    }
}

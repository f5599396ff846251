using Microsoft.AspNetCore.Http;
using OrderFunctions.Application.Catalogue;
using OrderFunctions.Application.Images;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.OpenApi;
using OrderFunctions.Functions.Images;

namespace OrderFunctions.Functions.Catalogue;

/// <summary>Photos of products.</summary>
public sealed class ProductImageFunctions(ProductImages products, ImageDoor door)
{
    /// <summary>
    /// <c>POST api/products/{sku}/images</c>: one more photo, at most twelve; the body is a JPEG, PNG or WebP. The product shows it as soon
    /// as its sizes are made; how far that is, the address in <c>Location</c> tells. The same photo again is the same image.
    /// </summary>
    [Function("AddProductImage"), Permission("products", "edit-images")]
    [TakesFile("image/jpeg", "image/png", "image/webp"), Answers(202, typeof(ImageView))]
    [Refuses(
        "BODY_TOO_LARGE",
        ImageCodes.TypeRefused,
        ImageCodes.Animated,
        ImageCodes.Broken,
        ImageCodes.TooManyPixels,
        ImageCodes.Unavailable,
        CatalogueCodes.UnknownSku,
        CatalogueCodes.TooManyImages)]
    public async Task<IResult> AddAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/products/{sku}/images")] HttpRequest request,
        string sku,
        CancellationToken cancellationToken)
    {
        if (!(await door.ReadAsync(request, cancellationToken)).TryGet(out var content, out var problem)) return problem;
        var added = await products.AddAsync(sku, content, cancellationToken);
        if (added.TryGet(out var image, out var refusal)) return TypedResults.Accepted($"/api/images/{image.Id}", ImageView.Of(image));
        // The route names it.
        return refusal.Code == CatalogueCodes.UnknownSku ? CatalogueProblems.UnknownSku : refusal.ToProblem();
    }

    /// <summary><c>DELETE api/products/{sku}/images/{imageId}</c>: a photo goes; its files too, when nothing else uses them.</summary>
    [Function("RemoveProductImage"), Permission("products", "edit-images")]
    [Answers(204), Refuses("NOT_FOUND")]
    public async Task<IResult> RemoveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/products/{sku}/images/{imageId}")] HttpRequest request,
        string sku,
        string imageId,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return await products.RemoveAsync(sku, imageId, cancellationToken) ? TypedResults.NoContent() : Problems.NotFound("image");
    }
}

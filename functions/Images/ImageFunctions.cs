using Microsoft.AspNetCore.Http;
using OrderFunctions.Application.Images;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.OpenApi;

namespace OrderFunctions.Functions.Images;

/// <summary>
/// Images by their own address. What a product shows, everybody may see; drafts and pages of documents are seen through the doors of
/// what they belong to, and here by whoever has the permission images:read.
/// </summary>
public sealed class ImageFunctions(ImageDoor door, PermissionStore permissions)
{
    /// <summary><c>GET api/images/{id}</c>: how far an image is, why it failed, and where its sizes are.</summary>
    // Open to all by attribute, because photos of products need no token; everybody else is looked at here.
    [Function("GetImage"), OpenToAll]
    [Answers(200, typeof(ImageView)), Refuses("NOT_FOUND")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/images/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) => await FindAsync(request, id, cancellationToken) is { } image
        ? TypedResults.Ok(ImageView.Of(image))
        : Problems.NotFound("image");

    /// <summary>
    /// <c>GET api/images/{id}/{file}</c>: <c>small.webp</c>, <c>medium.webp</c>, <c>large.webp</c>, or the same as <c>.jpg</c>: upright, in
    /// sRGB, without what the camera wrote. The address names the content, so that it may be kept for good. <c>original</c> is what was
    /// sent, as a download, and always needs the permission.
    /// </summary>
    [Function("GetImageFile"), OpenToAll]
    [Answers(200, ContentType = "image/webp"), Answers(206, ContentType = "image/webp"), Answers(304)]
    [Refuses("NOT_FOUND", ImageCodes.NotReady, "RANGE_NOT_SATISFIABLE")]
    public async Task<IResult> GetFileAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/images/{id}/{file}")] HttpRequest request,
        string id,
        string file,
        CancellationToken cancellationToken) => await FindAsync(request, id, cancellationToken, file) is { } image
        ? door.Serve(image, file)
        : Problems.NotFound("image");

    // Whether an image that is not public exists is nothing for others.
    private async Task<ImageDocument?> FindAsync(HttpRequest request, string id, CancellationToken cancellationToken, string? file = null)
    {
        var image = await door.FindAsync(id, cancellationToken);
        if (image is null || (image.IsPublic && file != ImageDoor.Original)) return image;
        var caller = request.Caller();
        return !caller.IsAnonymous && (await permissions.MatrixAsync(cancellationToken)).Of(caller.Roles, "images", "read") == Reach.Any ? image : null;
    }
}

using System.Text.Json.Serialization;
using OrderFunctions.Application.Images;

namespace OrderFunctions.Functions.Images;

/// <summary>An image, how far it is, and where its sizes are.</summary>
/// <param name="Id">SHA-256 of what was sent: the same image again is this one.</param>
/// <param name="Problem">Why it failed: a code.</param>
/// <param name="ContentType">What it is, as its content shows.</param>
/// <param name="Length">Bytes of the original.</param>
/// <param name="Width">Pixels of the original, as stored in it.</param>
/// <param name="Height">Pixels of the original, as stored in it.</param>
/// <param name="Sizes">What was made of it, the largest first; none until it is ready.</param>
public sealed record ImageView(
    string Id,
    ImageStatus Status,
    string? Problem,
    string ContentType,
    long Length,
    int Width,
    int Height,
    DateTimeOffset CreatedAt,
    DateTimeOffset? EndedAt,
    IReadOnlyList<ImageSizeView> Sizes)
{
    internal static ImageView Of(ImageDocument image) => new(
        image.Id,
        image.Status,
        image.Problem,
        image.Original.ContentType,
        image.Original.Length,
        image.Width,
        image.Height,
        image.CreatedAt,
        image.EndedAt,
        [.. image.Sizes.Select(size => new ImageSizeView(
            size.Size, size.File.ContentType, size.Width, size.Height, size.File.Length, $"/api/images/{image.Id}/{size.Name}"))]);
}

/// <summary>An image that was made.</summary>
/// <param name="Size">large, medium or small: at most 1000, 500 and 250 pixels a side.</param>
/// <param name="ContentType">image/webp or image/jpeg.</param>
/// <param name="Length">Bytes.</param>
public sealed record ImageSizeView(string Size, string ContentType, int Width, int Height, long Length, string Href);

/// <summary>Where the sizes of a photo are. With <c>.jpg</c> for <c>.webp</c> they are JPEGs.</summary>
public sealed record ImageLinksView(string Id, string Small, string Medium, string Large)
{
    internal static ImageLinksView Of(string id) => Of(id, $"/api/images/{id}");

    /// <param name="place">Where its files are got.</param>
    internal static ImageLinksView Of(string id, string place) => new(id, $"{place}/small.webp", $"{place}/medium.webp", $"{place}/large.webp");
}

/// <summary>JSON of this room's doors.</summary>
[JsonSerializable(typeof(ImageView))]
internal sealed partial class ImagesJson : JsonSerializerContext;

using Microsoft.AspNetCore.Http;
using OrderFunctions.Application.Files;
using OrderFunctions.Application.Images;
using OrderFunctions.Functions.Http;

namespace OrderFunctions.Functions.Images;

/// <summary>What every door to images does: how an upload is read, and how a size is served. Who may see it, the door decides.</summary>
public sealed class ImageDoor(ImageRepository images, IFileStore files, ImageLimits limits)
{
    // The address names the content, so that what lies behind it never changes.
    private const string ForAll = "public, max-age=31536000, immutable";
    private const string ForCaller = "private, max-age=31536000, immutable";

    /// <summary>Name of the file that was sent, in place of a size.</summary>
    public const string Original = "original";

    /// <summary>Reads an upload. What it is called must not contradict what it is.</summary>
    public async Task<Read<ReadOnlyMemory<byte>>> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!(await request.ReadBytesAsync(cancellationToken, limits.MaxBytes)).TryGet(out var content, out var problem)) return problem;
        return request.ContradictionTo(FileType.OfStart(content.Span[..Math.Min(content.Length, FileType.StartLength)]), ImageCodes.TypeRefused) is { } wrong ? wrong : content;
    }

    /// <summary>A size of an image: shown, and kept by whoever may see it. The original is saved, and kept by nobody.</summary>
    /// <param name="file"><c>small.webp</c>, <c>large.jpg</c>, or <see cref="Original"/>.</param>
    public IResult Serve(ImageDocument image, string file)
    {
        if (file == Original) return image.Problem == ImageCodes.Broken ? Problems.NotFound("image") : new FileAnswer(files, image.Original, $"image.{FileType.OfStored(image.Original.ContentType).Extension}");
        if (image.Sizes.FirstOrDefault(size => size.Name == file) is { } found) return new FileAnswer(files, found.File, downloadName: null, image.IsPublic ? ForAll : ForCaller);
        return image.Status == ImageStatus.Pending ? NotReady : Problems.NotFound("image");
    }

    /// <summary>The image, or null.</summary>
    public async Task<ImageDocument?> FindAsync(string id, CancellationToken cancellationToken) => (await images.FindAsync(id, cancellationToken))?.Value;

    private static Problem NotReady { get; } = new(409, ImageCodes.NotReady, "The image's sizes are being made; ask again in a moment.") { RetryAfter = 1 };
}

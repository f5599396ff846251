using OrderFunctions.Application.Files;
using OrderFunctions.Domain;

namespace OrderFunctions.Application.Images;

/// <summary>
/// Makes smaller images of one: libvips, or <see cref="NoImageScaler"/> where its native library is missing. What comes out has been
/// decoded and encoded anew: upright, in sRGB, and without anything that the original had beside its pixels.
/// </summary>
public interface IImageScaler
{
    /// <summary>Why no image can be scaled here, in a sentence that says what to do; null when all is there.</summary>
    string? Missing { get; }

    /// <summary>
    /// Makes the sizes of an original that has passed <see cref="ImageHeader.Read"/>. Refuses with <see cref="ImageCodes.Broken"/> what
    /// cannot be decoded to its end, and with <see cref="ImageCodes.TooManyPixels"/>; throws <see cref="NotSupportedException"/> where
    /// <see cref="Missing"/> says why.
    /// </summary>
    Task<Result<IReadOnlyList<ScaledImage>>> ScaleAsync(
        ReadOnlyMemory<byte> original, IReadOnlyList<ImageSize> sizes, CancellationToken cancellationToken);
}

/// <summary>A size to make: no side longer than <paramref name="Side"/> pixels; never larger than the original.</summary>
/// <param name="Name">As in URLs.</param>
public sealed record ImageSize(string Name, int Side)
{
    /// <summary>
    /// What is made of every image: for the page of a product, for lists, and a thumbnail. A camera of 12 megapixels makes 4,000 pixels a
    /// side, one of 48 makes 8,000: a decoder gives a quarter or an eighth of that for half the work.
    /// </summary>
    public static IReadOnlyList<ImageSize> All { get; } = [new("large", 1000), new("medium", 500), new("small", 250)];
}

/// <summary>One image that was made.</summary>
/// <param name="Size">Name of the size.</param>
/// <param name="Type">JPEG or WebP.</param>
public sealed record ScaledImage(string Size, FileType Type, int Width, int Height, ReadOnlyMemory<byte> Content);

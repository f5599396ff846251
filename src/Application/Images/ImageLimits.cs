namespace OrderFunctions.Application.Images;

/// <summary>How large an image may be (configuration section <c>Images</c>).</summary>
public sealed class ImageLimits
{
    /// <summary>Longest side in pixels, whatever else is set: a JPEG has 65,535 at most, and nothing that a camera makes comes near.</summary>
    public const int MaxSide = 30_000;

    /// <summary>Bytes of the largest upload.</summary>
    public int MaxBytes { get; set; } = 20 * 1024 * 1024;

    /// <summary>
    /// Pixels of the largest image, width times height. An image that is stored in passes (a progressive JPEG) is held in memory whole
    /// while it is decoded: about 6 bytes a pixel.
    /// </summary>
    public int MaxPixels { get; set; } = 50_000_000;

    /// <summary>How many images are worked on at the same time; 0 means one per processor, at most four.</summary>
    public int AtOnce { get; set; }
}

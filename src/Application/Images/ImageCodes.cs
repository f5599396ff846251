namespace OrderFunctions.Application.Images;

/// <summary>Codes of refusals around images.</summary>
public static class ImageCodes
{
    /// <summary>Not a JPEG, PNG or WebP image, whatever the request calls it.</summary>
    public const string TypeRefused = "IMAGE_TYPE_REFUSED";

    /// <summary>An image that moves.</summary>
    public const string Animated = "IMAGE_ANIMATED";

    /// <summary>Cut off, or damaged: it cannot be decoded.</summary>
    public const string Broken = "IMAGE_BROKEN";

    /// <summary>More pixels than are taken, as its header says. Data: width, height, maxPixels.</summary>
    public const string TooManyPixels = "IMAGE_TOO_MANY_PIXELS";

    /// <summary>The native library is missing on this machine.</summary>
    public const string Unavailable = "IMAGES_UNAVAILABLE";

    /// <summary>Its sizes are being made.</summary>
    public const string NotReady = "IMAGE_NOT_READY";

    /// <summary>The queue gave it up after several tries; the message waits for staff in the repair queue.</summary>
    public const string NotMade = "IMAGE_NOT_MADE";
}

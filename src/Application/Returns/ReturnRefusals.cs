namespace OrderFunctions.Application.Returns;

/// <summary>Refusals around returns that no decider has.</summary>
public static class ReturnRefusals
{
    /// <summary>A photo that was not uploaded for this order.</summary>
    public const string PhotoUnknown = "PHOTO_UNKNOWN";

    /// <summary>Not a PNG, JPEG or WebP image.</summary>
    public const string PhotoInvalid = "PHOTO_INVALID";
}

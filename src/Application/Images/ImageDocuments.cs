using System.Security.Cryptography;
using OrderFunctions.Application.Files;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Images;

/// <summary>How far an image is.</summary>
public enum ImageStatus
{
    /// <summary>Its sizes are being made.</summary>
    Pending,

    /// <summary>Its sizes are there.</summary>
    Ready,

    /// <summary>They cannot be made; <see cref="ImageDocument.Problem"/> says why.</summary>
    Failed,
}

/// <summary>What an image is used for.</summary>
public enum ImageUseKind
{
    /// <summary>A photo of a product: everybody may see it. Its subject is the SKU.</summary>
    Product,

    /// <summary>A draft of made-to-order work; its subject is the task.</summary>
    Draft,

    /// <summary>A page of a customer's document; its subject is the document.</summary>
    Document,
}

/// <summary>
/// An image and its sizes: document <c>image</c> in a partition named by the digest of its content, so that the same image is stored and
/// scaled once, whoever sends it. Its uses lie beside it, and so do its outbox rows.
/// </summary>
/// <param name="Id">SHA-256 of the original, lower-case hexadecimal; the partition.</param>
/// <param name="Folder">
/// Where its files lie: a name that is new each time the image comes in, so that whoever still deletes what was there before deletes
/// nothing of what is there now.
/// </param>
/// <param name="Original">As it was sent, with everything that a camera wrote into it: it is for staff.</param>
/// <param name="Width">Pixels of the original, as stored in it.</param>
/// <param name="Height">Pixels of the original, as stored in it.</param>
/// <param name="Sizes">What was made; empty until it is ready.</param>
/// <param name="Problem">A code of <see cref="ImageCodes"/>, of one that failed.</param>
/// <param name="Uses">How often it is used; without a use it goes.</param>
/// <param name="PublicUses">How many of these are of kind PRODUCT.</param>
/// <param name="Revision">How often it was written.</param>
public sealed record ImageDocument(
    string Id,
    string Folder,
    StoredFile Original,
    int Width,
    int Height,
    ImageStatus Status,
    IReadOnlyList<ImageFile> Sizes,
    string? Problem,
    int Uses,
    int PublicUses,
    DateTimeOffset CreatedAt,
    DateTimeOffset? EndedAt,
    int Revision)
{
    /// <summary>Document id.</summary>
    public const string DocumentId = "image";

    /// <summary>Names of all files of images begin so.</summary>
    public const string Root = "images/";

    /// <summary>Whether everybody may see it.</summary>
    public bool IsPublic => PublicUses > 0;

    /// <summary>Whether its sizes are still to be made: also after the queue has given up and staff send the message again.</summary>
    public bool IsToBeMade => Status == ImageStatus.Pending || Problem == ImageCodes.NotMade;

    /// <summary>Every file that it has.</summary>
    public IEnumerable<string> FileNames => Sizes.Select(size => size.File.Name).Append(Original.Name);

    /// <summary>The id of an image with this content.</summary>
    public static string IdOf(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>Whether a text can be an image's id.</summary>
    public static bool IsId(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigitLower);

    internal string NameOf(string file) => $"{Root}{Id}/{Folder}/{file}";
}

/// <summary>An image that was made.</summary>
/// <param name="Size">Name of its size: <c>large</c>, <c>medium</c>, <c>small</c>.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
public sealed record ImageFile(string Size, int Width, int Height, StoredFile File)
{
    /// <summary>As in URLs: <c>small.webp</c>.</summary>
    public string Name => $"{Size}.{FileType.OfStored(File.ContentType).Extension}";
}

/// <summary>That an image is used.</summary>
/// <param name="Subject">What uses it.</param>
/// <param name="List">Index field: the uses of the image.</param>
/// <param name="At">Index field: since when, Unix milliseconds.</param>
public sealed record ImageUse(ImageUseKind Kind, string Subject, string List, long At)
{
    /// <summary>The list of an image's uses, in its partition.</summary>
    public const string AllUses = "uses";

    /// <summary>Document id: a subject may be anything.</summary>
    public static string IdOf(ImageUseKind kind, string subject) => $"use-{kind.ToString().ToLowerInvariant()}-{Digests.Of(subject)}";

    internal static ImageUse Of(ImageUseKind kind, string subject, DateTimeOffset now) => new(kind, subject, AllUses, now.ToUnixTimeMilliseconds());
}

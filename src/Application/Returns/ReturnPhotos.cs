using System.Security.Cryptography;
using OrderFunctions.Application.Files;

namespace OrderFunctions.Application.Returns;

/// <summary>
/// Photos that customers send with a return. The content says what it is, whatever the request says; the name follows from
/// the content, so that the same photo twice is one file.
/// </summary>
public sealed class ReturnPhotos(IFileStore files)
{
    /// <summary>Bytes of one photo at most: 5 MB.</summary>
    public const int MaxBytes = 5 * 1024 * 1024;

    private static readonly (string Extension, string ContentType)[] Types = [("png", "image/png"), ("jpg", "image/jpeg"), ("webp", "image/webp")];

    /// <summary>Keeps a photo; null when it is not a PNG, JPEG or WebP image.</summary>
    public async Task<StoredFile?> KeepAsync(string orderId, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        if (ExtensionOf(content.Span) is not { } extension) return null;
        var digest = Convert.ToHexStringLower(SHA256.HashData(content.Span))[..32];
        using var stream = new MemoryStream(content.ToArray(), writable: false);
        return await files
            .WriteAsync($"{FolderOf(orderId)}{digest}.{extension}", ContentTypeOf(extension), stream, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Whether a name can be that of a photo of this order.</summary>
    public static bool BelongsTo(string orderId, string name) =>
        name.StartsWith(FolderOf(orderId), StringComparison.Ordinal) && FileNames.IsSafe(name);

    /// <summary>The media type that a photo is served with.</summary>
    public static string ContentTypeOf(string name) =>
        Types.FirstOrDefault(type => name.EndsWith(type.Extension, StringComparison.Ordinal)).ContentType ?? "application/octet-stream";

    private static string FolderOf(string orderId) => $"orders/{orderId}/photo-";

    private static string? ExtensionOf(ReadOnlySpan<byte> content) => content switch
    {
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, ..] => "png",
        [0xFF, 0xD8, 0xFF, ..] => "jpg",
        [0x52, 0x49, 0x46, 0x46, _, _, _, _, 0x57, 0x45, 0x42, 0x50, ..] => "webp",
        _ => null,
    };
}

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

    private static readonly FileType[] Taken = [FileType.Png, FileType.Jpeg, FileType.WebP];

    /// <summary>Keeps a photo; null when it is not a PNG, JPEG or WebP image.</summary>
    public async Task<StoredFile?> KeepAsync(string orderId, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        if (FileType.Of(content) is not { } type || !Taken.Contains(type)) return null;
        var digest = Convert.ToHexStringLower(SHA256.HashData(content.Span))[..32];
        using var stream = new MemoryStream(content.ToArray(), writable: false);
        return await files
            .WriteAsync($"{FolderOf(orderId)}{digest}.{type.Extension}", type.ContentType, stream, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Whether a name can be that of a photo of this order.</summary>
    public static bool BelongsTo(string orderId, string name) =>
        name.StartsWith(FolderOf(orderId), StringComparison.Ordinal) && FileNames.IsSafe(name);

    /// <summary>The media type that a photo is served with.</summary>
    public static string ContentTypeOf(string name) => FileType.OfName(name)?.ContentType ?? "application/octet-stream";

    private static string FolderOf(string orderId) => $"orders/{orderId}/photo-";
}

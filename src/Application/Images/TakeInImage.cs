using OrderFunctions.Application.Files;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain;

namespace OrderFunctions.Application.Images;

/// <summary>Somebody sends an image. What the file was called, and what the request calls it, is not asked.</summary>
/// <param name="Content">At most <see cref="ImageLimits.MaxBytes"/>.</param>
/// <param name="Subject">What uses it.</param>
public sealed record TakeInImage(ReadOnlyMemory<byte> Content, ImageUseKind Kind, string Subject);

/// <summary>
/// The original first, then the commit that names it, with the job that makes its sizes. An image that is there already costs one read
/// and the note that it is used once more; one that is used for the same already costs the read. What is refused leaves nothing behind.
/// </summary>
public sealed class TakeInImageHandler(ImageRepository images, IFileStore files, IImageScaler scaler, ImageLimits limits, TimeProvider time)
{
    /// <summary>Whether images can be taken in on this machine.</summary>
    public bool IsAvailable => scaler.Missing is null;

    /// <summary>
    /// The image as it is now. Refuses with what <see cref="ImageHeader.Read"/> refuses with, and with
    /// <see cref="ImageCodes.Unavailable"/>.
    /// </summary>
    public async Task<Result<ImageDocument>> HandleAsync(TakeInImage command, CancellationToken cancellationToken)
    {
        if (scaler.Missing is { } missing) return new Refusal(ImageCodes.Unavailable, missing);
        if (!ImageHeader.Read(command.Content.Span, limits).TryGet(out var header, out var refusal)) return refusal;
        var id = ImageDocument.IdOf(command.Content.Span);
        var use = ImageUse.Of(command.Kind, command.Subject, time.GetUtcNow());
        while (true)
        {
            var found = await images.FindAsync(id, cancellationToken).ConfigureAwait(false);
            var isUsed = found is not null && await images.IsUsedAsync(id, command.Kind, command.Subject, cancellationToken).ConfigureAwait(false);
            if (found is { Value.Status: not ImageStatus.Failed } known)
            {
                if (isUsed) return known.Value;
                var used = Used(known.Value, use);
                if (await images.TryUseAsync(known, used, use, cancellationToken).ConfigureAwait(false)) return used;
                continue;
            }

            // New, or it failed before: then it is tried once more.
            var image = await StoreAsync(id, header, command.Content, found?.Value, cancellationToken).ConfigureAwait(false);
            if (!isUsed) image = Used(image, use);
            if (await images.TryEnterAsync(found, image, use, isUsed, cancellationToken).ConfigureAwait(false)) return image;
            await files.DeleteAsync(image.Original.Name, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<ImageDocument> StoreAsync(
        string id, ImageHeader header, ReadOnlyMemory<byte> content, ImageDocument? before, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var image = new ImageDocument(
            id, Ids.New(now), new StoredFile("", header.Type.ContentType, content.Length, id), header.Width, header.Height, ImageStatus.Pending, [], null,
            before?.Uses ?? 0, before?.PublicUses ?? 0, now, null, before?.Revision ?? 0);
        using var original = content.AsStream();
        var stored = await files.WriteAsync(image.NameOf("original"), header.Type.ContentType, original, cancellationToken).ConfigureAwait(false);
        return image with { Original = stored, Revision = image.Revision + 1 };
    }

    private static ImageDocument Used(ImageDocument image, ImageUse use) => image with
    {
        Uses = image.Uses + 1,
        PublicUses = image.PublicUses + (use.Kind == ImageUseKind.Product ? 1 : 0),
        Revision = image.Revision + 1,
    };
}

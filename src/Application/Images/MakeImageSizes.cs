using OrderFunctions.Application.Catalogue;
using OrderFunctions.Application.Files;
using OrderFunctions.Domain;

namespace OrderFunctions.Application.Images;

/// <summary>Make the sizes of an image.</summary>
public sealed record MakeImageSizes(string Id);

/// <summary>
/// Scales an image, stores what was made, and then says so. A repeat, or two at a time, make the same files; one of them says it first.
/// The products that show the image hear of it last, also in a repeat: a product never shows what is not there.
/// </summary>
public sealed class MakeImageSizesHandler(ImageRepository images, IFileStore files, IImageScaler scaler, ProductImages products, TimeProvider time)
{
    /// <summary>The queue; a message is the image's id.</summary>
    public const string Queue = "images";

    public async Task HandleAsync(MakeImageSizes command, CancellationToken cancellationToken)
    {
        (string Folder, Result<IReadOnlyList<ImageFile>> Made)? last = null;
        while (await images.FindAsync(command.Id, cancellationToken).ConfigureAwait(false) is { } found)
        {
            var image = found.Value;
            if (!image.IsToBeMade)
            {
                await products.SettleAsync(image, await images.UsesOfAsync(image.Id, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
                return;
            }

            // Somebody may use it for one thing more while it is worked on; that is no reason to work again.
            if (last is not { } done || done.Folder != image.Folder) last = done = (image.Folder, await MakeAsync(image, cancellationToken).ConfigureAwait(false));
            var ended = done.Made.TryGet(out var sizes, out var refusal)
                ? image with { Status = ImageStatus.Ready, Sizes = sizes, Problem = null, EndedAt = time.GetUtcNow() }
                : image with { Status = ImageStatus.Failed, Problem = refusal.Code, EndedAt = time.GetUtcNow() };
            await images.TryReplaceAsync(found, ended, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The queue has given an image up: it failed, until staff send its message again.</summary>
    public async Task GiveUpAsync(string id, CancellationToken cancellationToken)
    {
        while (await images.FindAsync(id, cancellationToken).ConfigureAwait(false) is { Value.Status: ImageStatus.Pending } found)
        {
            var failed = found.Value with { Status = ImageStatus.Failed, Problem = ImageCodes.NotMade, EndedAt = time.GetUtcNow() };
            if (await images.TryReplaceAsync(found, failed, cancellationToken).ConfigureAwait(false)) return;
        }
    }

    private async Task<Result<IReadOnlyList<ImageFile>>> MakeAsync(ImageDocument image, CancellationToken cancellationToken)
    {
        var scaled = await ScaleAsync(image, cancellationToken).ConfigureAwait(false);
        if (!scaled.TryGet(out var made, out var refusal))
        {
            // An original that is no image is nothing to keep.
            await files.DeleteAsync(image.Original.Name, cancellationToken).ConfigureAwait(false);
            return Result.Refused<IReadOnlyList<ImageFile>>(refusal);
        }

        return Result.Ok<IReadOnlyList<ImageFile>>(await Task.WhenAll(made.Select(one => StoreAsync(image, one, cancellationToken))).ConfigureAwait(false));
    }

    private async Task<ImageFile> StoreAsync(ImageDocument image, ScaledImage made, CancellationToken cancellationToken)
    {
        using var content = made.Content.AsStream();
        var stored = await files.WriteAsync(image.NameOf($"{made.Size}.{made.Type.Extension}"), made.Type.ContentType, content, cancellationToken).ConfigureAwait(false);
        return new(made.Size, made.Width, made.Height, stored);
    }

    private async Task<Result<IReadOnlyList<ScaledImage>>> ScaleAsync(ImageDocument image, CancellationToken cancellationToken)
    {
        // Gone only when a run before this one found that it is no image.
        await using var original = await files.OpenReadAsync(image.Original.Name, cancellationToken).ConfigureAwait(false);
        if (original is null) return Result.Refused<IReadOnlyList<ScaledImage>>(new Refusal(ImageCodes.Broken, "The image is damaged."));
        var bytes = GC.AllocateUninitializedArray<byte>(checked((int)image.Original.Length));
        await original.ReadExactlyAsync(bytes, cancellationToken).ConfigureAwait(false);
        return await scaler.ScaleAsync(bytes, ImageSize.All, cancellationToken).ConfigureAwait(false);
    }
}

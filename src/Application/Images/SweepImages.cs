using OrderFunctions.Application.Files;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Images;

/// <summary>Deletes files of images that no image names: whoever wrote them, or was to delete them, died in between.</summary>
public sealed class SweepImagesHandler(ImageRepository images, IFileStore files, TimeProvider time)
{
    // Far longer than an upload or the making of sizes takes.
    private static readonly TimeSpan OrphanAfter = TimeSpan.FromDays(1);

    /// <summary>How many files went.</summary>
    public async Task<int> HandleAsync(CancellationToken cancellationToken)
    {
        var gone = 0;
        ImageDocument? last = null;
        await foreach (var name in files.ListAsync(ImageDocument.Root, cancellationToken).ConfigureAwait(false))
        {
            if (name.Split('/') is not [_, var id, var folder, _] || Ids.TimeOf(folder) is not { } at || time.GetUtcNow() - at < OrphanAfter) continue;
            // Files of one image mostly follow each other.
            if (last?.Id != id) last = (await images.FindAsync(id, cancellationToken).ConfigureAwait(false))?.Value;
            if (last is not null && last.Id == id && last.Folder == folder) continue;
            await files.DeleteAsync(name, cancellationToken).ConfigureAwait(false);
            gone++;
        }

        return gone;
    }
}

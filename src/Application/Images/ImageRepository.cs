using OrderFunctions.Application.Events;
using OrderFunctions.Application.Files;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Images;

/// <summary>Images and what they are used for. Every change of an image is one commit in its partition.</summary>
public sealed class ImageRepository(IDocumentStore store, IFileStore files, OutboxHint hint, TimeProvider time)
{
    /// <summary>The image, or null.</summary>
    public async Task<Versioned<ImageDocument>?> FindAsync(string id, CancellationToken cancellationToken) => ImageDocument.IsId(id)
        ? await store.ReadAsync(Containers.Images, id, ImageDocument.DocumentId, StoredJson.Default.ImageDocument, cancellationToken).ConfigureAwait(false)
        : null;

    /// <summary>What an image is used for.</summary>
    public async Task<IReadOnlyList<ImageUse>> UsesOfAsync(string id, CancellationToken cancellationToken)
    {
        var uses = new List<ImageUse>();
        var query = new DocumentQuery(Containers.Images, Containers.ImagesList) { Partition = id, EqualTo = [ImageUse.AllUses] };
        await foreach (var document in store.ReadAllAsync(query, cancellationToken).ConfigureAwait(false))
            uses.Add(document.As(StoredJson.Default.ImageUse).Value);
        return uses;
    }

    /// <summary>Whether an image is used for this.</summary>
    public async Task<bool> IsUsedAsync(string id, ImageUseKind kind, string subject, CancellationToken cancellationToken) => ImageDocument.IsId(id)
        && await store.FindAsync(Containers.Images, id, ImageUse.IdOf(kind, subject), cancellationToken).ConfigureAwait(false) is not null;

    /// <summary>
    /// An image is used no more for this. The last use takes image and files with it; the files go after the commit, and what a crash
    /// leaves of them is swept.
    /// </summary>
    public async Task RemoveUseAsync(string id, ImageUseKind kind, string subject, CancellationToken cancellationToken)
    {
        while (await FindAsync(id, cancellationToken).ConfigureAwait(false) is { } found && await IsUsedAsync(id, kind, subject, cancellationToken).ConfigureAwait(false))
        {
            var image = found.Value;
            var rest = image with
            {
                Uses = image.Uses - 1,
                PublicUses = image.PublicUses - (kind == ImageUseKind.Product ? 1 : 0),
                Revision = image.Revision + 1,
            };
            DocumentOperation change = rest.Uses == 0
                ? new DocumentOperation.Delete(ImageDocument.DocumentId, found.Version)
                : TypedDocuments.Replace(ImageDocument.DocumentId, rest, StoredJson.Default.ImageDocument, found.Version);
            DocumentOperation[] operations = [change, new DocumentOperation.Delete(ImageUse.IdOf(kind, subject), null)];
            if (!(await store.CommitAsync(Containers.Images, id, operations, cancellationToken).ConfigureAwait(false)).IsCommitted) continue;
            foreach (var name in rest.Uses == 0 ? image.FileNames : []) await files.DeleteAsync(name, cancellationToken).ConfigureAwait(false);
            return;
        }
    }

    /// <summary>Stores a new image, or one that failed and comes again, with its use and the job that makes its sizes. False: something changed.</summary>
    internal async Task<bool> TryEnterAsync(Versioned<ImageDocument>? found, ImageDocument image, ImageUse use, bool isUsed, CancellationToken cancellationToken)
    {
        var outbox = new Outbox(time.GetUtcNow(), image.Id, image.Revision).Job(MakeImageSizesHandler.Queue);
        DocumentOperation[] operations =
        [
            found is null
                ? TypedDocuments.Create(ImageDocument.DocumentId, image, StoredJson.Default.ImageDocument)
                : TypedDocuments.Replace(ImageDocument.DocumentId, image, StoredJson.Default.ImageDocument, found.Version),
            .. isUsed ? [] : new[] { Create(use) },
            .. outbox.Operations(),
        ];
        if (!(await store.CommitAsync(Containers.Images, image.Id, operations, cancellationToken).ConfigureAwait(false)).IsCommitted) return false;
        await hint.SendAsync(new OutboxPlace(Containers.Images, image.Id), cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Notes one more use of an image that is there. False: something changed.</summary>
    internal async Task<bool> TryUseAsync(Versioned<ImageDocument> found, ImageDocument image, ImageUse use, CancellationToken cancellationToken)
    {
        DocumentOperation[] operations =
            [TypedDocuments.Replace(ImageDocument.DocumentId, image, StoredJson.Default.ImageDocument, found.Version), Create(use)];
        return (await store.CommitAsync(Containers.Images, image.Id, operations, cancellationToken).ConfigureAwait(false)).IsCommitted;
    }

    /// <summary>Notes what became of an image. False: something changed.</summary>
    internal async Task<bool> TryReplaceAsync(Versioned<ImageDocument> found, ImageDocument image, CancellationToken cancellationToken)
    {
        var replace = TypedDocuments.Replace(ImageDocument.DocumentId, image with { Revision = image.Revision + 1 }, StoredJson.Default.ImageDocument, found.Version);
        return (await store.CommitAsync(Containers.Images, image.Id, [replace], cancellationToken).ConfigureAwait(false)).IsCommitted;
    }

    private static DocumentOperation Create(ImageUse use) => TypedDocuments.Create(ImageUse.IdOf(use.Kind, use.Subject), use, StoredJson.Default.ImageUse);
}

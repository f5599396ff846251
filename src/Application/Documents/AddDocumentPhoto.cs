using OrderFunctions.Application.Files;
using OrderFunctions.Application.Images;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Documents;

namespace OrderFunctions.Application.Documents;

/// <summary>The customer sends the photo of a page.</summary>
/// <param name="Content">JPEG, PNG or WebP.</param>
public sealed record AddDocumentPhoto(string DocumentId, ReadOnlyMemory<byte> Content, FileType Type, PartsListActor By);

/// <summary>A photo is an image like any other, and stored before the list names it. What is refused leaves nothing behind.</summary>
public sealed class AddDocumentPhotoHandler(PartsListRepository lists, TakeInImageHandler images, ImageRepository uses)
{
    /// <summary>The list as it is then; the same photo again is the same page. Refuses with what images and the list are refused with.</summary>
    public async Task<Result<Versioned<PartsListDocument>>> HandleAsync(AddDocumentPhoto command, CancellationToken cancellationToken)
    {
        if (await lists.FindAsync(command.DocumentId, cancellationToken).ConfigureAwait(false) is not { } found)
            return new Refusal(RefusalCodes.DocumentUnknown, "There is no such document.");
        // Nothing is kept of what would be refused in any case.
        var list = found.Value.PartsList;
        var add = new PartsListCommand.AddFile(new(ImageDocument.IdOf(command.Content.Span), command.Type.ContentType, command.Content.Length));
        var decision = PartsListDecider.Decide(list, add, command.By, list.UpdatedAt);
        if (decision.Refusal is { } full) return full;
        if (decision.IsRepeat) return found;

        var taken = await images.HandleAsync(new(command.Content, ImageUseKind.Document, command.DocumentId), cancellationToken).ConfigureAwait(false);
        if (taken.Refusal is { } refusal) return refusal;
        var added = await lists.ExecuteAsync(command.DocumentId, add, command.By, cancellationToken).ConfigureAwait(false);
        if (added.IsRefused) await uses.RemoveUseAsync(add.File.Id, ImageUseKind.Document, command.DocumentId, cancellationToken).ConfigureAwait(false);
        return added;
    }
}

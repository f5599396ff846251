using System.Globalization;
using OrderFunctions.Application.Files;
using OrderFunctions.Application.Images;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Documents;

namespace OrderFunctions.Application.Documents;

/// <summary>The customer sends a page of a parts list. What the file was called is not asked.</summary>
/// <param name="FileId">A UUIDv7 that is fixed by whoever asks, so that a repeat keeps one file.</param>
public sealed record AddDocumentFile(string DocumentId, string FileId, ReadOnlyMemory<byte> Content, PartsListActor By);

/// <summary>
/// A PDF is a file that its customer owns, a photo is an image like any other; it is stored before the list names it. What is refused
/// leaves nothing behind.
/// </summary>
public sealed class AddDocumentFileHandler(
    PartsListRepository lists, KeepFileHandler keep, FileRegister register, TakeInImageHandler images, ImageRepository uses, PartsListOptions options)
{
    /// <summary>
    /// The list as it is then. Refuses with <see cref="DocumentCodes.TypeRefused"/>, <see cref="DocumentCodes.Broken"/>, with what images are
    /// refused with, and with what the list refuses with.
    /// </summary>
    public async Task<Result<Versioned<PartsListDocument>>> HandleAsync(AddDocumentFile command, CancellationToken cancellationToken)
    {
        if (await lists.FindAsync(command.DocumentId, cancellationToken).ConfigureAwait(false) is not { } found)
            return new Refusal(RefusalCodes.DocumentUnknown, "There is no such document.");
        var sha = ImageDocument.IdOf(command.Content.Span);
        if (found.Value.PartsList.Files.Any(file => file.Id == sha)) return found;

        // Nothing is kept of what would be refused in any case.
        var type = FileType.Of(command.Content);
        var file = new PartsListFile(sha, type?.ContentType ?? "", command.Content.Length, type == FileType.Pdf ? command.FileId : null);
        if (PartsListDecider.Decide(found.Value.PartsList, new PartsListCommand.AddFile(file), command.By, found.Value.PartsList.UpdatedAt).Refusal is { } full) return full;
        if (type == FileType.Pdf) return await AddPdfAsync(command, found.Value.PartsList, file, cancellationToken).ConfigureAwait(false);
        if (type != FileType.Jpeg && type != FileType.Png && type != FileType.WebP) return new Refusal(DocumentCodes.TypeRefused, "A file must be PDF, JPEG, PNG or WebP.");
        return await AddPhotoAsync(command, file, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Result<Versioned<PartsListDocument>>> AddPdfAsync(
        AddDocumentFile command, PartsList list, PartsListFile file, CancellationToken cancellationToken)
    {
        if (command.Content.Length > options.MaxFileBytes) return new Refusal(DocumentCodes.TooMuch, "The file is too large.");
        if (!PdfFrame.IsWhole(command.Content.Span)) return new Refusal(DocumentCodes.Broken, "The PDF is cut off or damaged.");
        using var content = command.Content.AsStream();
        var name = string.Create(CultureInfo.InvariantCulture, $"document-{list.Files.Count + 1}.pdf");
        var kept = await keep
            .HandleAsync(new(command.FileId, list.CustomerId, "document", name, FileType.Pdf.ContentType, content, ExpiresAt: null), cancellationToken)
            .ConfigureAwait(false);
        if (!kept.TryGet(out var record, out var refusal)) return refusal;
        var added = await lists.ExecuteAsync(
            command.DocumentId,
            new PartsListCommand.AddFile(file),
            command.By,
            cancellationToken,
            now => [TypedDocuments.Upsert(FileReading.IdOf(file.Id), FileReading.Of(command.DocumentId, file.Id, now), StoredJson.Default.FileReading)]).ConfigureAwait(false);
        // Somebody else was faster with the same page, or the list is closed by now: this copy is named by nobody.
        if (!added.TryGet(out var document, out _) || document.Value.PartsList.Files.All(one => one.KeptAs != record.Id))
            await register.DeleteAsync(record, cancellationToken).ConfigureAwait(false);
        return added;
    }

    private async Task<Result<Versioned<PartsListDocument>>> AddPhotoAsync(AddDocumentFile command, PartsListFile file, CancellationToken cancellationToken)
    {
        var taken = await images.HandleAsync(new(command.Content, ImageUseKind.Document, command.DocumentId), cancellationToken).ConfigureAwait(false);
        if (taken.Refusal is { } refusal) return refusal;
        var added = await lists.ExecuteAsync(command.DocumentId, new PartsListCommand.AddFile(file), command.By, cancellationToken).ConfigureAwait(false);
        if (added.IsRefused) await uses.RemoveUseAsync(file.Id, ImageUseKind.Document, command.DocumentId, cancellationToken).ConfigureAwait(false);
        return added;
    }
}

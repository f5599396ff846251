using System.Globalization;
using OrderFunctions.Application.Files;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Documents;

namespace OrderFunctions.Application.Documents;

/// <summary>The customer has sent a PDF of a parts list. What the file was called is not asked.</summary>
public sealed record AddDocumentPdf(string DocumentId, ReceivedPdf Pdf, PartsListActor By);

/// <summary>
/// The record of the file first, then the list that names it, with the job that reads it. Until then the file is one that goes by itself: it is
/// the job that makes it stay, and whoever dies in between leaves nothing.
/// </summary>
public sealed class AddDocumentPdfHandler(PartsListRepository lists, FileRegister register, TimeProvider time)
{
    private static readonly TimeSpan Unnamed = TimeSpan.FromDays(1);

    /// <summary>The list as it is then; the same file again is the same page. Refuses with what the list refuses with.</summary>
    public async Task<Result<Versioned<PartsListDocument>>> HandleAsync(AddDocumentPdf command, CancellationToken cancellationToken)
    {
        if (await lists.FindAsync(command.DocumentId, cancellationToken).ConfigureAwait(false) is not { } found)
            return new Refusal(RefusalCodes.DocumentUnknown, "There is no such document.");
        var (list, now, stored) = (found.Value.PartsList, time.GetUtcNow(), command.Pdf.File);
        var file = new PartsListFile(stored.Sha256, stored.ContentType, stored.Length, command.Pdf.Id);
        var decision = PartsListDecider.Decide(list, new PartsListCommand.AddFile(file), command.By, now);
        if (decision.Refusal is { } refusal) return refusal;
        if (decision.IsRepeat) return found;

        var name = string.Create(CultureInfo.InvariantCulture, $"document-{list.Files.Count + 1}.pdf");
        var record = FileRecord.Of(command.Pdf.Id, list.CustomerId, "document", name, stored, FileRetention.Personal, now + Unnamed, now);
        await register.TryAddAsync(record, cancellationToken).ConfigureAwait(false);
        var added = await lists.ExecuteAsync(
            command.DocumentId,
            new PartsListCommand.AddFile(file),
            command.By,
            cancellationToken,
            at => [TypedDocuments.Upsert(FileReading.IdOf(file.Id), FileReading.Of(command.DocumentId, file.Id, at), StoredJson.Default.FileReading)]).ConfigureAwait(false);
        // Somebody else was faster with the same page, or the list is closed by now: this copy is named by nobody.
        if (!added.TryGet(out var document, out _) || document.Value.PartsList.Files.All(one => one.KeptAs != record.Id))
            await register.DeleteAsync(record, cancellationToken).ConfigureAwait(false);
        return added;
    }
}

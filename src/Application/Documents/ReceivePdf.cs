using OrderFunctions.Application.Files;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain;

namespace OrderFunctions.Application.Documents;

/// <summary>A PDF comes.</summary>
/// <param name="Content">Read once; it stays the caller's.</param>
public sealed record ReceivePdf(Stream Content);

/// <summary>A PDF that lies in the store; no record names it yet.</summary>
/// <param name="Id">UUIDv7, of this upload alone.</param>
public sealed record ReceivedPdf(string Id, StoredFile File);

/// <summary>Brings a PDF into the store as it comes, so that its size is nobody's memory. What is refused is not kept.</summary>
public sealed class ReceivePdfHandler(IFileStore files, FileRegister register, PartsListOptions options, TimeProvider time)
{
    private static readonly Refusal Broken = new(DocumentCodes.Broken, "The PDF is cut off or damaged.");

    /// <summary>The stored file. Refuses with <see cref="DocumentCodes.Broken"/>.</summary>
    /// <exception cref="UploadTooLargeException">There is more than <see cref="PartsListOptions.MaxFileBytes"/>.</exception>
    public async Task<Result<ReceivedPdf>> HandleAsync(ReceivePdf command, CancellationToken cancellationToken)
    {
        var id = Ids.New(time);
        await using var limited = new UploadStream(default, command.Content, options.MaxFileBytes);
        await using var content = new TailStream(limited, PdfFrame.TailLength);
        var stored = await files.WriteAsync(FileRecord.NameOf(id), FileType.Pdf.ContentType, content, cancellationToken).ConfigureAwait(false);
        if (PdfFrame.IsEnd(content.Tail)) return new ReceivedPdf(id, stored);
        await files.DeleteAsync(stored.Name, cancellationToken).ConfigureAwait(false);
        return Broken;
    }

    /// <summary>Deletes a PDF that no record names after all. Whoever dies before that leaves it to the sweep.</summary>
    public async Task DropUnnamedAsync(ReceivedPdf pdf, CancellationToken cancellationToken)
    {
        if (await register.FindAsync(pdf.Id, cancellationToken).ConfigureAwait(false) is null)
            await files.DeleteAsync(pdf.File.Name, cancellationToken).ConfigureAwait(false);
    }
}

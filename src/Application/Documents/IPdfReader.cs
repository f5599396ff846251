using OrderFunctions.Domain;

namespace OrderFunctions.Application.Documents;

/// <summary>Takes the text out of PDFs: poppler's <c>pdftotext</c>, or <see cref="NoPdfReader"/> where there is none.</summary>
public interface IPdfReader
{
    /// <summary>Why no PDF can be read here, in a sentence that says what to do; null when all is there.</summary>
    string? Missing { get; }

    /// <summary>
    /// The text of each page, as it is laid out. What is in the file never harms more than the answer: refuses with
    /// <see cref="DocumentCodes.NoReader"/>, <see cref="DocumentCodes.Locked"/>, <see cref="DocumentCodes.Unreadable"/> or
    /// <see cref="DocumentCodes.TooMuch"/>.
    /// </summary>
    /// <param name="maxPages">Pages that are read.</param>
    Task<Result<PdfText>> ReadAsync(Stream pdf, int maxPages, CancellationToken cancellationToken);
}

/// <summary>The text of a PDF.</summary>
/// <param name="HasMorePages">There are pages behind those that were read.</param>
public sealed record PdfText(IReadOnlyList<string> Pages, bool HasMorePages);

/// <summary>Stands in where there is no reader: staff read the files themselves, and everything else works.</summary>
public sealed class NoPdfReader(string missing) : IPdfReader
{
    /// <inheritdoc />
    public string Missing { get; } = missing;

    /// <inheritdoc />
    public Task<Result<PdfText>> ReadAsync(Stream pdf, int maxPages, CancellationToken cancellationToken) =>
        Task.FromResult(Result.Refused<PdfText>(new Refusal(DocumentCodes.NoReader, Missing)));
}

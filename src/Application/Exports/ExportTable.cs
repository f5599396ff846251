using OrderFunctions.Application.Csv;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Exports;

/// <summary>How documents of one container become rows.</summary>
/// <param name="Kind">Of the export.</param>
/// <param name="Columns">The header.</param>
/// <param name="Query">
/// All documents that can have rows, in an order that no change of a document touches: so that whatever changes or comes meanwhile, each is
/// met once. What was made after the start is left out.
/// </param>
/// <param name="WriteAsync">Writes the rows of a page. Pages are written side by side.</param>
internal sealed record ExportTable(
    ExportKind Kind,
    IReadOnlyList<string> Columns,
    Func<ExportRequest, DateTimeOffset, DocumentQuery> Query,
    Func<ExportPage, CsvRows, CancellationToken, ValueTask> WriteAsync);

/// <summary>A page of documents.</summary>
/// <param name="Documents">In the order of the query.</param>
/// <param name="Previous">Partition of the document before the first; null when there is none.</param>
/// <param name="Request">What was asked for.</param>
/// <param name="Until">When it was asked for.</param>
internal sealed record ExportPage(IReadOnlyList<StoredDocument> Documents, string? Previous, ExportRequest Request, DateTimeOffset Until);

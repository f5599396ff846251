using OrderFunctions.Application.Catalogue;
using OrderFunctions.Application.Files;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Documents;

namespace OrderFunctions.Application.Documents;

/// <summary>Do what lies open with a document.</summary>
public sealed record WorkOnDocument(string DocumentId);

/// <summary>
/// Makes the PDFs of a list stay, reads them for articles, and finishes an order that somebody began to place and died over. A repeat, or two at
/// a time, find the same; what was noted first stays.
/// </summary>
public sealed class WorkOnDocumentHandler(
    IDocumentStore store,
    PartsListRepository lists,
    FileRegister register,
    IFileStore files,
    IPdfReader reader,
    ListProductsHandler products,
    CreateOrderOfDocumentHandler order,
    PartsListOptions options,
    TimeProvider time)
{
    /// <summary>The queue; a message is the document's id.</summary>
    public const string Queue = "documents";

    private const int ProductsAtOnce = 1_000;

    /// <summary>Articles that a file is searched for, by SKU; beyond that staff search by themselves. Ten thousand cost a quarter of a second of processor time.</summary>
    public int MaxArticles { get; set; } = 50_000;

    private static readonly PartsListActor App = new("documents", IsStaff: true);

    public async Task HandleAsync(WorkOnDocument command, CancellationToken cancellationToken)
    {
        if (await lists.FindAsync(command.DocumentId, cancellationToken).ConfigureAwait(false) is not { } found) return;
        foreach (var file in found.Value.PartsList.Files.Where(file => file.KeptAs is not null))
        {
            // Gone with its owner, perhaps, who wanted to be forgotten.
            var record = await register.FindAsync(file.KeptAs!, cancellationToken).ConfigureAwait(false);
            if (record is { ExpiresAt: not null }) await register.StayAsync(record, cancellationToken).ConfigureAwait(false);
            if (await FindAsync(command.DocumentId, file.Id, cancellationToken).ConfigureAwait(false) is not { Value.IsToBeRead: true } reading) continue;
            var read = await ReadAsync(reading.Value, record, cancellationToken).ConfigureAwait(false);
            await ReplaceAsync(reading, read with { EndedAt = time.GetUtcNow() }, cancellationToken).ConfigureAwait(false);
        }

        // Refused, it was ended or changed meanwhile, and there is nothing to finish.
        if (found.Value.PartsList.IsBeingOrdered) await order.HandleAsync(new(command.DocumentId, App), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The queue has given a document up: what was not read has failed, until staff send its message again.</summary>
    public async Task GiveUpAsync(string documentId, CancellationToken cancellationToken)
    {
        // A message may be anything.
        if (await lists.FindAsync(documentId, cancellationToken).ConfigureAwait(false) is null) return;
        foreach (var reading in await lists.ReadingsOfAsync(documentId, cancellationToken).ConfigureAwait(false))
        {
            if (await FindAsync(documentId, reading.FileId, cancellationToken).ConfigureAwait(false) is not { Value.Status: ReadingStatus.Pending } pending) continue;
            var failed = pending.Value with { Status = ReadingStatus.Failed, Problem = DocumentCodes.NotRead, EndedAt = time.GetUtcNow() };
            await ReplaceAsync(pending, failed, cancellationToken).ConfigureAwait(false);
        }
    }

    private ValueTask<Versioned<FileReading>?> FindAsync(string documentId, string fileId, CancellationToken cancellationToken) =>
        store.ReadAsync(Containers.Documents, documentId, FileReading.IdOf(fileId), StoredJson.Default.FileReading, cancellationToken);

    // Whoever was faster has found the same.
    private async Task ReplaceAsync(Versioned<FileReading> reading, FileReading after, CancellationToken cancellationToken)
    {
        var replace = TypedDocuments.Replace(reading.Id, after, StoredJson.Default.FileReading, reading.Version);
        await store.CommitAsync(Containers.Documents, reading.Partition, [replace], cancellationToken).ConfigureAwait(false);
    }

    private async Task<FileReading> ReadAsync(FileReading reading, FileRecord? record, CancellationToken cancellationToken)
    {
        if (record is null
            || await files.OpenReadAsync(record.File.Name, cancellationToken).ConfigureAwait(false) is not { } content)
        {
            return reading with { Status = ReadingStatus.Failed, Problem = DocumentCodes.Unreadable };
        }

        Result<PdfText> read;
        await using (content.ConfigureAwait(false)) read = await reader.ReadAsync(content, options.MaxPages, cancellationToken).ConfigureAwait(false);
        if (!read.TryGet(out var text, out var refusal)) return reading with { Status = ReadingStatus.Failed, Problem = refusal.Code };
        var problem = text.HasMorePages ? DocumentCodes.PagesLeftOut : null;
        if (text.Pages.All(string.IsNullOrWhiteSpace)) return reading with { Status = ReadingStatus.NoText, Problem = problem, Pages = text.Pages.Count };
        var (matches, isWhole) = await FindArticlesAsync(text.Pages, cancellationToken).ConfigureAwait(false);
        return reading with { Status = ReadingStatus.Read, Problem = problem ?? (isWhole ? null : DocumentCodes.ArticlesLeftOut), Pages = text.Pages.Count, Matches = matches };
    }

    private async Task<(IReadOnlyList<ArticleMatch> Matches, bool IsWhole)> FindArticlesAsync(IReadOnlyList<string> pages, CancellationToken cancellationToken)
    {
        var finder = new ArticleFinder(pages);
        var (looked, continuation) = (0, (string?)null);
        do
        {
            var page = (await products.HandleAsync(new(Math.Min(ProductsAtOnce, MaxArticles - looked), continuation), cancellationToken).ConfigureAwait(false)).Value;
            foreach (var product in page.Products) finder.Look(product.Sku, product.Name);
            (looked, continuation) = (looked + page.Products.Count, page.Continuation);
        }
        while (continuation is not null && looked < MaxArticles);
        return (finder.Matches(), continuation is null);
    }
}

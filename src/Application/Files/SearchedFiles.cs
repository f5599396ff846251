using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Privacy;

namespace OrderFunctions.Application.Files;

/// <summary>
/// Files of others that go by themselves: tables that staff exported, lists that they sent. What can be read as text is read; who made it
/// keeps it until its time, because others are in it, too.
/// </summary>
public sealed class SearchedFiles(IDocumentStore store, IFileStore files) : ISearchedPlace
{
    public string Place => "files";

    public async Task<PlacePage> SearchAsync(Person person, string? from, CancellationToken cancellationToken)
    {
        // One at a time: it may be a table of a million rows.
        var one = new DocumentQuery(Containers.Files, Containers.FilesExpires) { Limit = 1, Continuation = from };
        var page = await store.QueryAsync(one, cancellationToken).ConfigureAwait(false);
        var report = PlaceReport.Nothing(Place);
        foreach (var document in page.Documents)
            report = report.Plus(await LookAsync(document.As(StoredJson.Default.FileRecord).Value, person, cancellationToken).ConfigureAwait(false));
        return new(report, page.Continuation);
    }

    private async Task<PlaceReport> LookAsync(FileRecord record, Person person, CancellationToken cancellationToken)
    {
        if (!IsText(record.File.ContentType))
            return new(Place, 0, 0, 0, 0, [new(record.Kind, 1, "it is no text that could be searched, and goes with its time", record.ExpiresAt)]);
        if (await files.OpenReadAsync(record.File.Name, cancellationToken).ConfigureAwait(false) is not { } content) return PlaceReport.Nothing(Place);
        await using var text = content.ConfigureAwait(false);
        return await person.IsNamedInAsync(content, cancellationToken).ConfigureAwait(false)
            ? new(Place, 1, 1, 0, 0, [new(record.Kind, 1, "others are in it; it goes with its time", record.ExpiresAt)])
            : new(Place, 1, 0, 0, 0, []);
    }

    private static bool IsText(string contentType) =>
        contentType.StartsWith("text/", StringComparison.Ordinal) || contentType.StartsWith("application/json", StringComparison.Ordinal);
}

using System.Text.Json;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Files;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Functions.Tests.Model;

/// <summary>Files whose content nobody looks at.</summary>
internal sealed class FilesInMemory : IFileStore
{
    public Task<StoredFile> WriteAsync(string name, string contentType, Stream content, CancellationToken cancellationToken) =>
        Task.FromResult(new StoredFile(name, contentType, content.Length, ""));

    public Task<Stream?> OpenReadAsync(string name, CancellationToken cancellationToken) => Task.FromResult<Stream?>(null);

    public Task<Stream?> OpenReadAsync(string name, long offset, long length, CancellationToken cancellationToken) => Task.FromResult<Stream?>(null);

    public Task DeleteAsync(string name, CancellationToken cancellationToken) => Task.CompletedTask;

    public IAsyncEnumerable<string> ListAsync(string prefix, CancellationToken cancellationToken) => AsyncEnumerable.Empty<string>();
}

/// <summary>
/// The store, and what was committed since somebody looked. Rows of the outbox go to whoever carries them out: what becomes of the
/// rows themselves is tested elsewhere.
/// </summary>
internal sealed class WatchedDocuments(IDocumentStore inner, Action<OutboxRow> promised) : IDocumentStore
{
    private static readonly string[] Telling = ["\"kind\":\"SAGA", "\"kind\":\"JOB\""];

    private readonly List<(string Container, StoredDocument Document)> _changed = [];

    public bool HasChanges => _changed.Count > 0;

    /// <summary>Takes what changed, in order; a document can be there more than once.</summary>
    public IReadOnlyList<(string Container, StoredDocument Document)> TakeChanges()
    {
        (string, StoredDocument)[] taken = [.. _changed];
        _changed.Clear();
        return taken;
    }

    public ValueTask<StoredDocument?> FindAsync(string container, string partition, string id, CancellationToken cancellationToken = default) =>
        inner.FindAsync(container, partition, id, cancellationToken);

    public ValueTask<DocumentPage> QueryAsync(DocumentQuery query, CancellationToken cancellationToken = default) =>
        inner.QueryAsync(query, cancellationToken);

    public async ValueTask<CommitResult> CommitAsync(
        string container, string partition, IReadOnlyList<DocumentOperation> operations, CancellationToken cancellationToken = default)
    {
        List<DocumentOperation> documents = [], rows = [];
        foreach (var operation in operations)
            (operation.Id.StartsWith(Outbox.IdPrefix, StringComparison.Ordinal) ? rows : documents).Add(operation);
        var result = await inner.CommitAsync(container, partition, documents, cancellationToken);
        if (!result.IsCommitted) return result;
        foreach (var operation in documents.Where(operation => operation is not DocumentOperation.Delete))
            _changed.Add((container, (await inner.FindAsync(container, partition, operation.Id, cancellationToken))!));
        foreach (var row in rows.OfType<DocumentOperation.Create>().Where(IsTelling))
            promised(JsonSerializer.Deserialize(row.Body.Span, StoredJson.Default.OutboxRow)!);
        return result;
    }

    // Most rows are events, and long.
    private static bool IsTelling(DocumentOperation.Create row)
    {
        var head = System.Text.Encoding.UTF8.GetString(row.Body.Span[..Math.Min(row.Body.Length, 120)]);
        return Telling.Any(kind => head.Contains(kind, StringComparison.Ordinal));
    }
}

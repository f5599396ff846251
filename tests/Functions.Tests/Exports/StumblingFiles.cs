using System.Collections.Concurrent;
using OrderFunctions.Application.Files;

namespace OrderFunctions.Functions.Tests.Exports;

/// <summary>Files that a test may refuse to write.</summary>
internal sealed class StumblingFiles : IFileStore
{
    private IFileStore _inner = null!;

    public Func<string, Task> Before { get; set; } = _ => Task.CompletedTask;

    /// <summary>What becomes of content on its way.</summary>
    public Func<Stream, Stream> Through { get; set; } = static content => content;

    public ConcurrentQueue<string> Written { get; } = new();

    public IFileStore Around(IFileStore inner)
    {
        _inner = inner;
        return this;
    }

    public async Task<StoredFile> WriteAsync(string name, string contentType, Stream content, CancellationToken cancellationToken)
    {
        await Before(name);
        var stored = await _inner.WriteAsync(name, contentType, Through(content), cancellationToken);
        Written.Enqueue(name);
        return stored;
    }

    public Task<Stream?> OpenReadAsync(string name, CancellationToken cancellationToken) => _inner.OpenReadAsync(name, cancellationToken);

    public Task<Stream?> OpenReadAsync(string name, long offset, long length, CancellationToken cancellationToken) =>
        _inner.OpenReadAsync(name, offset, length, cancellationToken);

    public Task DeleteAsync(string name, CancellationToken cancellationToken) => _inner.DeleteAsync(name, cancellationToken);

    public IAsyncEnumerable<string> ListAsync(string prefix, CancellationToken cancellationToken) => _inner.ListAsync(prefix, cancellationToken);
}

using OrderFunctions.Application.Files;
using OrderFunctions.Application.Notifications;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Functions.Tests.Faults.Crash;

/// <summary>Documents, those of the Sandbox's books among them: what the gateway has done is durable before we hear of it.</summary>
internal sealed class MortalStore(IDocumentStore inner, Life life) : IDocumentStore
{
    public ValueTask<StoredDocument?> FindAsync(string container, string partition, string id, CancellationToken cancellationToken = default) =>
        inner.FindAsync(container, partition, id, cancellationToken);

    public ValueTask<DocumentPage> QueryAsync(DocumentQuery query, CancellationToken cancellationToken = default) =>
        inner.QueryAsync(query, cancellationToken);

    public async ValueTask<CommitResult> CommitAsync(
        string container, string partition, IReadOnlyList<DocumentOperation> operations, CancellationToken cancellationToken = default)
    {
        life.ThrowIfDead();
        var result = await inner.CommitAsync(container, partition, operations, cancellationToken);
        // To forget a reminder is no effect: the timer that finds it in vain forgets it, too.
        if (result.IsCommitted && !operations.All(operation => operation is DocumentOperation.Delete))
            life.Wrote(container, $"{container}/{partition}/{string.Join(' ', operations.Select(operation => $"{operation.GetType().Name} {operation.Id}"))}");
        return result;
    }
}

/// <summary>Files: labels and invoices.</summary>
internal sealed class MortalFiles(IFileStore inner, Life life) : IFileStore
{
    public Task<Stream?> OpenReadAsync(string name, CancellationToken cancellationToken) => inner.OpenReadAsync(name, cancellationToken);

    public Task<Stream?> OpenReadAsync(string name, long offset, long length, CancellationToken cancellationToken) =>
        inner.OpenReadAsync(name, offset, length, cancellationToken);

    public Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        life.ThrowIfDead();
        return inner.DeleteAsync(name, cancellationToken);
    }

    public IAsyncEnumerable<string> ListAsync(string prefix, CancellationToken cancellationToken) => inner.ListAsync(prefix, cancellationToken);

    public async Task<StoredFile> WriteAsync(string name, string contentType, Stream content, CancellationToken cancellationToken)
    {
        life.ThrowIfDead();
        var file = await inner.WriteAsync(name, contentType, content, cancellationToken);
        life.Wrote("file", name);
        return file;
    }
}

/// <summary>Mail: the dead send none.</summary>
internal sealed class MortalMail(IMailSender inner, Life life) : IMailSender
{
    public Task SendAsync(Mail mail, CancellationToken cancellationToken)
    {
        life.ThrowIfDead();
        return inner.SendAsync(mail, cancellationToken);
    }
}

using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Ops;

/// <summary>Delete failures that nobody died of, dead letters that were settled long ago, and old denials.</summary>
public sealed record ForgetExpired;

/// <summary>Works through what has expired, a page at a time.</summary>
public sealed class ForgetExpiredHandler(IDocumentStore store, TimeProvider time)
{
    /// <summary>How many were deleted.</summary>
    public async Task<int> HandleAsync(ForgetExpired command, CancellationToken cancellationToken) =>
        await ForgetAsync(Containers.DeadLetters, cancellationToken).ConfigureAwait(false)
        + await ForgetAsync(Containers.Audit, cancellationToken).ConfigureAwait(false);

    private async Task<int> ForgetAsync(string container, CancellationToken cancellationToken)
    {
        var expired = new DocumentQuery(container, "expires")
        {
            Before = time.GetUtcNow().ToUnixTimeMilliseconds(),
            Limit = 200,
        };
        var deleted = 0;
        do
        {
            var page = await store.QueryAsync(expired, cancellationToken).ConfigureAwait(false);
            foreach (var document in page.Documents)
            {
                var commit = await store
                    .CommitAsync(
                        container,
                        document.Partition,
                        [new DocumentOperation.Delete(document.Id, document.Version)],
                        cancellationToken)
                    .ConfigureAwait(false);
                deleted += commit.IsCommitted ? 1 : 0;
            }

            expired = expired with { Continuation = page.Continuation };
        }
        while (expired.Continuation is not null);
        return deleted;
    }
}

using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Ops;

/// <summary>Delete failures that nobody died of and dead letters that were settled long ago.</summary>
public sealed record ForgetDeadLetters;

/// <summary>Works through what has expired, a page at a time.</summary>
public sealed class ForgetDeadLettersHandler(IDocumentStore store, TimeProvider time)
{
    /// <summary>How many were deleted.</summary>
    public async Task<int> HandleAsync(ForgetDeadLetters command, CancellationToken cancellationToken)
    {
        var expired = new DocumentQuery(Containers.DeadLetters, "expires")
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
                        Containers.DeadLetters,
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

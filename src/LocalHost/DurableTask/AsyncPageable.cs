namespace OrderFunctions.LocalHost.DurableTask;

/// <summary>Values that are read page by page while they are asked for.</summary>
public abstract class AsyncPageable<T> : IAsyncEnumerable<T>
    where T : notnull
{
    /// <summary>The pages, from the one that the token of an earlier page leads to.</summary>
    public abstract IAsyncEnumerable<Page<T>> AsPages(string? continuationToken = default, int? pageSizeHint = default);

    public async IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        await foreach (var page in AsPages().WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            foreach (var value in page.Values)
                yield return value;
        }
    }
}

/// <summary>Some values, and where the next ones are.</summary>
public sealed class Page<T>
    where T : notnull
{
    public Page(IReadOnlyList<T> values, string? continuationToken = null) => (Values, ContinuationToken) = (values, continuationToken);

    public IReadOnlyList<T> Values { get; }

    /// <summary>Null: these were the last ones.</summary>
    public string? ContinuationToken { get; }
}

using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Orders;

/// <summary>Everything that happened to an order, oldest first.</summary>
public sealed record ReadTimeline(string OrderId);

/// <summary>
/// Reads the facts of every commit by key: revisions are consecutive, so that no index is needed for a page that people
/// look at now and then.
/// </summary>
public sealed class ReadTimelineHandler(IDocumentStore store)
{
    private const int AtOnce = 16;

    /// <summary>The facts of commits 1 to <paramref name="revision"/>.</summary>
    public async Task<IReadOnlyList<OrderFacts>> HandleAsync(
        ReadTimeline query, int revision, CancellationToken cancellationToken)
    {
        var facts = new List<OrderFacts>(revision);
        foreach (var chunk in Enumerable.Range(1, revision).Chunk(AtOnce))
        {
            var read = await Task.WhenAll(chunk.Select(number => ReadAsync(query.OrderId, number, cancellationToken)))
                .ConfigureAwait(false);
            facts.AddRange(read.OfType<OrderFacts>());
        }

        return facts;
    }

    private async Task<OrderFacts?> ReadAsync(string orderId, int revision, CancellationToken cancellationToken) =>
        (await store.ReadAsync(
                Containers.Orders, orderId, OrderFacts.IdOf(revision), StoredJson.Default.OrderFacts, cancellationToken)
            .ConfigureAwait(false))?.Value;
}

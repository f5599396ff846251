using System.Net;
using Microsoft.Azure.Cosmos;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Adapters.Cosmos;

/// <summary><see cref="IDocumentStore"/> on Azure Cosmos DB: point reads, one transactional batch per commit, range queries.</summary>
public sealed class CosmosDocumentStore : IDocumentStore
{
    private readonly Dictionary<string, CosmosContainer> _containers;
    private readonly TimeProvider _time;

    /// <summary>Uses a database whose containers exist: Bicep makes them, <see cref="ContainerFile"/> on an emulator.</summary>
    public CosmosDocumentStore(Database database, IReadOnlyList<ContainerDefinition> containers, TimeProvider time)
    {
        _time = time;
        _containers = containers.ToDictionary(
            one => one.Name, one => new CosmosContainer(one, database.GetContainer(one.Name)), StringComparer.Ordinal);
    }

    public async ValueTask<StoredDocument?> FindAsync(
        string container, string partition, string id, CancellationToken cancellationToken = default)
    {
        DocumentLimits.CheckKey(partition, nameof(partition));
        DocumentLimits.CheckKey(id, nameof(id));
        return (await ContainerOf(container).FindAsync(partition, id, cancellationToken).ConfigureAwait(false))?.Document;
    }

    public async ValueTask<CommitResult> CommitAsync(
        string container,
        string partition,
        IReadOnlyList<DocumentOperation> operations,
        CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var target = ContainerOf(container);
        DocumentLimits.Check(target.Definition, partition, operations);
        // From here on it is not cancelled: a caller who goes away must not leave the outcome open.
        return operations.Count == 0
            ? new CommitResult(CommitOutcome.Committed, -1, [])
            : await new CosmosCommit(target, partition, operations, _time).RunAsync().ConfigureAwait(false);
    }

    public async ValueTask<DocumentPage> QueryAsync(DocumentQuery query, CancellationToken cancellationToken = default)
    {
        var target = ContainerOf(query.Container);
        var asked = IndexQuery.For(target.Definition, query);
        using var pages = target.Items.GetItemQueryStreamIterator(asked.ToDefinition(), requestOptions: asked.ToOptions());
        var rows = new List<StoredItem>();
        while (pages.HasMoreResults && rows.Count <= query.Limit)
        {
            using var page = await pages.ReadNextAsync(cancellationToken).ConfigureAwait(false);
            page.EnsureSuccessStatusCode();
            rows.AddRange(Envelope.ReadPage(await CosmosContainer.BytesOfAsync(page, cancellationToken).ConfigureAwait(false)));
        }

        return asked.PageOf(rows);
    }

    private CosmosContainer ContainerOf(string container) =>
        _containers.TryGetValue(container, out var found)
            ? found
            : throw new ArgumentException($"There is no container '{container}'.", nameof(container));
}

/// <summary>A container: what is declared of it, and the SDK's client for its items.</summary>
internal sealed record CosmosContainer(ContainerDefinition Definition, Container Items)
{
    /// <summary>A point read; null when there is no such item, an exception when there is no such container.</summary>
    public async Task<StoredItem?> FindAsync(string partition, string id, CancellationToken cancellationToken)
    {
        using var response = await Items
            .ReadItemStreamAsync(ItemId.Of(id), new PartitionKey(partition), cancellationToken: cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.NotFound && SubStatus.Of(response.Headers) == SubStatus.None) return null;
        response.EnsureSuccessStatusCode();
        return Envelope.Read(await BytesOfAsync(response, cancellationToken).ConfigureAwait(false));
    }

    public static async Task<ReadOnlyMemory<byte>> BytesOfAsync(ResponseMessage response, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream();
        await response.Content.CopyToAsync(content, cancellationToken).ConfigureAwait(false);
        return content.GetBuffer().AsMemory(0, (int)content.Length);
    }
}

using System.Text.Json;
using Microsoft.Azure.Cosmos;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Adapters.Cosmos;

/// <summary>
/// <c>infra/cosmos-containers.json</c>: every container with its partition key and indexes. Bicep makes them from it on
/// Azure; on an emulator, where nobody deploys, <see cref="CreateMissingAsync"/> does.
/// </summary>
public sealed record ContainerFile(
    int PartitionKeyVersion, RequiredConsistency Consistency, IReadOnlyList<ContainerEntry> Containers)
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    /// <summary>The file as it was when the adapter was built.</summary>
    public static ContainerFile Current { get; } = Read();

    /// <summary>Makes the database and whatever container it lacks; leaves those that exist as they are.</summary>
    public static async Task CreateMissingAsync(
        CosmosClient client, string database, IEnumerable<ContainerEntry> containers, CancellationToken cancellationToken)
    {
        var made = await client.CreateDatabaseIfNotExistsAsync(database, cancellationToken: cancellationToken).ConfigureAwait(false);
        foreach (var container in containers)
        {
            await made.Database.CreateContainerIfNotExistsAsync(container.ToProperties(), cancellationToken: cancellationToken)
                .ConfigureAwait(false);
        }
    }

    private static ContainerFile Read()
    {
        using var stream = typeof(ContainerFile).Assembly.GetManifestResourceStream("cosmos-containers.json")!;
        return JsonSerializer.Deserialize<ContainerFile>(stream, Web)!;
    }
}

/// <summary>The account's default consistency: what the app needs at least, and its bounds.</summary>
public sealed record RequiredConsistency(string Level, int MaxStalenessPrefix, int MaxIntervalInSeconds);

/// <summary>One container of the file.</summary>
/// <param name="Name">As in the application's declarations.</param>
/// <param name="PartitionKey">Path of the partition key.</param>
/// <param name="Indexed">The only paths that are indexed.</param>
/// <param name="CompositeIndexes">Always empty: an index entry is one text, see <see cref="IndexKey"/>.</param>
/// <param name="Ttl">Always null: what expires is deleted by the app, on every store alike.</param>
/// <param name="UniqueKeys">Always empty: what must be unique is an id.</param>
public sealed record ContainerEntry(
    string Name,
    string PartitionKey,
    IReadOnlyList<string> Indexed,
    IReadOnlyList<JsonElement> CompositeIndexes,
    int? Ttl,
    IReadOnlyList<JsonElement> UniqueKeys)
{
    /// <summary>What a declaration of the application asks of the database.</summary>
    public static ContainerEntry Of(ContainerDefinition declared) => new(
        declared.Name,
        "/" + Envelope.Partition,
        declared.Indexes.Count == 0
            ? []
            : [$"/{Envelope.Partition}/?", .. declared.Indexes.Select(index => $"/{Envelope.Indexes}/{index.Name}/?")],
        [],
        null,
        []);

    internal ContainerProperties ToProperties()
    {
        var properties = new ContainerProperties(Name, PartitionKey)
        {
            PartitionKeyDefinitionVersion = PartitionKeyDefinitionVersion.V2,
            DefaultTimeToLive = Ttl,
        };
        properties.IndexingPolicy.ExcludedPaths.Add(new ExcludedPath { Path = "/*" });
        foreach (var path in Indexed) properties.IndexingPolicy.IncludedPaths.Add(new IncludedPath { Path = path });
        return properties;
    }
}

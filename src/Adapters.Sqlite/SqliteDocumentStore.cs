using System.Globalization;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Storage;

namespace OrderFunctions.Adapters.Sqlite;

/// <summary><see cref="IDocumentStore"/> over one SQLite file. A commit is one change of the group-commit writer.</summary>
public sealed class SqliteDocumentStore : IDocumentStore
{
    private readonly Database _database;
    private readonly Dictionary<string, ContainerTable> _tables;
    private readonly DocumentCache _cache;

    /// <summary>
    /// Uses a database that was opened with the module of <see cref="CreateModule"/> for the same containers. The
    /// stores of a database share a memory of what was written last, as large as the first one of them says.
    /// </summary>
    public SqliteDocumentStore(
        Database database, IReadOnlyList<ContainerDefinition> containers, long cacheBytes = 16 * 1024 * 1024)
    {
        _database = database;
        _cache = database.Attached(() => new DocumentCache(cacheBytes));
        _tables = containers.ToDictionary(container => container.Name, container => new ContainerTable(container), StringComparer.Ordinal);
    }

    /// <summary>The schema of the containers; new containers and indexes are added to an existing file when it is opened.</summary>
    public static SchemaModule CreateModule(IReadOnlyList<ContainerDefinition> containers) =>
        DocumentSchema.CreateModule(containers);

    public ValueTask<StoredDocument?> FindAsync(
        string container, string partition, string id, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        DocumentLimits.CheckKey(partition, nameof(partition));
        DocumentLimits.CheckKey(id, nameof(id));
        var table = TableOf(container);
        return ValueTask.FromResult(_cache.Find(table.Name, partition, id) ?? Read(table, partition, id));
    }

    public async ValueTask<CommitResult> CommitAsync(
        string container,
        string partition,
        IReadOnlyList<DocumentOperation> operations,
        CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var table = TableOf(container);
        DocumentLimits.Check(table.Definition, partition, operations);
        var commit = new DocumentCommit(table, partition, operations, _cache);
        try
        {
            return await _database.WriteAsync(commit.Apply, commit.Publish).ConfigureAwait(false);
        }
        catch (LateRefusalException late)
        {
            return late.Refusal ?? await _database.WriteAsync(commit.ApplyCarefully, commit.Publish).ConfigureAwait(false);
        }
    }

    public ValueTask<DocumentPage> QueryAsync(DocumentQuery query, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var plan = QueryPlan.For(TableOf(query.Container), query);
        return ValueTask.FromResult(_database.Read(plan.Run));
    }

    private StoredDocument? Read(ContainerTable table, string partition, string id) => _database.Read(connection =>
    {
        var row = connection.Prepare(table.Find).Bind(1, partition).Bind(2, id);
        return row.Step()
            ? new StoredDocument(
                partition, id, row.GetInt64(0).ToString(CultureInfo.InvariantCulture), row.GetBytes(1).ToArray())
            : null;
    });

    private ContainerTable TableOf(string container) =>
        _tables.TryGetValue(container, out var table)
            ? table
            : throw new ArgumentException($"There is no container '{container}'.", nameof(container));
}

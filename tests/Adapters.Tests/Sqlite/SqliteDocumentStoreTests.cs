using OrderFunctions.Adapters.Contracts;
using OrderFunctions.Adapters.Sqlite;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Storage;

namespace OrderFunctions.Adapters.Tests.Sqlite;

/// <summary>The contract, kept by SQLite.</summary>
public sealed class SqliteDocumentStoreTests : DocumentStoreContract, IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("orderfunctions-documents-").FullName;
    private Database? _database;
    private SqliteDocumentStore? _store;

    protected override IDocumentStore Store => _store!;

    public Task InitializeAsync()
    {
        _database = Database.Open(
            new DatabaseOptions { Path = Path.Combine(_folder, "data.db") },
            [SqliteDocumentStore.CreateModule(ContractContainers)]);
        _store = new SqliteDocumentStore(_database, ContractContainers);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _database!.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}

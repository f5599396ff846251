using OrderFunctions.Adapters.Sqlite;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Storage;

namespace OrderFunctions.Testing;

/// <summary>A document store with every container of the system, in a file of its own that goes with it.</summary>
public sealed class ATemporaryStore : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("orderfunctions-");

    public ATemporaryStore()
    {
        Database = Database.Open(
            new() { Path = Path.Combine(_folder.FullName, "store.db") },
            [SqliteDocumentStore.CreateModule(Containers.All)]);
        Documents = new SqliteDocumentStore(Database, Containers.All);
    }

    /// <summary>The database behind the documents.</summary>
    public Database Database { get; }

    /// <summary>The documents.</summary>
    public IDocumentStore Documents { get; }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}

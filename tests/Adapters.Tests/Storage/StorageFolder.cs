using OrderFunctions.Storage;

namespace OrderFunctions.Adapters.Tests.Storage;

/// <summary>A folder of its own for one test, and a table of notes to write to.</summary>
public abstract class StorageFolder : IDisposable
{
    internal static readonly SchemaModule Notes = new(
        "notes", ["CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL)"]);

    private readonly string _folder = Directory.CreateTempSubdirectory("orderfunctions-storage-").FullName;

    protected string DataPath => Path.Combine(_folder, "data.db");

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    protected Database Open(CommitFlush? flush = null, long checkpointBytes = 16 * 1024 * 1024, int maxBatch = 1024) =>
        Database.Open(
            new DatabaseOptions
            {
                Path = DataPath,
                Flush = flush,
                CheckpointBytes = checkpointBytes,
                MaxBatch = maxBatch,
            },
            [Notes]);

    internal static int Insert(SqlConnection connection, long id, string text = "note") =>
        connection.Prepare("INSERT INTO notes (id, text) VALUES (?1, ?2)").Bind(1, id).Bind(2, text).Execute();

    protected static IReadOnlyList<long> Ids(Database database) => database.Read(connection =>
    {
        var ids = new List<long>();
        var rows = connection.Prepare("SELECT id FROM notes ORDER BY id");
        while (rows.Step()) ids.Add(rows.GetInt64(0));
        return ids;
    });
}

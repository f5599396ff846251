using System.Text;
using OrderFunctions.Adapters.Sqlite;
using OrderFunctions.Adapters.Tests.Storage;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Storage;

namespace OrderFunctions.Adapters.Tests.Sqlite;

/// <summary>What was written last is remembered, and the memory never differs from the file.</summary>
public sealed class DocumentCacheTests : IDisposable
{
    private static readonly ContainerDefinition[] Containers = [new("docs", [])];

    private readonly string _folder = Directory.CreateTempSubdirectory("orderfunctions-cache-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_was_just_written_is_read_without_a_statement()
    {
        await using var database = Open();
        var store = new SqliteDocumentStore(database, Containers);
        var version = await WriteAsync(store, Create("a", 1), Create("b", 1));
        await WriteAsync(store, new DocumentOperation.Increment("a", [new FieldIncrement("n", 4)], []));
        var before = database.Statistics.Statements;

        var a = await store.FindAsync("docs", "p", "a");
        var b = await store.FindAsync("docs", "p", "b");

        Assert.Equal(before, database.Statistics.Statements);
        Assert.Equal("""{"n":5}""", Encoding.UTF8.GetString(a!.Body.Span));
        Assert.Equal("""{"n":1}""", Encoding.UTF8.GetString(b!.Body.Span));
        Assert.NotEqual(version, a.Version);
    }

    [Fact]
    public async Task Two_stores_of_one_database_see_each_others_writes()
    {
        await using var database = Open();
        var one = new SqliteDocumentStore(database, Containers);
        var other = new SqliteDocumentStore(database, Containers);
        await WriteAsync(one, Create("a", 1));
        await WriteAsync(other, Replace("a", 2));
        Assert.Equal(2, await NumberAsync(one, "a"));
        await WriteAsync(other, new DocumentOperation.Delete("a", null));
        Assert.Null(await one.FindAsync("docs", "p", "a"));
    }

    [Fact]
    public async Task A_write_is_not_seen_before_its_flush_and_not_at_all_when_the_flush_fails()
    {
        using var flush = new HeldFlush();
        var broken = false;
        await using var database = Open(commit =>
        {
            flush.Run(() => { });
            if (broken) throw new IOException("the disk is gone");
            commit();
        });
        var store = new SqliteDocumentStore(database, Containers);
        flush.Release();
        await WriteAsync(store, Create("a", 1));
        await flush.ReachedAsync();

        var write = WriteAsync(store, Replace("a", 2));
        await flush.ReachedAsync();
        Assert.Equal(1, await NumberAsync(store, "a"));
        flush.Release();
        await write;
        Assert.Equal(2, await NumberAsync(store, "a"));

        broken = true;
        flush.Release();
        await Assert.ThrowsAsync<IOException>(() => WriteAsync(store, Replace("a", 3)));
        Assert.Equal(2, await NumberAsync(store, "a"));
    }

    [Fact]
    public async Task A_flush_that_throws_after_its_commit_leaves_memory_and_file_in_agreement()
    {
        var broken = false;
        await using var database = Open(commit =>
        {
            commit();
            if (broken) throw new IOException("the disk did not answer");
        });
        var store = new SqliteDocumentStore(database, Containers);
        await WriteAsync(store, Create("a", 1));
        broken = true;
        await Assert.ThrowsAsync<IOException>(() => WriteAsync(store, Replace("a", 2)));
        Assert.Equal(2, await NumberAsync(store, "a"));
    }

    [Fact]
    public async Task The_bytes_of_a_caller_may_change_after_the_commit()
    {
        await using var database = Open();
        var store = new SqliteDocumentStore(database, Containers);
        var body = Encoding.UTF8.GetBytes("""{"n":1}""");
        await WriteAsync(store, new DocumentOperation.Create("a", body));
        body[5] = (byte)'9';
        Assert.Equal(1, await NumberAsync(store, "a"));
    }

    [Fact]
    public async Task A_memory_that_is_too_small_forgets_and_reads_the_file()
    {
        await using var database = Open();
        var store = new SqliteDocumentStore(database, Containers, cacheBytes: 2_000);
        for (var round = 1; round <= 3; round++)
        {
            for (var n = 0; n < 40; n++)
                await WriteAsync(store, new DocumentOperation.Upsert($"d{n}", Body(round)), new DocumentOperation.Upsert("hot", Body(n)));
            for (var n = 0; n < 40; n++) Assert.Equal(round, await NumberAsync(store, $"d{n}"));
            Assert.Equal(39, await NumberAsync(store, "hot"));
        }
    }

    [Fact]
    public async Task A_document_that_grows_out_of_the_memory_is_read_from_the_file()
    {
        await using var database = Open();
        var store = new SqliteDocumentStore(database, Containers);
        await WriteAsync(store, Create("a", 1));
        var large = Encoding.UTF8.GetBytes($$"""{"n":2,"text":"{{new string('x', 100_000)}}"}""");
        await WriteAsync(store, new DocumentOperation.Replace("a", large, null));
        Assert.Equal(large, (await store.FindAsync("docs", "p", "a"))!.Body.ToArray());
    }

    private Database Open(CommitFlush? flush = null) => Database.Open(
        new DatabaseOptions { Path = Path.Combine(_folder, "data.db"), Flush = flush },
        [SqliteDocumentStore.CreateModule(Containers)]);

    private static ReadOnlyMemory<byte> Body(int n) => Encoding.UTF8.GetBytes($$"""{"n":{{n}}}""");

    private static DocumentOperation Create(string id, int n) => new DocumentOperation.Create(id, Body(n));

    private static DocumentOperation Replace(string id, int n) => new DocumentOperation.Replace(id, Body(n), null);

    private static async Task<string?> WriteAsync(SqliteDocumentStore store, params DocumentOperation[] operations)
    {
        var result = await store.CommitAsync("docs", "p", operations);
        Assert.True(result.IsCommitted);
        return result.Versions[0];
    }

    private static async Task<long> NumberAsync(SqliteDocumentStore store, string id) =>
        JsonNumbersOf((await store.FindAsync("docs", "p", id))!);

    private static long JsonNumbersOf(StoredDocument document)
    {
        using var json = System.Text.Json.JsonDocument.Parse(document.Body);
        return json.RootElement.GetProperty("n").GetInt64();
    }
}

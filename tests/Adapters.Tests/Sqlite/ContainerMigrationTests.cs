using System.Text;
using OrderFunctions.Adapters.Sqlite;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Storage;

namespace OrderFunctions.Adapters.Tests.Sqlite;

/// <summary>Containers and indexes that are declared, changed or given up after a file was made.</summary>
public sealed class ContainerMigrationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("orderfunctions-migration-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_new_container_appears_in_an_existing_file()
    {
        await WithStoreAsync([new("first", [])], store => CreateAsync(store, "first", "a", "{}"));
        await WithStoreAsync([new("first", []), new("second", [])], async store =>
        {
            await CreateAsync(store, "second", "b", "{}");
            Assert.NotNull(await store.FindAsync("first", "p", "a"));
        });
    }

    [Fact]
    public async Task A_new_index_covers_the_documents_that_were_there()
    {
        await WithStoreAsync([new("docs", [])], async store =>
        {
            for (var n = 0; n < 1200; n++)
                await CreateAsync(store, "docs", $"d{n:D4}", n % 2 == 0 ? $$"""{"due":{{n}}}""" : "{}");
        });
        await WithStoreAsync([new("docs", [new("due", ["due"])])], async store =>
        {
            await CreateAsync(store, "docs", "later", """{"due":5000}""");
            var page = await store.QueryAsync(new DocumentQuery("docs", "due") { Limit = 1000 });
            Assert.Equal(601, page.Documents.Count);
            Assert.Equal("later", page.Documents[^1].Id);
        });
    }

    [Fact]
    public async Task An_index_whose_fields_change_is_filled_anew()
    {
        await WithStoreAsync(
            [new("docs", [new("list", ["list"])])],
            store => CreateAsync(store, "docs", "a", """{"list":"x","at":2,"kind":"k"}"""));
        await WithStoreAsync([new("docs", [new("list", ["kind", "at"])])], async store =>
        {
            Assert.Single((await store.QueryAsync(new DocumentQuery("docs", "list") { EqualTo = ["k", 2] })).Documents);
            Assert.Empty((await store.QueryAsync(new DocumentQuery("docs", "list") { EqualTo = ["x"] })).Documents);
        });
    }

    [Fact]
    public async Task An_index_that_was_given_up_and_comes_back_is_complete()
    {
        ContainerDefinition[] with = [new("docs", [new("due", ["due"])])];
        await WithStoreAsync(with, store => CreateAsync(store, "docs", "a", """{"due":1}"""));
        await WithStoreAsync([new("docs", [])], store => CreateAsync(store, "docs", "b", """{"due":2}"""));
        await WithStoreAsync(with, async store =>
        {
            var page = await store.QueryAsync(new DocumentQuery("docs", "due"));
            Assert.Equal(["a", "b"], page.Documents.Select(document => document.Id));
        });
    }

    [Theory]
    [InlineData("Docs")]
    [InlineData("do cs")]
    [InlineData("docs; DROP TABLE x")]
    [InlineData("")]
    public void A_container_name_is_lower_case_letters(string name)
    {
        Assert.Throws<ArgumentException>(() => SqliteDocumentStore.CreateModule([new(name, [])]));
        Assert.Throws<ArgumentException>(() => SqliteDocumentStore.CreateModule([new("docs", [new(name, ["x"])])]));
    }

    private async Task WithStoreAsync(ContainerDefinition[] containers, Func<SqliteDocumentStore, Task> use)
    {
        await using var database = Database.Open(
            new DatabaseOptions { Path = Path.Combine(_folder, "data.db") }, [SqliteDocumentStore.CreateModule(containers)]);
        await use(new SqliteDocumentStore(database, containers));
    }

    private static async Task CreateAsync(SqliteDocumentStore store, string container, string id, string json)
    {
        var result = await store.CommitAsync(
            container, "p", [new DocumentOperation.Create(id, Encoding.UTF8.GetBytes(json))]);
        Assert.True(result.IsCommitted);
    }
}

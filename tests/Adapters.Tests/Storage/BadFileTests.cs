using System.Security.Cryptography;
using OrderFunctions.Storage;

namespace OrderFunctions.Adapters.Tests.Storage;

public sealed class BadFileTests : StorageFolder
{
    [Fact]
    public async Task A_file_that_is_no_database_is_refused_and_untouched()
    {
        await File.WriteAllTextAsync(DataPath, string.Concat(Enumerable.Repeat("not a database. ", 500)));
        await AssertRefusedAndUntouched(StorageErrors.Corrupt);
    }

    [Fact]
    public async Task A_damaged_page_is_refused_and_untouched()
    {
        await WriteSomeAsync();
        await using (var file = File.OpenWrite(DataPath))
        {
            file.Position = 4096 * 3;
            await file.WriteAsync(new byte[4096 * 3]);
        }

        await AssertRefusedAndUntouched(StorageErrors.Corrupt);
    }

    [Fact]
    public async Task A_truncated_file_is_refused_and_untouched()
    {
        await WriteSomeAsync();
        await using (var file = File.OpenWrite(DataPath)) file.SetLength(file.Length / 2);
        await AssertRefusedAndUntouched(StorageErrors.Corrupt);
    }

    [Fact]
    public async Task A_newer_schema_is_refused_and_untouched()
    {
        var newer = Notes with { Migrations = [.. Notes.Migrations, "ALTER TABLE notes ADD COLUMN mood TEXT"] };
        await using (Database.Open(new DatabaseOptions { Path = DataPath }, [newer]))
        {
            // Opening it is enough: the migration has run.
        }

        await AssertRefusedAndUntouched(StorageErrors.NewerSchema);
    }

    [Fact]
    public async Task A_newer_schema_that_is_still_in_the_log_is_refused_and_untouched()
    {
        var newer = Notes with { Migrations = [.. Notes.Migrations, "ALTER TABLE notes ADD COLUMN mood TEXT"] };
        var copy = DataPath + ".copy";
        await using (Database.Open(new DatabaseOptions { Path = copy }, [newer]))
        {
            File.Copy(copy, DataPath);
            File.Copy(copy + "-wal", DataPath + "-wal");
        }

        Assert.NotEqual(0, new FileInfo(DataPath + "-wal").Length);
        await AssertRefusedAndUntouched(StorageErrors.NewerSchema);
    }

    [Fact]
    public async Task A_database_of_another_program_is_refused_and_untouched()
    {
        await using (var database = Open())
        {
            await database.WriteAsync(connection => connection.ExecuteScript("DROP TABLE storage_modules"));
        }

        await AssertRefusedAndUntouched(StorageErrors.Foreign);
    }

    [Fact]
    public async Task A_file_in_use_is_refused_and_works_on()
    {
        await using var database = Open();
        var failure = Assert.Throws<StorageException>(() => Open());
        Assert.Equal(StorageErrors.Locked, failure.Code);
        await database.WriteAsync(connection => Insert(connection, 1));
        Assert.Equal([1], Ids(database));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_refused()
    {
        await File.WriteAllTextAsync(DataPath, string.Empty);
        var failure = Assert.Throws<StorageException>(() => Database.Open(
            new DatabaseOptions { Path = Path.Combine(DataPath, "below-a-file", "data.db") }, [Notes]));
        Assert.Equal(StorageErrors.Unwritable, failure.Code);
    }

    [Fact]
    public async Task Migrations_bring_an_older_file_up_to_date_and_keep_its_rows()
    {
        await WriteSomeAsync();
        var newer = Notes with { Migrations = [.. Notes.Migrations, "ALTER TABLE notes ADD COLUMN mood TEXT"] };
        var other = new SchemaModule("other", ["CREATE TABLE other (id INTEGER PRIMARY KEY)"]);
        await using var database = Database.Open(new DatabaseOptions { Path = DataPath }, [newer, other]);

        Assert.Equal(500, Ids(database).Count);
        Assert.Equal(1, await database.WriteAsync(connection =>
            connection.Prepare("UPDATE notes SET mood = 'fine' WHERE id = 1").Execute()));
        Assert.Equal(0, database.Read(connection =>
        {
            var row = connection.Prepare("SELECT count(*) FROM other");
            row.Step();
            return row.GetInt64(0);
        }));
    }

    [Fact]
    public async Task A_migration_that_fails_leaves_the_file_at_its_old_version()
    {
        await WriteSomeAsync();
        var broken = Notes with { Migrations = [.. Notes.Migrations, "ALTER TABLE notes ADD COLUMN mood TEXT", "nonsense"] };
        Assert.Throws<StorageException>(() => Database.Open(new DatabaseOptions { Path = DataPath }, [broken]));

        await using var database = Open();
        Assert.Equal(500, Ids(database).Count);
    }

    private async Task WriteSomeAsync()
    {
        await using var database = Open();
        await Task.WhenAll(Enumerable.Range(0, 500)
            .Select(id => database.WriteAsync(connection => Insert(connection, id, new string('n', 200)))));
    }

    private async Task AssertRefusedAndUntouched(string code)
    {
        var before = SHA256.HashData(await File.ReadAllBytesAsync(DataPath));
        var failure = Assert.Throws<StorageException>(() => Open());
        Assert.Equal(code, failure.Code);
        Assert.DoesNotContain('\n', failure.Message);
        Assert.Contains(DataPath, failure.Message, StringComparison.Ordinal);
        Assert.Equal(before, SHA256.HashData(await File.ReadAllBytesAsync(DataPath)));
    }
}

using System.Globalization;
using OrderFunctions.Storage;

namespace OrderFunctions.Adapters.Tests.Storage;

public sealed class DataFileCopyTests : StorageFolder
{
    private string CopyPath => DataPath + ".copy";

    [Fact]
    public async Task A_copy_beside_another_process_that_writes_holds_every_write_acknowledged_before_and_no_half_one()
    {
        using var writer = CrashWriter.Start(DataPath, first: 0);
        for (var round = 0; round < 3; round++)
        {
            var acknowledged = new List<long>();
            for (var lines = 0; lines < 500; lines++)
                acknowledged.Add(long.Parse(await writer.StandardOutput.ReadLineAsync() ?? "nothing", CultureInfo.InvariantCulture));

            DataFileCopy.Take(DataPath, CopyPath);

            Assert.False(writer.HasExited);
            Assert.False(File.Exists(CopyPath + "-wal"));
            await using (var copy = Database.Open(new DatabaseOptions { Path = CopyPath }, [Notes]))
            {
                Assert.Empty(acknowledged.Except(Ids(copy)));
                var torn = copy.Read(connection =>
                {
                    var rows = connection.Prepare("SELECT count(*) FROM notes WHERE length(text) <> id % 900");
                    rows.Step();
                    return rows.GetInt64(0);
                });
                Assert.Equal(0, torn);
            }

            File.Delete(CopyPath);
        }

        writer.Kill();
        await writer.WaitForExitAsync();
    }

    [Fact]
    public async Task An_index_that_lies_is_damage_that_only_a_full_check_finds()
    {
        await using (var database = Open())
        {
            await database.WriteAsync(connection =>
            {
                connection.ExecuteScript("CREATE INDEX by_text ON notes (text)");
                for (var id = 0; id < 50; id++) Insert(connection, id, $"note {id}");
            });
            await database.WriteAsync(connection => connection.ExecuteScript(
                """
                PRAGMA writable_schema = ON;
                UPDATE sqlite_master SET sql = 'CREATE INDEX by_text ON notes (text) WHERE id < 10' WHERE name = 'by_text';
                """));
        }

        await using (Open())
        {
            // It opens: the quick check does not compare rows with indexes.
        }

        Assert.Equal(StorageErrors.Corrupt, Assert.Throws<StorageException>(() => DataFileCopy.Verify(DataPath, [Notes])).Code);
        Assert.Equal(StorageErrors.Corrupt, Assert.Throws<StorageException>(() => DataFileCopy.Take(DataPath, CopyPath)).Code);
        Assert.False(File.Exists(CopyPath));
    }

    [Fact]
    public async Task What_is_held_is_opened_by_nobody_until_it_is_let_go()
    {
        using (DataFileCopy.Hold(DataPath))
            Assert.Equal(StorageErrors.Locked, Assert.Throws<StorageException>(() => Open()).Code);
        await using var database = Open();
        Assert.Equal(StorageErrors.Locked, Assert.Throws<StorageException>(() => DataFileCopy.Hold(DataPath)).Code);
    }
}

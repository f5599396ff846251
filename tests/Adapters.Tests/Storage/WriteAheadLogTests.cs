namespace OrderFunctions.Adapters.Tests.Storage;

public sealed class WriteAheadLogTests : StorageFolder
{
    [Fact]
    public async Task The_log_stays_bounded_while_fifty_thousand_writes_pass()
    {
        const long CheckpointBytes = 256 * 1024;
        const long Bound = 6 * CheckpointBytes;
        await using var database = Open(checkpointBytes: CheckpointBytes);
        long largest = 0;
        for (var id = 0; id < 50_000; id += 500)
        {
            await Task.WhenAll(Enumerable.Range(id, 500)
                .Select(n => database.WriteAsync(connection => Insert(connection, n, new string('n', 300)))));
            Ids(database);
            largest = Math.Max(largest, new FileInfo(DataPath + "-wal").Length);
        }

        Assert.True(database.Statistics.BytesWritten > 3 * Bound, "too little was written to say anything");
        Assert.InRange(largest, 1, Bound);
    }

    [Fact]
    public async Task A_reader_that_never_ends_does_not_stop_writers()
    {
        await using var database = Open(checkpointBytes: 128 * 1024);
        await database.WriteAsync(connection => Insert(connection, -1));
        var seen = database.Read(connection =>
        {
            var rows = connection.Prepare("SELECT count(*) FROM notes");
            Assert.True(rows.Step());

            // The snapshot of this read pins the log while others write many times the threshold.
            Task.WhenAll(Enumerable.Range(0, 3_000)
                .Select(n => database.WriteAsync(writer => Insert(writer, n, new string('n', 900))))).Wait();
            return rows.GetInt64(0);
        });
        Assert.Equal(1, seen);
        Assert.Equal(3_001, Ids(database).Count);
    }

    [Fact]
    public async Task A_closed_file_has_no_log_beside_it()
    {
        await using (var database = Open())
        {
            await database.WriteAsync(connection => Insert(connection, 1));
            Assert.NotEqual(0, new FileInfo(DataPath + "-wal").Length);
            Ids(database);
        }

        Assert.False(File.Exists(DataPath + "-wal"));
    }
}

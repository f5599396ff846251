namespace OrderFunctions.Adapters.Tests.Storage;

public sealed class GroupCommitTests : StorageFolder
{
    [Fact]
    public async Task A_write_is_readable_when_it_completes()
    {
        await using var database = Open();

        var changed = await database.WriteAsync(connection => Insert(connection, 7, "zażółć"));

        Assert.Equal(1, changed);
        Assert.Equal("zażółć", database.Read(connection =>
        {
            var row = connection.Prepare("SELECT text FROM notes WHERE id = ?1").Bind(1, 7);
            return row.Step() ? row.GetString(0) : null;
        }));
    }

    [Fact]
    public async Task Nobody_hears_of_a_change_before_its_flush_and_one_flush_serves_many()
    {
        using var flush = new HeldFlush();
        await using var database = Open(flush.Run);
        var first = database.WriteAsync(connection => Insert(connection, 0));
        await flush.ReachedAsync();
        var others = Enumerable.Range(1, 50)
            .Select(id => database.WriteAsync(connection => Insert(connection, id))).ToList();
        var durable = database.WhenDurableAsync();

        Assert.False(first.IsCompleted);
        Assert.False(durable.IsCompleted);
        Assert.Empty(Ids(database));
        Assert.Equal(0, database.CommitNumber);

        flush.Release();
        await first;
        await durable;
        Assert.Equal([0], Ids(database));
        Assert.All(others, write => Assert.False(write.IsCompleted));

        flush.Release();
        await Task.WhenAll(others);
        Assert.Equal(51, Ids(database).Count);
        Assert.Equal(2, flush.Count);
        Assert.Equal(2, database.CommitNumber);
        Assert.Equal(2, database.Statistics.Commits);
        Assert.Equal(51, database.Statistics.Changes);
    }

    [Fact]
    public async Task With_nothing_applied_everything_is_durable()
    {
        await using var database = Open();
        await database.WriteAsync(connection => Insert(connection, 1));
        Assert.True(database.WhenDurableAsync().IsCompletedSuccessfully);
    }

    [Fact]
    public async Task What_a_read_sees_before_its_flush_is_over_can_be_waited_for()
    {
        using var flush = new HeldFlush();
        await using var database = Open(commit =>
        {
            commit();
            flush.Run(() => { });
        });
        var write = database.WriteAsync(connection => Insert(connection, 1));
        await flush.ReachedAsync();
        Assert.Equal([1], Ids(database));
        var durable = database.WhenDurableAsync();
        Assert.False(durable.IsCompleted);
        Assert.False(write.IsCompleted);
        flush.Release();
        await durable;
        await write;
    }

    [Fact]
    public async Task Batches_are_no_larger_than_asked()
    {
        using var flush = new HeldFlush();
        await using var database = Open(flush.Run, maxBatch: 10);
        var first = database.WriteAsync(connection => Insert(connection, 0));
        await flush.ReachedAsync();
        var others = Enumerable.Range(1, 40)
            .Select(id => database.WriteAsync(connection => Insert(connection, id))).ToList();
        flush.Release(5);
        await Task.WhenAll(others.Append(first));
        Assert.Equal(5, database.CommitNumber);
    }

    [Fact]
    public async Task Dispose_finishes_what_was_queued_and_refuses_what_comes_after()
    {
        var database = Open();
        var writes = Enumerable.Range(0, 200)
            .Select(id => database.WriteAsync(connection => Insert(connection, id))).ToList();
        await database.DisposeAsync();

        Assert.All(writes, write => Assert.True(write.IsCompletedSuccessfully));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => database.WriteAsync(connection => Insert(connection, 999)));
        Assert.Throws<ObjectDisposedException>(() => Ids(database));
        await using var again = Open();
        Assert.Equal(200, Ids(again).Count);
    }

    [Fact]
    public async Task Statistics_count_statements_commits_and_bytes()
    {
        await using var database = Open();
        var before = database.Statistics;
        await database.WriteAsync(connection => Insert(connection, 1));
        Ids(database);
        var after = database.Statistics;

        Assert.Equal(4, after.Statements - before.Statements); // BEGIN, INSERT, COMMIT, SELECT
        Assert.Equal(1, after.Commits - before.Commits);
        Assert.InRange(after.BytesWritten - before.BytesWritten, 4096, 64 * 1024);
    }
}

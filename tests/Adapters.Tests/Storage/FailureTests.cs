using OrderFunctions.Storage;

namespace OrderFunctions.Adapters.Tests.Storage;

public sealed class FailureTests : StorageFolder
{
    [Fact]
    public async Task A_change_that_throws_before_writing_fails_alone_and_nothing_runs_twice()
    {
        using var flush = new HeldFlush();
        await using var database = Open(flush.Run);
        var gate = await HoldAsync(database, flush);
        var runs = 0;
        var good = database.WriteAsync(connection =>
        {
            runs++;
            return Insert(connection, 1);
        });
        var bad = database.WriteAsync<int>(_ => throw new InvalidOperationException("no"));
        flush.Release(2);

        await Task.WhenAll(gate, good);
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => bad);
        Assert.Equal("no", failure.Message);
        Assert.Equal(1, runs);
        Assert.Equal([0, 1], Ids(database));
    }

    [Fact]
    public async Task A_change_that_throws_after_writing_leaves_nothing_and_its_neighbours_are_stored()
    {
        using var flush = new HeldFlush();
        await using var database = Open(flush.Run);
        var gate = await HoldAsync(database, flush);
        var runs = 0;
        var before = database.WriteAsync(connection =>
        {
            runs++;
            return Insert(connection, 1);
        });
        var bad = database.WriteAsync<int>(connection =>
        {
            Insert(connection, 2);
            throw new InvalidOperationException("after writing");
        });
        var after = database.WriteAsync(connection => Insert(connection, 3));
        var conflict = database.WriteAsync(connection => Insert(connection, 3));
        var last = database.WriteAsync(connection => Insert(connection, 4));
        flush.Release(10);

        await Task.WhenAll(gate, before, after, last);
        await Assert.ThrowsAsync<InvalidOperationException>(() => bad);
        var refused = await Assert.ThrowsAsync<StorageException>(() => conflict);
        Assert.Equal(StorageErrors.Constraint, refused.Code);
        Assert.Equal(2, runs);
        Assert.Equal([0, 1, 3, 4], Ids(database));
    }

    [Fact]
    public async Task In_a_replay_each_change_fails_by_itself()
    {
        using var flush = new HeldFlush();
        await using var database = Open(flush.Run);
        var gate = await HoldAsync(database, flush);

        // The second change writes and throws: replay. On its replay the first one throws after writing, too.
        var runs = 0;
        var turncoat = database.WriteAsync(connection =>
        {
            Insert(connection, 1);
            return ++runs == 2 ? throw new InvalidOperationException("second run") : 0;
        });
        var bad = database.WriteAsync<int>(connection =>
        {
            Insert(connection, 2);
            throw new InvalidOperationException("first run");
        });
        var good = database.WriteAsync(connection => Insert(connection, 1));
        flush.Release(10);

        await gate;
        await Assert.ThrowsAsync<InvalidOperationException>(() => turncoat);
        await Assert.ThrowsAsync<InvalidOperationException>(() => bad);
        await good;
        Assert.Equal([0, 1], Ids(database));
    }

    [Fact]
    public async Task A_failed_flush_fails_its_group_and_the_writer_lives_on()
    {
        var broken = true;
        await using var database = Open(commit =>
        {
            if (broken) throw new IOException("the disk is gone");
            commit();
        });
        var lost = database.WriteAsync(connection => Insert(connection, 1));
        await Assert.ThrowsAsync<IOException>(() => lost);
        Assert.Empty(Ids(database));

        broken = false;
        await database.WriteAsync(connection => Insert(connection, 2));
        Assert.Equal([2], Ids(database));
        Assert.Equal(1, database.CommitNumber);
    }

    [Fact]
    public async Task A_full_disk_fails_the_caller_and_the_writer_lives_on()
    {
        await using var database = Open();
        await database.WriteAsync(connection => connection.Prepare("PRAGMA max_page_count = 20").Execute());
        var large = new string('x', 200_000);

        var failure = await Assert.ThrowsAsync<StorageException>(
            () => database.WriteAsync(connection => Insert(connection, 1, large)));
        Assert.Equal(StorageErrors.DiskFull, failure.Code);

        await database.WriteAsync(connection => Insert(connection, 2));
        Assert.Equal([2], Ids(database));
    }

    private static async Task<Task> HoldAsync(Database database, HeldFlush flush)
    {
        var gate = database.WriteAsync(connection => Insert(connection, 0));
        await flush.ReachedAsync();
        return gate;
    }
}

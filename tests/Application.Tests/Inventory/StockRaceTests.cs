using OrderFunctions.Application.Inventory;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Inventory;
using OrderFunctions.Testing;
using Xunit;

namespace OrderFunctions.Application.Tests.Inventory;

/// <summary>Steps that meet each other, by plan and by chance.</summary>
public sealed class StockRaceTests : IAsyncDisposable
{
    private readonly ATemporaryStore _store = new();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task A_commit_that_a_release_overtakes_is_refused()
    {
        var shelf = await AShelf.WithAsync(3, _store);
        await shelf.TakeAsync(StockStep.Reserve);
        var observed = new ObservedStore(_store.Documents);
        observed.BeforeCommit(() => shelf.TakeAsync(StockStep.Release));

        var answer = await shelf.Through(observed).TakeAsync(StockStep.Commit);

        Assert.Equal(RefusalCodes.ReservationReleased, answer.Code);
        Assert.True(answer.IsGone);
        Assert.Equal("3 0 0 3", await shelf.LineAsync());
    }

    [Fact]
    public async Task A_release_that_a_commit_overtakes_releases_what_was_committed()
    {
        var shelf = await AShelf.WithAsync(3, _store);
        await shelf.TakeAsync(StockStep.Reserve);
        var observed = new ObservedStore(_store.Documents);
        observed.BeforeCommit(() => shelf.TakeAsync(StockStep.Commit));

        Assert.Equal(new StockAnswer(), await shelf.Through(observed).TakeAsync(StockStep.Release));

        Assert.Equal("3 0 0 3", await shelf.LineAsync());
        await shelf.AssertSoundAsync();
    }

    [Fact]
    public async Task A_release_that_its_reserve_overtakes_releases_it()
    {
        var shelf = await AShelf.WithAsync(3, _store);
        var observed = new ObservedStore(_store.Documents);
        observed.BeforeCommit(() => shelf.TakeAsync(StockStep.Reserve));

        Assert.Equal(new StockAnswer(), await shelf.Through(observed).TakeAsync(StockStep.Release));

        Assert.Equal(ReservationStatus.Released, (await shelf.RecordAsync())!.Status);
        Assert.Equal("3 0 0 3", await shelf.LineAsync());
    }

    [Fact]
    public async Task The_same_step_from_many_callers_at_once_moves_once()
    {
        var shelf = await AShelf.WithAsync(10, _store);
        foreach (var step in new[] { StockStep.Reserve, StockStep.Commit, StockStep.Dispatch })
        {
            var answers = await Task.WhenAll(
                Enumerable.Range(0, 20).Select(_ => Task.Run(() => shelf.TakeAsync(step))));
            Assert.All(answers, answer => Assert.True(answer.IsDone));
            Assert.Single(answers, answer => !answer.Repeated);
        }

        Assert.Equal("7 0 0 7", await shelf.LineAsync());
    }

    // The property behind overselling: whatever is called, however often, in whatever order and at the same time as
    // whatever else, counts are the sum of the records and nothing is negative.
    [Theory]
    [InlineData(20261120)]
    [InlineData(7)]
    [InlineData(4711)]
    public async Task Random_steps_at_once_keep_the_counts_equal_to_the_records(int seed)
    {
        var random = new Random(seed);
        for (var run = 0; run < 20; run++)
        {
            var shelf = await AShelf.WithAsync(random.Next(1, 12), _store, $"R{seed}-{run}");
            var quantities = Enumerable.Range(0, 6).Select(_ => random.Next(1, 5)).ToArray();
            for (var wave = 0; wave < 8; wave++)
            {
                var calls = Enumerable.Range(0, random.Next(1, 12)).Select(call =>
                {
                    var kind = random.Next(10);
                    var allocation = random.Next(quantities.Length);
                    var change = random.Next(-4, 5);
                    // Entries repeat too: some ids come back with the same contents, some with others.
                    var entry = $"e{random.Next(20)}";
                    return kind switch
                    {
                        8 => Task.Run(() => shelf.AdjustAsync(entry, change)),
                        9 => Task.Run(() => shelf.ReceiveAsync(entry, Math.Abs(change) + 1)),
                        _ => (Task)Task.Run(
                            () => shelf.TakeAsync((StockStep)(kind % 4), $"a{allocation}", quantities[allocation])),
                    };
                }).ToList();
                await Task.WhenAll(calls);
                await AssertCountsAreTheSumOfRecordsAsync(shelf, quantities.Length);
            }
        }
    }

    // On purpose not StockInvariants: the records are fetched one by one, so that the check and the code it checks cannot
    // be wrong together.
    private static async Task AssertCountsAreTheSumOfRecordsAsync(AShelf shelf, int allocations)
    {
        long reserved = 0, committed = 0, dispatched = 0;
        for (var i = 0; i < allocations; i++)
        {
            var record = await shelf.RecordAsync($"a{i}");
            reserved += record?.Status == ReservationStatus.Reserved ? record.Quantity : 0;
            committed += record?.Status == ReservationStatus.Committed ? record.Quantity : 0;
            dispatched += record?.Status == ReservationStatus.Dispatched ? record.Quantity : 0;
        }

        var counts = (await shelf.CountsAsync())!;
        Assert.Equal((reserved, committed, dispatched), (counts.Reserved, counts.Committed, counts.Dispatched));
        Assert.Equal(counts.OnHand - reserved - committed, counts.Available);
        Assert.Equal(counts.Received + counts.Adjusted - dispatched, counts.OnHand);
        Assert.True(counts.Available >= 0 && counts.OnHand >= 0, counts.ToString());
        await shelf.AssertSoundAsync();
    }
}

using OrderFunctions.Application.Inventory;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Inventory;
using OrderFunctions.Testing;
using Xunit;

namespace OrderFunctions.Application.Tests.Inventory;

/// <summary>Every step in every state, and every sequence: twice, late, in the wrong order.</summary>
public sealed class StockStepTests : IAsyncDisposable
{
    private static readonly StockStep[] Steps =
        [StockStep.Reserve, StockStep.Commit, StockStep.Dispatch, StockStep.Release];

    private readonly ATemporaryStore _store = new();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    // How the record came to its state (R reserve, C commit, D dispatch, X release), the step, its answer ("repeat" when it
    // had happened before), then on hand, reserved, committed, available. 10 units, 3 of them asked for.
    [Theory]
    [InlineData("", 'R', "done", "10 3 0 7")]
    [InlineData("", 'C', RefusalCodes.ReservationUnknown, "10 0 0 10")]
    [InlineData("", 'D', RefusalCodes.ReservationUnknown, "10 0 0 10")]
    [InlineData("", 'X', "done", "10 0 0 10")]
    [InlineData("R", 'R', "repeat", "10 3 0 7")]
    [InlineData("R", 'C', "done", "10 0 3 7")]
    [InlineData("R", 'D', RefusalCodes.ReservationNotCommitted, "10 3 0 7")]
    [InlineData("R", 'X', "done", "10 0 0 10")]
    [InlineData("RC", 'R', "repeat", "10 0 3 7")]
    [InlineData("RC", 'C', "repeat", "10 0 3 7")]
    [InlineData("RC", 'D', "done", "7 0 0 7")]
    [InlineData("RC", 'X', "done", "10 0 0 10")]
    [InlineData("RCD", 'R', "repeat", "7 0 0 7")]
    [InlineData("RCD", 'C', "repeat", "7 0 0 7")]
    [InlineData("RCD", 'D', "repeat", "7 0 0 7")]
    [InlineData("RCD", 'X', RefusalCodes.ReservationDispatched, "7 0 0 7")]
    [InlineData("RX", 'R', RefusalCodes.ReservationReleased, "10 0 0 10")]
    [InlineData("RX", 'C', RefusalCodes.ReservationReleased, "10 0 0 10")]
    [InlineData("RX", 'D', RefusalCodes.ReservationReleased, "10 0 0 10")]
    [InlineData("RX", 'X', "repeat", "10 0 0 10")]
    [InlineData("RCX", 'R', RefusalCodes.ReservationReleased, "10 0 0 10")]
    [InlineData("RCX", 'C', RefusalCodes.ReservationReleased, "10 0 0 10")]
    [InlineData("RCX", 'D', RefusalCodes.ReservationReleased, "10 0 0 10")]
    [InlineData("RCX", 'X', "repeat", "10 0 0 10")]
    [InlineData("X", 'R', RefusalCodes.ReservationReleased, "10 0 0 10")]
    [InlineData("X", 'C', RefusalCodes.ReservationReleased, "10 0 0 10")]
    [InlineData("X", 'D', RefusalCodes.ReservationReleased, "10 0 0 10")]
    [InlineData("X", 'X', "repeat", "10 0 0 10")]
    public async Task Each_step_in_each_state_has_one_answer(string path, char step, string answer, string counts)
    {
        var shelf = await AShelf.WithAsync(10, _store);
        foreach (var before in path)
            Assert.True((await shelf.TakeAsync(StepOf(before))).IsDone);

        var last = await shelf.TakeAsync(StepOf(step));

        Assert.Equal(answer, last.Code ?? (last.Repeated ? "repeat" : "done"));
        Assert.Equal(counts, await shelf.LineAsync());
        await shelf.AssertSoundAsync();
    }

    [Fact]
    public async Task A_short_shelf_lets_go_of_what_a_line_no_longer_claims_too()
    {
        var shelf = await AShelf.WithAsync(10, _store);
        await shelf.TakeAsync(StockStep.Reserve);
        await shelf.TakeAsync(StockStep.Commit);
        var writeOff = new WriteOffShortHandler(_store.Documents, TimeProvider.System);

        // Reduced from 3 to 2 a moment ago; the picker finds one.
        foreach (var _ in new[] { "done", "repeated" })
        {
            await writeOff.HandleAsync(new(shelf.Sku, "a1", 2, 1, "main", "picker", ("a1k", "order-a1")), CancellationToken.None);
            Assert.Equal("9 0 1 8", await shelf.LineAsync());
        }

        await shelf.AssertSoundAsync();
    }

    [Fact]
    public async Task Every_sequence_of_up_to_five_steps_ends_with_sound_counts()
    {
        var sequences = Sequences(5).ToList();
        Assert.Equal(4 + 16 + 64 + 256 + 1024, sequences.Count);

        await Task.WhenAll(sequences.Select(async (steps, number) =>
        {
            var shelf = await AShelf.WithAsync(3, _store, $"S{number}");
            Reservation? expected = null;
            foreach (var step in steps)
            {
                var asked = new Reservation("a1", shelf.Sku, "main", 3, ReservationStatus.Reserved);
                var decided = StockDecider.Decide(expected, step, asked);
                var answer = await shelf.TakeAsync(step);
                Assert.Equal(decided.Refusal?.Code, answer.Code);
                if (decided.TryGet(out var decision, out _))
                    expected = decision.Write ?? expected;
            }

            Assert.Equal(expected?.Status, (await shelf.RecordAsync())?.Status);
            Assert.Equal(
                expected?.Status switch
                {
                    ReservationStatus.Reserved => "3 3 0 0",
                    ReservationStatus.Committed => "3 0 3 0",
                    ReservationStatus.Dispatched => "0 0 0 0",
                    _ => "3 0 0 3",
                },
                await shelf.LineAsync());
            await shelf.AssertSoundAsync();
        }));
    }

    [Theory]
    [InlineData("R", 'R')]
    [InlineData("R", 'C')]
    [InlineData("R", 'X')]
    [InlineData("RC", 'D')]
    [InlineData("X", 'R')]
    public async Task Another_quantity_under_the_same_id_is_refused_and_moves_nothing(string path, char step)
    {
        var shelf = await AShelf.WithAsync(10, _store);
        foreach (var before in path)
            await shelf.TakeAsync(StepOf(before));
        var counts = await shelf.LineAsync();

        var answer = await shelf.TakeAsync(StepOf(step), quantity: 4);

        Assert.Equal(RefusalCodes.ReservationDiffers, answer.Code);
        Assert.Equal(counts, await shelf.LineAsync());
    }

    private static StockStep StepOf(char letter) => letter switch
    {
        'R' => StockStep.Reserve,
        'C' => StockStep.Commit,
        'D' => StockStep.Dispatch,
        'X' => StockStep.Release,
        _ => throw new ArgumentOutOfRangeException(nameof(letter)),
    };

    private static IEnumerable<StockStep[]> Sequences(int longest)
    {
        IEnumerable<StockStep[]> current = [[]];
        for (var length = 1; length <= longest; length++)
        {
            current = [.. current.SelectMany(steps => Steps.Select(step => (StockStep[])[.. steps, step]))];
            foreach (var steps in current)
                yield return steps;
        }
    }
}

using OrderFunctions.Domain.Inventory;

namespace OrderFunctions.Domain.Tests.Inventory;

public sealed class StockTests
{
    private static readonly Reservation Asked = new("a1", "MUG", "main", 2, ReservationStatus.Reserved);

    [Fact]
    public void A_reservation_goes_from_reserved_to_committed_to_dispatched()
    {
        var level = new StockLevel("MUG", "main", 10, 0, 0);
        Reservation? record = null;
        foreach (var (step, expected) in new[] { (StockStep.Reserve, (10L, 2L, 0L, 8L)), (StockStep.Commit, (10L, 0L, 2L, 8L)), (StockStep.Dispatch, (8L, 0L, 0L, 8L)) })
        {
            var decision = StockDecider.Decide(record, step, Asked).Value;
            (record, level) = (decision.Write, level.Apply(decision.Move));
            Assert.Equal(expected, (level.OnHand, level.Reserved, level.Committed, level.Available));
            Assert.True(StockDecider.Decide(record, step, Asked).Value.IsRepeat);
        }

        Assert.Equal(ReservationStatus.Dispatched, record!.Status);
    }

    [Theory]
    [InlineData(null, StockStep.Reserve, "Reserved")]
    [InlineData(null, StockStep.Commit, RefusalCodes.ReservationUnknown)]
    [InlineData(null, StockStep.Dispatch, RefusalCodes.ReservationUnknown)]
    [InlineData(null, StockStep.Release, "Released")]
    [InlineData(null, StockStep.Unpack, "Released")]
    [InlineData(ReservationStatus.Reserved, StockStep.Reserve, "repeat")]
    [InlineData(ReservationStatus.Reserved, StockStep.Commit, "Committed")]
    [InlineData(ReservationStatus.Reserved, StockStep.Dispatch, RefusalCodes.ReservationNotCommitted)]
    [InlineData(ReservationStatus.Reserved, StockStep.Release, "Released")]
    [InlineData(ReservationStatus.Reserved, StockStep.Unpack, "Released")]
    [InlineData(ReservationStatus.Committed, StockStep.Reserve, "repeat")]
    [InlineData(ReservationStatus.Committed, StockStep.Commit, "repeat")]
    [InlineData(ReservationStatus.Committed, StockStep.Dispatch, "Dispatched")]
    [InlineData(ReservationStatus.Committed, StockStep.Release, "Released")]
    [InlineData(ReservationStatus.Committed, StockStep.Unpack, "Released")]
    [InlineData(ReservationStatus.Dispatched, StockStep.Reserve, "repeat")]
    [InlineData(ReservationStatus.Dispatched, StockStep.Commit, "repeat")]
    [InlineData(ReservationStatus.Dispatched, StockStep.Dispatch, "repeat")]
    [InlineData(ReservationStatus.Dispatched, StockStep.Release, RefusalCodes.ReservationDispatched)]
    [InlineData(ReservationStatus.Dispatched, StockStep.Unpack, "Released")]
    [InlineData(ReservationStatus.Released, StockStep.Reserve, RefusalCodes.ReservationReleased)]
    [InlineData(ReservationStatus.Released, StockStep.Commit, RefusalCodes.ReservationReleased)]
    [InlineData(ReservationStatus.Released, StockStep.Dispatch, RefusalCodes.ReservationReleased)]
    [InlineData(ReservationStatus.Released, StockStep.Release, "repeat")]
    [InlineData(ReservationStatus.Released, StockStep.Unpack, "repeat")]
    public void Every_step_on_every_record(ReservationStatus? found, StockStep step, string expected)
    {
        var decision = StockDecider.Decide(found is { } status ? Asked with { Status = status } : null, step, Asked);
        Assert.Equal(expected, decision.Refusal?.Code ?? decision.Value.Write?.Status.ToString() ?? "repeat");
    }

    [Fact]
    public void A_claim_shrinks_once_and_whoever_lets_go_lets_go_of_all()
    {
        foreach (var (status, move) in new[] { (ReservationStatus.Reserved, new StockMove(0, -1, 0)), (ReservationStatus.Committed, new StockMove(0, 0, -1)) })
        {
            var found = Asked with { Status = status };
            var shrunk = StockDecider.Decide(found, StockStep.Shrink, Asked with { Quantity = 1 }).Value;
            Assert.Equal((1, status, move), (shrunk.Write!.Quantity, shrunk.Write.Status, shrunk.Move));
            Assert.True(StockDecider.Decide(shrunk.Write, StockStep.Shrink, Asked with { Quantity = 1 }).Value.IsRepeat);
            Assert.Equal(2, StockDecider.Decide(found, StockStep.Release, Asked with { Quantity = 1 }).Value.Write!.Quantity);
        }

        Assert.True(StockDecider.Decide(Asked with { Status = ReservationStatus.Released }, StockStep.Shrink, Asked with { Quantity = 1 }).Value.IsRepeat);
        Assert.Equal(RefusalCodes.ReservationDispatched, StockDecider.Decide(Asked with { Status = ReservationStatus.Dispatched }, StockStep.Shrink, Asked with { Quantity = 1 }).Refusal!.Code);
        Assert.Equal(RefusalCodes.ReservationDiffers, StockDecider.Decide(Asked, StockStep.Shrink, Asked with { Quantity = 3 }).Refusal!.Code);
        Assert.Equal(RefusalCodes.ReservationUnknown, StockDecider.Decide(null, StockStep.Shrink, Asked).Refusal!.Code);
    }

    [Fact]
    public void Whoever_goes_on_before_a_claim_has_shrunk_goes_on_with_what_is_claimed_and_lets_go_of_the_rest()
    {
        var claimed = Asked with { Quantity = 1 };
        foreach (var (status, step, move) in new[]
        {
            (ReservationStatus.Reserved, StockStep.Commit, new StockMove(0, -2, 1)), (ReservationStatus.Committed, StockStep.Dispatch, new StockMove(-1, 0, -2)),
        })
        {
            var decision = StockDecider.Decide(Asked with { Status = status }, step, claimed).Value;
            Assert.Equal((1, move), (decision.Write!.Quantity, decision.Move));
            Assert.True(StockDecider.Decide(decision.Write, step, claimed).Value.IsRepeat);
        }

        var committed = StockDecider.Decide(Asked, StockStep.Commit, claimed).Value.Write;
        Assert.True(StockDecider.Decide(committed, StockStep.Shrink, claimed).Value.IsRepeat);
    }

    [Fact]
    public void Another_quantity_article_or_location_under_the_same_id_is_refused()
    {
        foreach (var other in new[] { Asked with { Quantity = 3 }, Asked with { Sku = "CUP" }, Asked with { Location = "second" } })
        {
            Assert.Equal(RefusalCodes.ReservationDiffers, StockDecider.Decide(Asked, StockStep.Reserve, other).Refusal?.Code);
        }

        Assert.Equal(RefusalCodes.QuantityInvalid, StockDecider.Decide(null, StockStep.Reserve, Asked with { Quantity = 0 }).Refusal?.Code);
    }

    [Fact]
    public void A_move_that_would_make_a_count_negative_is_refused_with_what_is_available()
    {
        var level = new StockLevel("MUG", "main", 3, 1, 1);
        var refusal = StockDecider.Check(level, StockDecider.Decide(null, StockStep.Reserve, Asked).Value.Move);
        Assert.Equal((RefusalCodes.OutOfStock, "1"), (refusal!.Code, refusal.Data!["available"]));
        Assert.Null(StockDecider.Check(level, new StockMove(0, 1, 0)));
        Assert.Equal(-1, new StockMove(0, 1, 0).Available);
    }

    [Fact]
    public void The_last_unit_can_be_had_and_a_count_that_runs_over_is_noticed()
    {
        var last = Asked with { Quantity = 1 };
        Assert.Null(StockDecider.Check(new StockLevel("MUG", "main", 1, 0, 0), StockDecider.Decide(null, StockStep.Reserve, last).Value.Move));
        Assert.Null(StockDecider.Check(new StockLevel("MUG", "main", 1, 0, 1), new StockMove(-1, 0, -1)));
        Assert.NotNull(StockDecider.Check(new StockLevel("MUG", "main", 2, 1, 1), new StockMove(0, 1, 0)));
        foreach (var move in new[] { new StockMove(1, 0, 0), new StockMove(0, 1, 0), new StockMove(0, 0, 1) })
        {
            Assert.Throws<OverflowException>(() => new StockLevel("MUG", "main", long.MaxValue, long.MaxValue, long.MaxValue).Apply(move));
        }
    }

    [Theory]
    [InlineData(ReservationStatus.Reserved, -2, 0)]
    [InlineData(ReservationStatus.Committed, 0, -2)]
    public void What_is_released_is_available_again(ReservationStatus status, long reserved, long committed)
    {
        var move = StockDecider.Decide(Asked with { Status = status }, StockStep.Release, Asked).Value.Move;
        Assert.Equal(new StockMove(0, reserved, committed), move);
        Assert.Equal(2, move.Available);
    }

    [Fact]
    public void Unpacking_dispatched_goods_puts_them_on_hand_again()
    {
        var decision = StockDecider.Decide(Asked with { Status = ReservationStatus.Dispatched }, StockStep.Unpack, Asked).Value;
        Assert.Equal(new StockMove(2, 0, 0), decision.Move);
    }
}

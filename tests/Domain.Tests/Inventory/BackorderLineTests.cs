using OrderFunctions.Domain.Inventory;

namespace OrderFunctions.Domain.Tests.Inventory;

public sealed class BackorderLineTests
{
    private static readonly DateTimeOffset Noon = new(2030, 5, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Whoever_paid_first_is_first_however_late_they_join()
    {
        var line = BackorderLine.Empty.Join(Waiting("b", 2, 1)).Join(Waiting("a", 3, 0)).Join(Waiting("c", 1, 2));
        Assert.Equal(["a", "b", "c"], line.Waiters.Select(waiter => waiter.AllocationId));
        Assert.Same(line, line.Join(Waiting("b", 2, 1)));
    }

    [Fact]
    public void Who_paid_in_the_same_moment_stands_in_the_order_of_their_ids()
    {
        var line = BackorderLine.Empty.Join(Waiting("b", 2, 0)).Join(Waiting("a", 3, 0)).Join(Waiting("c", 1, 0));
        Assert.Equal(["a", "b", "c"], line.Waiters.Select(waiter => waiter.AllocationId));
        Assert.Equal(6, line.Wanted);
        Assert.Null(BackorderLine.Empty.Next);
        Assert.Null(line.Find("d"));
    }

    [Fact]
    public void Nobody_is_passed_over_by_a_smaller_wish()
    {
        var line = BackorderLine.Empty.Join(Waiting("a", 3, 0)).Join(Waiting("b", 1, 1)).Balance(2, out var taken);
        Assert.Equal(2, taken);
        Assert.Null(line.Next);
        Assert.Equal("a", line.Balance(1, out _).Next?.AllocationId);
    }

    [Fact]
    public void The_line_takes_what_it_wants_and_no_more()
    {
        var line = BackorderLine.Empty.Join(Waiting("a", 3, 0)).Balance(10, out var taken);
        Assert.Equal((3, 3), (taken, line.Held));
        Assert.Same(line, line.Balance(10, out var more));
        Assert.Equal(0, more);
    }

    [Fact]
    public void What_was_set_aside_for_somebody_who_leaves_is_the_next_ones_and_the_rest_is_free()
    {
        var line = BackorderLine.Empty.Join(Waiting("a", 3, 0)).Join(Waiting("b", 1, 1)).Balance(3, out _);
        line = line.Leave("a").Balance(0, out var taken);
        Assert.Equal((-2, 1, "b"), (taken, line.Held, line.Next?.AllocationId));
        Assert.Same(line, line.Leave("a"));
    }

    [Fact]
    public void Who_was_served_wants_nothing_more_and_the_next_one_waits_for_its_own()
    {
        var line = BackorderLine.Empty.Join(Waiting("a", 3, 0)).Join(Waiting("b", 1, 1)).Balance(3, out _);
        line = line.Serve(line.Next!);
        Assert.Equal((0, 1, null), (line.Held, line.Wanted, line.Next));
        Assert.True(line.Find("a")!.IsServed);
        Assert.Equal("b", line.Balance(5, out var taken).Next?.AllocationId);
        Assert.Equal(1, taken);
    }

    private static Waiter Waiting(string allocation, int quantity, int minute) => new("o-" + allocation, allocation, quantity, Noon.AddMinutes(minute));
}

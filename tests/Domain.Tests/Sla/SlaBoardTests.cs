using OrderFunctions.Domain.Sla;

namespace OrderFunctions.Domain.Tests.Sla;

/// <summary>What a board remembers of promises, and what it tells of them once.</summary>
public sealed class SlaBoardTests
{
    private static readonly DateTimeOffset Start = new(2030, 5, 6, 9, 0, 0, TimeSpan.Zero);
    private static readonly StageSpan Packing = new("pack-a1", SlaStage.Pack, new(AssigneeKind.Dealer, "main"), Start, null, false, []);

    [Fact]
    public void A_promise_is_broken_when_facts_of_that_moment_have_had_time_to_be_written()
    {
        var board = Look(SlaBoard.Empty, Packing, 1).Board;

        Assert.DoesNotContain(board.Look([Packing], Within(10), Always, Start.AddMinutes(10).AddSeconds(1)).News, told => told is SlaNews.Violated);
        Assert.Single(board.Look([Packing], Within(10), Always, Start.AddMinutes(10) + SlaBoard.Settling).News, told => told is SlaNews.Violated);
    }

    [Fact]
    public void What_was_promised_when_the_work_began_is_what_counts()
    {
        var board = Look(SlaBoard.Empty, Packing, 1).Board;

        var (_, news) = board.Look([Packing], Within(600), Always, Start.AddMinutes(11));

        Assert.Single(news, told => told is SlaNews.Violated);
    }

    [Fact]
    public void What_was_told_to_be_broken_stays_so_and_is_told_once()
    {
        var broken = Look(Look(SlaBoard.Empty, Packing, 1).Board, Packing, 11).Board;
        // Somebody writes down late that the work had to wait.
        var waited = Packing with { Pauses = [new Pause(Start.AddMinutes(1), Start.AddMinutes(9))] };

        var (after, news) = Look(broken, waited, 12);

        Assert.Empty(news);
        Assert.Equal((SlaState.Violated, Start.AddMinutes(10)), (after.Entries[0].State, after.Entries[0].ViolatedAt));
    }

    [Fact]
    public void Work_that_is_taken_away_is_done_by_nobody()
    {
        var board = Look(SlaBoard.Empty, Packing, 1).Board;

        Assert.Empty(Look(board, Packing with { EndedAt = Start.AddMinutes(2), Withdrawn = true }, 3).News);
        var done = Assert.IsType<SlaNews.Done>(Assert.Single(Look(board, Packing with { EndedAt = Start.AddMinutes(2) }, 3).News));
        Assert.Equal(TimeSpan.FromMinutes(2), done.Worked);
    }

    [Fact]
    public void Whoever_sees_a_violation_that_has_been_settled_changes_nothing()
    {
        var settled = new SlaViolation
        {
            Id = "v1",
            Stage = SlaStage.Pack,
            Assignee = Packing.Assignee,
            Level = SlaLevel.Critical,
            StartedAt = Start,
            ViolatedAt = Start.AddMinutes(10),
            LimitSeconds = 600,
        }.Resolve("packed by hand", "boss", Start.AddHours(1));

        Assert.True(settled.TryGet(out var violation, out _));
        Assert.Equal(violation, violation.Acknowledge("late", Start.AddHours(2)));
    }

    private static SlaPolicies Within(int minutes) =>
        new([new SlaPolicy(SlaStage.Pack, null, new SlaTerms(TimeSpan.FromMinutes(minutes), null, SlaLevel.Critical, null), Start)], null);

    private static (SlaBoard Board, IReadOnlyList<SlaNews> News) Look(SlaBoard board, StageSpan span, int minutes) =>
        board.Look([span], Within(10), Always, Start.AddMinutes(minutes));

    private static BusinessCalendar Always(string? calendar) => BusinessCalendar.Always;
}

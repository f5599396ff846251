using OrderFunctions.Domain.Production;

namespace OrderFunctions.Domain.Tests.Production;

public sealed class WriterChoiceTests
{
    private static readonly DateTimeOffset Noon = new(2030, 5, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly WritingTask Verse = new() { LineId = "1", Skill = "verse", OpenedAt = Noon, Due = Noon.AddDays(3), TurnedDown = ["tired"] };

    [Fact]
    public void The_emptier_desk_wins_and_the_explanation_says_so()
    {
        var choice = WriterChoice.Of(Verse, [Writer("busy", open: 3), Writer("free", open: 1), Writer("prose", skill: "prose"), Writer("tired"), Writer("off") with { Active = false }])!;

        Assert.Equal("free", choice.WriterId);
        Assert.Equal(
            ["skill: verse", "load: 1 of 5, 48 of 60 points", "due date: 1 due sooner, 20 of 40 points", "best of 2; 1 asked before; 1 not active; 1 without the skill"],
            choice.Explanation);
    }

    [Fact]
    public void Whoever_has_less_that_is_due_sooner_wins_among_equally_loaded()
    {
        var pressed = Writer("a") with { Dues = [Noon.AddDays(1), Noon.AddDays(2)] };
        var relaxed = Writer("b") with { Dues = [Noon.AddDays(8), Noon.AddDays(9)] };

        Assert.Equal("b", WriterChoice.Of(Verse, [pressed, relaxed])!.WriterId);
    }

    [Fact]
    public void A_tie_goes_to_the_lower_id_in_whatever_order_they_come()
    {
        Candidate[] writers = [Writer("b"), Writer("a"), Writer("c")];

        Assert.Equal("a", WriterChoice.Of(Verse, writers)!.WriterId);
        Assert.Equal("a", WriterChoice.Of(Verse, [.. writers.Reverse()])!.WriterId);
    }

    [Fact]
    public void Nobody_is_chosen_when_all_are_left_out()
    {
        Assert.Null(WriterChoice.Of(Verse, [Writer("tired"), Writer("full", open: 5), Writer("paused") with { Paused = true }]));
        Assert.Null(WriterChoice.Of(Verse, []));
    }

    private static Candidate Writer(string id, string skill = "verse", int open = 0) =>
        new(id, [skill], Active: true, Paused: false, Capacity: 5, [.. Enumerable.Range(1, open).Select(n => Noon.AddDays(n == 1 ? 1 : 9))]);
}

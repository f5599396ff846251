using Xunit;

namespace OrderFunctions.Functions.Tests.Faults.Crash;

/// <summary>
/// The process dies around every step of the sagas and every undo: when it is called, after each thing that it makes durable
/// here or outside, when it has returned, and when its result is on disk and nobody has heard of it. In the end everything is
/// as if nothing had happened.
/// </summary>
public sealed class CrashMatrixTests
{
    public static TheoryData<string> Stories => [.. Journeys.All.Keys];

    [Theory, MemberData(nameof(Stories))]
    public async Task A_story_ends_as_it_does_without_a_death(string name)
    {
        await using var calm = await Story.TellAsync(Journeys.All[name], dies: false);
        var expected = await Outcome.OfAsync(calm);
        Assert.All(calm.Rows, row => Assert.True(row.IsDone, $"{row.Step} is never reached."));

        await using var deadly = await Story.TellAsync(Journeys.All[name], dies: true);

        Assert.Equal(expected, await Outcome.OfAsync(deadly));
        Assert.Equal(Moments(calm), Moments(deadly));
    }

    [Fact]
    public void Every_step_of_every_saga_and_every_undo_has_a_row()
    {
        var rows = Journeys.All.Values.SelectMany(journey => journey.Steps).ToHashSet();

        Assert.Empty(CrashPlan.Activities.Except(rows.Select(row => row.Split(' ', 2) is [var saga, var step] && CrashPlan.Sagas.Contains(saga) ? step : row)));
        Assert.Empty(CrashPlan.Sagas.Where(saga => saga != nameof(Functions.Orders.FulfilOrderSaga) && !rows.Any(row => row.StartsWith(saga + " ", StringComparison.Ordinal))));
        Assert.Equal(CrashPlan.Activities.Count, CrashPlan.Activities.Distinct().Count());
    }

    private static string Moments(Story story) => string.Join('\n', story.Rows.Select(row => $"{row.Step}: {string.Join(", ", row.Moments)}"));
}

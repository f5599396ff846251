using System.Net;
using OrderFunctions.Functions.Orders;
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
    public async Task The_dead_write_nothing_more()
    {
        var folder = Directory.CreateTempSubdirectory("shop-").FullName;
        var life = new Life(new CrashPlan([nameof(FulfilOrderActivities.LookAtOrder)], dies: true) { IsArmed = true });
        var dying = await AShop.OpenAsync(life.Into, folder);
        var order = await dying.PlaceAsync();
        life.Release();
        await life.Death;

        var late = Guid.NewGuid().ToString();
        await Assert.ThrowsAsync<ProcessDied>(() => dying.Host.SendAsync("late", late));
        var (status, _) = await AShop.SendAsync(dying.Customer, HttpMethod.Post, $"api/orders/{order}/cancel");
        Assert.Equal(HttpStatusCode.InternalServerError, status);
        await dying.DisposeAsync();

        await using (var next = await AShop.OpenAsync(folder: folder, clock: dying.Clock))
        {
            // What was stored before goes on, and of what came after there is no trace.
            Assert.Equal("ASSIGNED", await next.StatusAsync(order));
            Assert.DoesNotContain("cancelled", await next.FactsAsync(order));
            Assert.Equal(1, next.PaymentsAtGateway());
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Every_step_of_every_saga_and_every_undo_has_a_row()
    {
        // Of another saga than the order's: the saga, then the step.
        var rows = Journeys.All.Values.SelectMany(journey => journey.Steps)
            .Select(row => CrashPlan.Sagas.FirstOrDefault(saga => row.StartsWith(saga + " ", StringComparison.Ordinal)) is { } saga
                ? (Saga: saga, Step: row[(saga.Length + 1)..])
                : (Saga: nameof(FulfilOrderSaga), Step: row))
            .ToList();

        Assert.Empty(CrashPlan.Activities.Except(rows.Select(row => row.Step)));
        Assert.Empty(CrashPlan.Sagas.Except(rows.Select(row => row.Saga)));
        Assert.Equal(CrashPlan.Activities.Count, CrashPlan.Activities.Distinct().Count());
    }

    // Each kind of moment once. Whether a step that asks the gateway or the webhook beside it writes down what the gateway did is a
    // race: of these steps that moment, and "returned" in its place, do not count.
    private static string Moments(Story story) => string.Join('\n', story.Rows.Select(row =>
        $"{row.Step}: {string.Join(", ", row.Moments.Distinct().Where(moment => !AsksGateway(row.Step) || moment is not ("wrote orders" or "returned")))}"));

    private static bool AsksGateway(string step) =>
        step.Contains("Payment", StringComparison.Ordinal) || step.Contains("Refund", StringComparison.Ordinal);
}

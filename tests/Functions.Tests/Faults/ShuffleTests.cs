using System.Text;
using OrderFunctions.Functions.Tests.Faults.Shuffle;
using Xunit;

namespace OrderFunctions.Functions.Tests.Faults;

/// <summary>
/// A thousand orders, each on a journey and with delays that its seed draws: every queue message, event and webhook comes
/// two or three times, late and in another order, and steps whose answer gets lost are taken again. Each order ends on all
/// sides exactly as the same journey does when nothing is disturbed.
/// </summary>
[Trait("Runs", "Thousands")]
public sealed class ShuffleTests(ShuffleTests.CleanRuns clean) : IClassFixture<ShuffleTests.CleanRuns>
{
    private const int SideBySide = 250;

    [Theory, InlineData(1), InlineData(251), InlineData(501), InlineData(751)]
    public Task Whatever_comes_twice_late_and_in_any_order_ends_as_if_it_had_come_once_and_in_time(int firstSeed) =>
        EndAsUndisturbedAsync([.. Enumerable.Range(firstSeed, SideBySide)]);

    /// <summary>For looking into a seed that failed: it is disturbed in the same way when it runs alone.</summary>
    [Theory, InlineData(1)]
    public Task One_seed_alone(int seed) => EndAsUndisturbedAsync([seed]);

    private async Task EndAsUndisturbedAsync(IReadOnlyList<int> seeds)
    {
        List<Walk> walks = [.. seeds.Select(seed =>
        {
            var schedule = new Schedule(seed);
            return new Walk(seed, Journey.All[schedule.Below(Journey.All.Count, "journey")], schedule);
        })];
        var outcomes = await ShuffledShop.RunAsync(walks);
        var differing = walks.Zip(outcomes).Where(one => one.Second != clean.OutcomeOf(one.First.Journey)).ToList();
        Assert.True(differing.Count == 0, Report(differing));
    }

    private string Report(List<(Walk Walk, string Outcome)> differing)
    {
        var report = new StringBuilder($"{differing.Count} seeds ended differently; One_seed_alone takes any of them: ")
            .AppendJoin(", ", differing.Select(one => $"{one.Walk.Seed} ({one.Walk.Journey.Name})"));
        if (differing is not [var (walk, outcome), ..]) return report.ToString();
        var (expected, actual) = (clean.OutcomeOf(walk.Journey).Split('\n'), outcome.Split('\n'));
        return report
            .Append($"\n\nSeed {walk.Seed}, order {walk.OrderId}:\n")
            .AppendJoin('\n', [.. expected.Except(actual).Select(line => "- " + line), .. actual.Except(expected).Select(line => "+ " + line)])
            .Append("\n\n").AppendJoin('\n', walk.Schedule!.Log)
            .ToString();
    }

    /// <summary>Every journey once, undisturbed.</summary>
    public sealed class CleanRuns : IAsyncLifetime
    {
        private readonly Dictionary<string, string> _outcomes = new(StringComparer.Ordinal);

        internal string OutcomeOf(Journey journey) => _outcomes[journey.Name];

        public async Task InitializeAsync()
        {
            List<Walk> walks = [.. Journey.All.Select((journey, at) => new Walk(at, journey, schedule: null))];
            foreach (var (walk, outcome) in walks.Zip(await ShuffledShop.RunAsync(walks)))
            {
                Assert.False(outcome.StartsWith("stopped", StringComparison.Ordinal), $"{walk.Journey.Name}: {outcome}");
                _outcomes.Add(walk.Journey.Name, outcome);
            }
        }

        public Task DisposeAsync() => Task.CompletedTask;
    }
}

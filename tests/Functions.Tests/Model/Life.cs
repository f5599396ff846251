using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Functions.Tests.Model;

/// <summary>One seed: a shop, and what happens in it.</summary>
internal sealed class Life : IDisposable
{
    private readonly World _world;
    private readonly Books _books = new();
    private readonly Reality _reality = new();
    private readonly Laws _laws;
    private readonly People _people;
    private readonly AtRest _rest;

    private Life(int seed)
    {
        _world = new World(seed, Rules.Of(seed));
        _laws = new Laws(_world, _books, _reality);
        _people = new People(_world, _books, _reality, _laws);
        _rest = new AtRest(_world, _books, _reality);
        Stage.Set(_world, _reality, new Dice(seed));
        _laws.Look();
        _world.Looks = () => _laws.Look();
    }

    /// <summary>The numbers that a seed stands for; each is one step.</summary>
    public static IReadOnlyList<int> StepsOf(int seed, int count)
    {
        var dice = new Dice(seed);
        return [.. Enumerable.Range(0, count).Select(_ => dice.Below(int.MaxValue))];
    }

    /// <summary>Plays it to its end.</summary>
    public static Told Play(int seed, IReadOnlyList<int> steps)
    {
        // Nobody else's thread may come between: whatever waits goes on where it is moved on.
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            using var life = new Life(seed);
            try
            {
                foreach (var number in steps) life.Step(new Dice(number));
                life.End(new Dice(seed));
                return new Told(null, life._people.Log, life._books.Seen);
            }
            catch (Exception problem)
            {
                return new Told(problem is LawBroken ? problem.Message : problem.ToString(), life._people.Log, life._books.Seen);
            }
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    public void Dispose() => _world.Dispose();

    private void Step(Dice dice)
    {
        switch (dice.Below(100))
        {
            case < 55:
                _people.Act(dice);
                break;
            case < 86:
                for (var things = dice.UpTo(8); things > 0; things--) _world.Work(dice);
                break;
            case < 94:
                _people.Log.Add("all come to rest");
                _world.Rest(dice);
                _rest.Check();
                break;
            default:
                // Now and then just as long as somebody has left to answer.
                var answer = _books.Orders.SelectMany(order => (order.Tasks ?? []).Select(task => task.AcceptBy)
                    .Concat(order.LiveAllocations().Select(found => found.Allocation.Placement?.AcceptBy))).Min();
                var time = answer > _world.Clock.GetUtcNow() && dice.Chance(40) ? answer.Value - _world.Clock.GetUtcNow() : dice.Pick(
                    TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(11), TimeSpan.FromMinutes(16), TimeSpan.FromMinutes(31),
                    TimeSpan.FromHours(3), TimeSpan.FromHours(5), TimeSpan.FromDays(3), TimeSpan.FromDays(15));
                _people.Log.Add($"{time} pass");
                _world.Pass(time, dice);
                _rest.Check();
                break;
        }
    }

    private void End(Dice dice)
    {
        _world.IsStormy = false;
        _people.Log.Add("the storm is over");
        _people.FinishAll(dice, _rest);
        new AtTheEnd(_world, _books, _reality).Check();
    }
}

/// <summary>A life as it is told afterwards.</summary>
/// <param name="Problem">What went wrong, or null.</param>
/// <param name="Log">What was done, in its order.</param>
/// <param name="Seen">Every status that anything had.</param>
internal sealed record Told(string? Problem, IReadOnlyList<string> Log, IReadOnlySet<Enum> Seen);

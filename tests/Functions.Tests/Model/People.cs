using OrderFunctions.Application.Orders;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Functions.Tests.Model;

/// <summary>Something that people do, and how often they think of it. It says what was done; null when there was no occasion.</summary>
internal sealed record Act(string Name, int Weight, Func<Dice, bool> Does);

/// <summary>
/// Customers, staff, dealers, writers, carriers and the bank, each through the use case behind their door. Whatever they try, what is
/// refused changes nothing, what is accepted was announced among the allowed actions, and what is asked twice counts once.
/// </summary>
internal sealed partial class People
{
    private readonly World _world;
    private readonly Books _books;
    private readonly Reality _reality;
    private readonly Laws _laws;
    private readonly Act[] _acts;
    private int _ids;

    // Documents that the last thing changed that was done.
    private int _wrote;

    public People(World world, Books books, Reality reality, Laws laws)
    {
        (_world, _books, _reality, _laws) = (world, books, reality, laws);
        _acts = [.. CustomerActs(), .. MoneyActs(), .. WarehouseActs(), .. CarrierActs(), .. WriterActs(), .. ReturnActs(), .. StockActs(), .. OfferActs(), .. DeliveryActs(), .. PurchaseActs()];
    }

    /// <summary>What was done so far, for whoever has to find out what went wrong.</summary>
    public List<string> Log { get; } = [];

    private OrderRepository Orders => _world.Get<OrderRepository>();

    /// <summary>Somebody does something.</summary>
    public void Act(Dice dice)
    {
        // Most of what comes to mind has no occasion at the moment.
        for (var tries = 0; tries < 20; tries++)
        {
            var at = dice.Below(_acts.Sum(act => act.Weight));
            if (_acts.First(act => (at -= act.Weight) < 0).Does(dice)) return;
        }
    }

    /// <summary>A new id, the same each time the seed is played.</summary>
    private string NewId(string kind) => Application.Persistence.Ids.Of(_world.Clock.GetUtcNow(), $"{_world.Seed}/{kind}/{++_ids}");

    /// <summary>An order that it could be about: any, but rather one that goes on.</summary>
    private Order? AnOrder(Dice dice, Func<Order, bool>? fits = null) =>
        dice.PickAny(_books.Orders.Where(order => fits?.Invoke(order) != false && (!order.Status.IsFinal() || fits is not null || dice.Chance(20))));

    private bool Ask(
        Dice dice, string what, Order order, Actor by, OrderAction? action, OrderCommand command, Action<Order>? then = null, bool maybeTwice = true) => Ask(
        dice, $"{what} {Short(order.Id)}", order, by, action,
        () => Orders.ExecuteAsync(order.Id, command, by, default), outcome => then?.Invoke(outcome.Order), maybeTwice);

    /// <summary>Asks, and holds the answer against what was announced and what was written.</summary>
    /// <param name="action">What <c>allowedActions</c> calls it; null for what it does not know.</param>
    /// <param name="then">What it means in reality; called when the shop accepts.</param>
    private bool Ask<T>(
        Dice dice, string what, Order? order, Actor by, OrderAction? action, Func<Task<Result<T>>> ask, Action<T>? then = null, bool maybeTwice = true)
    {
        var allowed = order is null ? [] : Allowed(order, by.AsCaller());
        Log.Add(what);
        Result<T> answer;
        try
        {
            answer = World.Now(ask());
        }
        catch (Exception error) when (World.IsWeather(error))
        {
            // Whoever asked gets no answer; what was written by then is carried on by others.
            Log[^1] += ": weather";
            _laws.Look();
            return true;
        }

        if (answer.TryGet(out var outcome, out var refusal)) then?.Invoke(outcome);
        var written = _wrote = _laws.Look();
        Log[^1] += refusal is not null ? $": {refusal.Code}" : written == 0 ? ": nothing new" : "";
        if (refusal is not null && written > 0) throw Laws.Broken($"'{what}' was refused with {refusal.Code} and changed {written} documents");
        if (refusal is null && written > 0 && action is { } done && !allowed.Contains(done))
            throw Laws.Broken($"'{what}' was done, and {done} was not among the allowed actions ({string.Join(", ", allowed)})");
        if (maybeTwice && refusal is null && !_world.Bank.IsAway && dice.Chance(35)) AskAgain(what, ask);
        return refusal is null;
    }

    private void AskAgain<T>(string what, Func<Task<Result<T>>> ask)
    {
        _world.Clock.Advance(TimeSpan.FromSeconds(1));
        _ = World.Now(ask());
        if (_laws.Look() is > 0 and var written) throw Laws.Broken($"'{what}', asked again, changed {written} documents");
    }

    private IReadOnlyList<OrderAction> Allowed(Order order, Caller caller) =>
        OrderActions.Allowed(order, caller, _world.Clock.GetUtcNow(), _world.Get<OrderPolicy>());

    /// <summary>Enough of an id to tell it from the others.</summary>
    private static string Short(string id) => id.Length > 36 ? id[19..23] + id[36..] : id[19..23];
}

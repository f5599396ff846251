using Microsoft.AspNetCore.Http;
using OrderFunctions.Application.Ops;
using OrderFunctions.Application.Orders;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Identity;

namespace OrderFunctions.Functions.Orders;

/// <summary>
/// What the doors that ask one thing of one order have in common: whose order it is, the decision, the saga's wake-up and
/// the order as the answer. Somebody else's order is answered like one that does not exist.
/// </summary>
public sealed class OrderDoor(OrderRepository orders, OrderViews views, WatchSagasHandler watch)
{
    /// <summary>
    /// Asks <paramref name="command"/> of the order, and what <paramref name="otherwise"/> makes of a refusal; 200 with the order as
    /// it is then, or the refusal.
    /// </summary>
    public async Task<IResult> AskAsync(
        HttpRequest request,
        string id,
        DurableTaskClient client,
        Func<Actor, OrderCommand> command,
        CancellationToken cancellationToken,
        Func<OrderView, OrderOutcome, OrderView>? answer = null,
        Func<Actor, Refusal, OrderCommand?>? otherwise = null)
    {
        var caller = request.Caller();
        var found = Guid.TryParseExact(id, "D", out _) ? await orders.FindAsync(id, cancellationToken) : null;
        if (found is null || !caller.Reaches(found.Value.Order.CustomerId)) return Problems.NotFound("order");

        var actor = caller.AsActor();
        var result = await orders.ExecuteAsync(id, command(actor), actor, cancellationToken);
        if (result.Refusal is { } first && otherwise?.Invoke(actor, first) is { } next)
            result = await orders.ExecuteAsync(id, next, actor, cancellationToken);
        if (!result.TryGet(out var outcome, out var refusal)) return refusal.ToProblem();
        await new SagaClient(client, watch).NewsAsync(outcome, cancellationToken);
        var view = views.From(outcome.Order, caller);
        return TypedResults.Ok(answer is null ? view : answer(view, outcome));
    }
}

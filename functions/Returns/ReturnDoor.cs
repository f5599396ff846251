using Microsoft.AspNetCore.Http;
using OrderFunctions.Application.Ops;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Returns;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Returns;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Orders;

namespace OrderFunctions.Functions.Returns;

/// <summary>
/// What the doors of a return have in common: whose it is, the version that an edit was made from, the decision, the saga's
/// wake-up and the return as the answer. Somebody else's return is answered like one that does not exist.
/// </summary>
public sealed class ReturnDoor(ReturnRepository returns, OrderRepository orders, WatchSagasHandler watch)
{
    /// <summary>The return, if the caller may see it.</summary>
    public async Task<Versioned<ReturnDocument>?> FindAsync(HttpRequest request, string id, CancellationToken cancellationToken) =>
        await returns.FindAsync(id, cancellationToken) is { } found && request.Caller().Reaches(found.Value.Return.CustomerId) ? found : null;

    /// <summary>The order, if the caller may see it.</summary>
    public async Task<Order?> FindOrderAsync(HttpRequest request, string id, CancellationToken cancellationToken)
    {
        if (!Guid.TryParseExact(id, "D", out _)) return null;
        var order = (await orders.FindAsync(id, cancellationToken))?.Value.Order;
        return order is not null && request.Caller().Reaches(order.CustomerId) ? order : null;
    }

    /// <summary>Asks something of the version that <c>If-Match</c> names; 200 with the return as it is then, or the refusal.</summary>
    public async Task<IResult> AskAsync(
        HttpRequest request,
        string id,
        DurableTaskClient client,
        Func<Return, string, ReturnCommand> command,
        CancellationToken cancellationToken)
    {
        if (!request.RequiredIfMatch().TryGet(out var version, out var problem)) return problem;
        if (await FindAsync(request, id, cancellationToken) is not { } found) return Problems.NotFound("return");
        var by = request.Caller().Subject;
        var result = await returns.ExecuteAsync(id, command(found.Value.Return, by), Actor.Staff(by), cancellationToken, version);
        if (!result.TryGet(out var after, out var refusal)) return refusal.ToProblem();
        await new SagaClient(client, watch).WakeReturnAsync(id, cancellationToken);
        return Answer(request, after);
    }

    /// <summary>The return with its version.</summary>
    public static IResult Answer(HttpRequest request, Versioned<ReturnDocument> found)
    {
        request.HttpContext.Response.Headers.ETag = Preconditions.ETagOf(found.Version);
        return TypedResults.Ok(ReturnView.Of(found.Value.Return));
    }
}

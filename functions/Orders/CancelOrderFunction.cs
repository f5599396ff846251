using Microsoft.AspNetCore.Http;
using OrderFunctions.Application.Orders;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Idempotency;
using OrderFunctions.Functions.Http.Identity;

namespace OrderFunctions.Functions.Orders;

/// <summary>
/// <c>POST api/orders/{id}/cancel</c>: stops what has not been handed over. The answer is the order as it is then; what
/// was handed over already remains for a return.
/// </summary>
public sealed class CancelOrderFunction(IdempotentRequests idempotent, OrderRepository orders, OrderViews views)
{
    [Function("CancelOrder"), Permission("orders", "cancel")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/orders/{id}/cancel")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        idempotent.RunAsync(
            request,
            async _ =>
            {
                var caller = request.Caller();
                var found = Guid.TryParseExact(id, "D", out var _) ? await orders.FindAsync(id, cancellationToken) : null;
                if (found is null || !caller.Reaches(found.Value.Order.CustomerId)) return Problems.NotFound("order");

                var actor = caller.ActingOn(found.Value.Order);
                var result = await orders.ExecuteAsync(id, new OrderCommand.Cancel(actor.AsCaller(), actor.Id), actor, cancellationToken);
                if (!result.TryGet(out var outcome, out var refusal)) return refusal.ToProblem();
                await new SagaClient(client).WakeAsync(id, cancellationToken);
                return TypedResults.Ok(views.From(outcome.Order, caller));
            },
            cancellationToken);
}

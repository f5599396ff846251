using Microsoft.AspNetCore.Http;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Functions.Http.Idempotency;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.OpenApi;

namespace OrderFunctions.Functions.Orders;

/// <summary>
/// <c>POST api/orders/{id}/cancel</c>: stops what has not been handed over. The answer is the order as it is then;
/// <c>remainsForReturn</c> names what was handed over already and can only be sent back. When everything is on its way the
/// carrier is asked to stop it: what it stops is refunded, what it does not can be returned.
/// </summary>
public sealed class CancelOrderFunction(IdempotentRequests idempotent, OrderDoor door)
{
    [Function("CancelOrder"), Permission("orders", "cancel")]
    [Keyed, Answers(200, typeof(OrderView))]
    [Refuses(RefusalCodes.TooLateToCancel, RefusalCodes.OrderEnded)]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/orders/{id}/cancel")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        idempotent.RunAsync(
            request,
            _ => door.AskAsync(
                request,
                id,
                client,
                actor => new OrderCommand.Cancel(actor.AsCaller(), actor.Id),
                cancellationToken,
                otherwise: (actor, refusal) => refusal.Code == RefusalCodes.TooLateToCancel ? new OrderCommand.AskIntercept(actor.AsCaller(), actor.Id) : null,
                answer:
                (view, outcome) => outcome.Events.OfType<OrderEvent.RestCancelled>().FirstOrDefault() is { } rest
                    ? view with { RemainsForReturn = [.. rest.RemainsForReturn.Select(allocation => allocation.AllocationId)] }
                    : view),
            cancellationToken);
}

using Microsoft.AspNetCore.Http;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.OpenApi;

namespace OrderFunctions.Functions.Orders;

/// <summary>
/// <c>POST api/orders/{id}/lines/{lineId}/quantity</c>: fewer units of a line, or none, as long as they are not packed or being
/// made. Unpaid, the order costs less and is to be paid anew; paid, the units are refunded. The shipping fee stays.
/// </summary>
public sealed class ReduceLineFunction(OrderDoor door)
{
    [Function("ReduceLine"), Permission("orders", "change")]
    [Takes(typeof(ReduceLineBody)), Answers(200, typeof(OrderView))]
    [Refuses(
        RefusalCodes.LineUnknown,
        RefusalCodes.QuantityInvalid,
        RefusalCodes.TooLateToChange,
        RefusalCodes.NothingLeft,
        RefusalCodes.WrongState,
        RefusalCodes.OrderOnHold,
        RefusalCodes.NoAttemptsLeft,
        RefusalCodes.OrderEnded)]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/orders/{id}/lines/{lineId}/quantity")] HttpRequest request,
        string id,
        string lineId,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        (await request.ReadJsonAsync<ReduceLineBody>(cancellationToken)).TryGet(out var body, out var problem)
            ? await door.AskAsync(
                request, id, client, actor => new OrderCommand.ReduceLine(lineId, body.Quantity, actor.AsCaller(), actor.Id), cancellationToken)
            : problem;
}

/// <summary>Body of a change: how many units of the line shall be left; 0 takes it out of the order.</summary>
public sealed record ReduceLineBody(int Quantity);

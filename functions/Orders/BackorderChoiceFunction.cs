using Microsoft.AspNetCore.Http;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.OpenApi;

namespace OrderFunctions.Functions.Orders;

/// <summary><c>POST api/orders/{id}/backorder-choice</c>: paid, but not in stock: wait for the goods, or take the money.</summary>
public sealed class BackorderChoiceFunction(OrderDoor door)
{
    [Function("ChooseBackorder"), Permission("orders", "choose")]
    [Takes(typeof(BackorderChoiceBody)), Answers(200, typeof(OrderView))]
    [Refuses(RefusalCodes.WrongState, RefusalCodes.OrderEnded)]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/orders/{id}/backorder-choice")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        (await request.ReadJsonAsync<BackorderChoiceBody>(cancellationToken)).TryGet(out var body, out var problem)
            ? await door.AskAsync(
                request,
                id,
                client,
                actor => new OrderCommand.ChooseBackorder(body.Choice == BackorderChoice.Refund, actor.AsCaller(), actor.Id),
                cancellationToken)
            : problem;
}

/// <summary>Body of the choice.</summary>
public sealed record BackorderChoiceBody(BackorderChoice Choice);

/// <summary>What a customer can choose.</summary>
public enum BackorderChoice
{
    Wait,
    Refund,
}

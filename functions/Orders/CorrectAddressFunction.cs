using Microsoft.AspNetCore.Http;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.OpenApi;

namespace OrderFunctions.Functions.Orders;

/// <summary>
/// <c>POST api/orders/{id}/address</c>: the customer, or staff for them, corrects where the goods go, until they are packed.
/// The address is checked anew; of a confirmed order it must pass at once and stay in its country.
/// </summary>
public sealed class CorrectAddressFunction(OrderDoor door)
{
    [Function("CorrectAddress"), Permission("orders", "correct")]
    [Takes(typeof(Address)), Answers(200, typeof(OrderView))]
    [Refuses(RefusalCodes.AddressInvalid, RefusalCodes.WrongState, RefusalCodes.OrderEnded)]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/orders/{id}/address")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        (await request.ReadJsonAsync<Address>(cancellationToken)).TryGet(out var address, out var problem)
            ? await door.AskAsync(
                request, id, client, actor => new OrderCommand.CorrectAddress(address, actor.AsCaller(), actor.Id), cancellationToken)
            : problem;
}

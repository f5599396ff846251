using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Functions.Http.Idempotency;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.OpenApi;

namespace OrderFunctions.Functions.Orders;

/// <summary>
/// Staff stop an order, or let it go on. What comes from outside (money, carriers) is recorded all the same, and an order on hold can
/// be cancelled. The hold of a lost dispute stays until somebody has decided what becomes of the goods: here.
/// </summary>
public sealed class HoldFunctions(IdempotentRequests idempotent, OrderDoor door)
{
    /// <summary><c>POST api/orders/{id}/holds</c>: no step starts any more on the order, or on one <c>lineId</c> of it, until the hold is lifted.</summary>
    [Function("PlaceHold"), Permission("orders", "hold")]
    [Takes(typeof(HoldBody)), Keyed, Answers(200, typeof(OrderView))]
    [Refuses(RefusalCodes.LineUnknown, RefusalCodes.OrderEnded)]
    public Task<IResult> PlaceAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/orders/{id}/holds")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        idempotent.RunAsync<HoldBody>(
            request,
            (body, operation) => door.AskAsync(
                request,
                id,
                client,
                actor => new OrderCommand.PlaceHold(operation.Id, Hold.SuperAdminReview, actor.Id, body.LineId),
                cancellationToken),
            cancellationToken);

    /// <summary><c>POST api/orders/{id}/holds/{holdId}/lift</c>: the order goes on. A hold that is gone, or was never there, is lifted.</summary>
    [Function("LiftHold"), Permission("orders", "hold")]
    [Answers(200, typeof(OrderView))]
    public Task<IResult> LiftAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/orders/{id}/holds/{holdId}/lift")] HttpRequest request,
        string id,
        string holdId,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        door.AskAsync(request, id, client, actor => new OrderCommand.LiftHold(holdId, actor.Id), cancellationToken);
}

/// <summary>Body of a hold: the line that it is about, or the order as a whole.</summary>
public sealed record HoldBody(string? LineId = null);

[JsonSerializable(typeof(HoldBody))]
internal sealed partial class HoldJson : JsonSerializerContext;

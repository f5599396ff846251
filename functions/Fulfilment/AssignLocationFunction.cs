using Microsoft.AspNetCore.Http;
using OrderFunctions.Application.Fulfilment;
using OrderFunctions.Application.Ops;
using OrderFunctions.Application.Orders;
using OrderFunctions.Domain;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.OpenApi;
using OrderFunctions.Functions.Http.Pipeline;
using OrderFunctions.Functions.Orders;

namespace OrderFunctions.Functions.Fulfilment;

/// <summary>
/// <c>POST api/orders/{id}/assignments</c>: staff decide which location sends an allocation. Where it is, it is assigned at once; another
/// location takes it over and is asked as usual, and what is held now is released only when the goods are committed there.
/// </summary>
public sealed class AssignLocationFunction(OverrideLocationHandler assign, OrderViews views, WatchSagasHandler watch)
{
    private const int LongestReason = 200;

    [Function("AssignLocation"), Permission("orders", "assign")]
    [Takes(typeof(AssignmentBody)), Answers(200, typeof(OrderView))]
    [Refuses(
        RefusalCodes.AllocationUnknown,
        DealerCodes.Unknown,
        RefusalCodes.OutOfStock,
        RefusalCodes.WrongState,
        RefusalCodes.OrderEnded,
        RefusalCodes.OrderOnHold)]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/orders/{id}/assignments")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        if (!(await request.ReadJsonAsync<AssignmentBody>(cancellationToken)).TryGet(out var body, out var problem)) return problem;
        if (string.IsNullOrWhiteSpace(body.Reason) || body.Reason.Length > LongestReason)
            return Problems.ValidationFailed("$.reason", $"must have 1 to {LongestReason} characters");
        if (!Guid.TryParseExact(id, "D", out _)) return Problems.NotFound("order");
        request.NoteReason(body.Reason);
        var result = await assign.HandleAsync(
            new(id, body.AllocationId, body.Location, body.Reason, Actor.Staff(request.Caller().Subject)), cancellationToken);
        if (!result.TryGet(out var outcome, out var refusal))
            return refusal.Code == RefusalCodes.OrderUnknown ? Problems.NotFound("order") : refusal.ToProblem();
        await new SagaClient(client, watch).NewsAsync(outcome, cancellationToken);
        return TypedResults.Ok(views.From(outcome.Order, request.Caller()));
    }
}

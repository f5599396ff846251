using Microsoft.AspNetCore.Http;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.OpenApi;

namespace OrderFunctions.Functions.Orders;

/// <summary>
/// <c>POST api/orders/{id}/review</c>: staff let a suspected order go on, or refuse it and refund it. The same decision
/// again changes nothing.
/// </summary>
public sealed class ReviewOrderFunction(OrderDoor door)
{
    private const int MaxNote = 500;

    [Function("ReviewOrder"), Permission("orders", "review")]
    [Takes(typeof(ReviewBody)), Answers(200, typeof(OrderView))]
    [Refuses(RefusalCodes.WrongState, RefusalCodes.OrderEnded)]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/orders/{id}/review")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        if (!(await request.ReadJsonAsync<ReviewBody>(cancellationToken)).TryGet(out var body, out var problem)) return problem;
        if (body.Note is { Length: > MaxNote }) return Problems.ValidationFailed("$.note", $"must have at most {MaxNote} characters");
        return await door.AskAsync(
            request,
            id,
            client,
            actor => new OrderCommand.DecideReview(body.Decision == ReviewDecision.Approve, actor.Id, body.Note),
            cancellationToken);
    }
}

/// <summary>Body of a review. The note is for colleagues.</summary>
public sealed record ReviewBody(ReviewDecision Decision, string? Note = null);

/// <summary>How a review ends.</summary>
public enum ReviewDecision
{
    Approve,
    Reject,
}

using System.Globalization;
using Microsoft.AspNetCore.Http;
using OrderFunctions.Application.Events;
using OrderFunctions.Domain;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.OpenApi;
using OrderFunctions.Functions.Http.Pipeline;

namespace OrderFunctions.Functions.Events;

/// <summary>Brings a subscriber up to date from the orders themselves.</summary>
public sealed class ReplayEventsFunction(ReplayEventsHandler replay)
{
    /// <summary>
    /// <c>POST api/ops/events/replay</c>: events of orders once more, with the ids, types, data and order of the first time.
    /// A call looks at up to <c>limit</c> orders; its <c>continuation</c> goes into the next one. Sending it again is harmless.
    /// </summary>
    [Function("ReplayEvents"), Permission("events", "replay")]
    [Takes(typeof(ReplayBody)), Answers(200, typeof(ReplayView))]
    [Refuses(ReplayEventsHandler.UnknownSubscription, "NOT_FOUND")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/ops/events/replay")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        if (!(await request.ReadJsonAsync<ReplayBody>(cancellationToken)).TryGet(out var body, out var problem))
            return problem;
        if (body.Check() is { } invalid)
            return invalid;
        request.NoteReason(body.Reason);
        try
        {
            var replayed = await replay.HandleAsync(body.ToCommand(), cancellationToken);
            if (!replayed.TryGet(out var done, out var refusal))
                return refusal.Code == RefusalCodes.OrderUnknown ? Problems.NotFound("order") : refusal.ToProblem();
            request.NoteChange(string.Create(
                CultureInfo.InvariantCulture,
                $"{body.Topic} to {body.Subscription ?? "everybody"}: {done.Delivered} delivered, {done.Failures.Count} failed, of {done.Orders} orders"));
            return TypedResults.Ok(ReplayView.Of(done));
        }
        catch (ArgumentException)
        {
            return Problems.ValidationFailed("$.continuation", "is not a token that an earlier call gave");
        }
    }
}

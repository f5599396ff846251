using Microsoft.AspNetCore.Http;
using OrderFunctions.Application.Sla;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Sla;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.OpenApi;
using OrderFunctions.Functions.Http.Pipeline;

namespace OrderFunctions.Functions.Sla;

/// <summary>Promises that were not kept, and how well they are kept on the whole. Dealers and writers see their own.</summary>
public sealed class ViolationFunctions(ListViolationsHandler list, SettleViolationHandler settle, ReadScorecardsHandler scorecards)
{
    /// <summary><c>GET api/sla/violations</c>: the open ones, the latest first; <c>state=acknowledged</c> or <c>resolved</c> gives the others.</summary>
    [Function("ListViolations"), Permission("sla", "read")]
    [Answers(200, typeof(ViolationListView))]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/sla/violations")] HttpRequest request,
        string? state,
        string? order,
        string? assignee,
        string? continuation,
        string? limit,
        CancellationToken cancellationToken)
    {
        if (StateOf(state) is not { } wanted) return Problems.ValidationFailed("state", "must be open, acknowledged or resolved");
        if (order is not null && !Guid.TryParseExact(order, "D", out _)) return Problems.ValidationFailed("order", "must be the id of an order");
        if (!request.ReadAssignee(assignee).TryGet(out var who, out var problem)) return problem;
        return await Paging.RunAsync(
            limit,
            async size =>
            {
                var page = await list.HandleAsync(new(wanted, order, who.Assignee, size, continuation), cancellationToken);
                return TypedResults.Ok(new ViolationListView([.. page.Violations.Select(ViolationView.Of)], page.Continuation));
            });
    }

    /// <summary><c>POST api/sla/violations/{id}/acknowledge</c>: somebody has seen it. A repeat answers who was first.</summary>
    [Function("AcknowledgeViolation"), Permission("sla", "settle")]
    [Answers(200, typeof(ViolationView))]
    public Task<IResult> AcknowledgeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/sla/violations/{id}/acknowledge")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) => SettleAsync(new(id, request.Caller().Subject, null), cancellationToken);

    /// <summary><c>POST api/sla/violations/{id}/resolve</c>: it is settled, and why. The same reason again changes nothing.</summary>
    [Function("ResolveViolation"), Permission("sla", "settle")]
    [Takes(typeof(ResolveViolationBody)), Answers(200, typeof(ViolationView))]
    [Refuses(RefusalCodes.ViolationResolved)]
    public async Task<IResult> ResolveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/sla/violations/{id}/resolve")] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        if (!(await request.ReadJsonAsync<ResolveViolationBody>(cancellationToken)).TryGet(out var body, out var problem)) return problem;
        if (body.Reason.Trim().Length is < 1 or > 500) return Problems.ValidationFailed("$.reason", "must have 1 to 500 characters");
        request.NoteReason(body.Reason);
        return await SettleAsync(new(id, request.Caller().Subject, body.Reason.Trim()), cancellationToken);
    }

    /// <summary><c>GET api/sla/scorecards</c>: per assignee and stage, how many promises were kept and how long the work takes.</summary>
    [Function("ListScorecards"), Permission("sla", "read")]
    [Answers(200, typeof(ScorecardListView))]
    public async Task<IResult> ScorecardsAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/sla/scorecards")] HttpRequest request,
        string? assignee,
        string? continuation,
        string? limit,
        CancellationToken cancellationToken) => !request.ReadAssignee(assignee).TryGet(out var who, out var problem)
        ? problem
        : await Paging.RunAsync(
            limit,
            async size =>
            {
                var page = await scorecards.HandleAsync(new(who.Assignee, size, continuation), cancellationToken);
                return TypedResults.Ok(new ScorecardListView([.. page.Cards.Select(ScorecardView.Of)], page.Continuation));
            });

    private async Task<IResult> SettleAsync(SettleViolation command, CancellationToken cancellationToken) =>
        await settle.HandleAsync(command, cancellationToken) is not { } settled ? Problems.NotFound("violation")
        : settled.TryGet(out var violation, out var refusal) ? TypedResults.Ok(ViolationView.Of(violation))
        : refusal.ToProblem();

    private static ViolationState? StateOf(string? text) => text switch
    {
        null or "open" => ViolationState.Open,
        "acknowledged" => ViolationState.Acknowledged,
        "resolved" => ViolationState.Resolved,
        _ => null,
    };
}

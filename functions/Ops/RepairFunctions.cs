using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using OrderFunctions.Application.Ops;
using OrderFunctions.Application.Ops.Repairs;
using OrderFunctions.Application.Orders;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.OpenApi;
using OrderFunctions.Functions.Http.Pipeline;

namespace OrderFunctions.Functions.Ops;

/// <summary>The repair queue: what machines could not put right, and what staff do about it. Payloads show on inspection only.</summary>
public sealed class RepairFunctions(RepairQueue queue, AuditTrail trail)
{
    private const int MostAtOnce = 100;

    /// <summary><c>GET api/ops/repairs</c>: all kinds one after the other, or one <c>kind</c>; newest first.</summary>
    [Function("ListRepairs"), Permission("ops", "read")]
    [Answers(200, typeof(RepairListView))]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/ops/repairs")] HttpRequest request,
        string? kind,
        string? continuation,
        string? limit,
        CancellationToken cancellationToken)
    {
        RepairKind? only = null;
        if (kind is not null)
        {
            if (!RepairKey.TryParseKind(kind, out var known))
                return Problems.ValidationFailed("kind", "must be undo, refund, outbox, inbox or dead-letter");
            only = known;
        }

        return await Paging.RunAsync(
            limit,
            async size =>
            {
                var page = await queue.ListAsync(only, size, continuation, cancellationToken);
                return TypedResults.Ok(new RepairListView([.. page.Items.Select(RepairView.Of)], page.Continuation));
            });
    }

    /// <summary><c>GET api/ops/repairs/{id}</c>: one entry with its payload.</summary>
    [Function("InspectRepair"), Permission("ops", "repair")]
    [Answers(200, typeof(RepairDetailView))]
    public async Task<IResult> InspectAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/ops/repairs/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) =>
        RepairKey.TryParse(id, out var key) && await queue.FindAsync(key, cancellationToken) is { } found
            ? TypedResults.Ok(RepairDetailView.Of(found))
            : Problems.NotFound("repair");

    /// <summary><c>POST api/ops/repairs/{id}/retry</c>: another try; with a <c>payload</c> in the body, with that one.</summary>
    [Function("RetryRepair"), Permission("ops", "repair")]
    [Takes(typeof(RepairBody), Optional = true), Answers(200, typeof(RepairResultView))]
    [Refuses(
        RepairRefusals.Unknown,
        RepairRefusals.NotEditable,
        RepairRefusals.PayloadInvalid,
        RepairRefusals.StillFailing,
        RepairRefusals.Changed)]
    public async Task<IResult> RetryAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/ops/repairs/{id}/retry")] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        if (!(await ReadBodyAsync(request, cancellationToken)).TryGet(out var body, out var problem))
            return problem;
        if (body.Payload is not null && string.IsNullOrWhiteSpace(body.Reason))
            return Problems.ValidationFailed("$.reason", "is needed when the payload is changed");
        request.NoteReason(body.Reason);
        return RepairKey.TryParse(id, out var key)
            ? Answer(await queue.RetryAsync(key, body.Payload, By(request), cancellationToken))
            : Problems.NotFound("repair");
    }

    /// <summary><c>POST api/ops/repairs/{id}/resolve</c>: settled by other means, or not wanted any more.</summary>
    [Function("ResolveRepair"), Permission("ops", "repair")]
    [Takes(typeof(RepairBody)), Answers(200, typeof(RepairResultView))]
    [Refuses(RepairRefusals.Unknown, RepairRefusals.ReferenceRequired, RepairRefusals.Changed)]
    public async Task<IResult> ResolveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/ops/repairs/{id}/resolve")] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        if (!(await ReadBodyAsync(request, cancellationToken)).TryGet(out var body, out var problem))
            return problem;
        if (string.IsNullOrWhiteSpace(body.Reason))
            return Problems.ValidationFailed("$.reason", "is needed");
        request.NoteReason(body.Reason);
        return RepairKey.TryParse(id, out var key)
            ? Answer(await queue.ResolveAsync(key, new(body.Reason, body.Reference), By(request), cancellationToken))
            : Problems.NotFound("repair");
    }

    /// <summary><c>POST api/ops/repairs/retry</c>: another try of many; each is answered, and audited, on its own.</summary>
    [Function("RetryRepairs"), Permission("ops", "repair")]
    [Takes(typeof(RepairsBody)), Answers(200, typeof(RepairResultListView))]
    public async Task<IResult> RetryManyAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/ops/repairs/retry")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        if (!(await request.ReadJsonAsync<RepairsBody>(cancellationToken)).TryGet(out var body, out var problem))
            return problem;
        if (body.Ids.Count is 0 or > MostAtOnce)
            return Problems.ValidationFailed("$.ids", $"1 to {MostAtOnce} ids");
        request.NoteReason(body.Reason);
        var results = new List<RepairResultView>(body.Ids.Count);
        foreach (var id in body.Ids)
            results.Add(await RetryOneAsync(request, id, body.Reason, cancellationToken));
        return TypedResults.Ok(new RepairResultListView(results));
    }

    private async Task<RepairResultView> RetryOneAsync(
        HttpRequest request, string id, string? reason, CancellationToken cancellationToken)
    {
        if (!RepairKey.TryParse(id, out var key))
            return new(id, RepairRefusals.Unknown);
        var entry = await trail.BeginAsync(request.Caller().Subject, "RetryRepair", id, request.Path, cancellationToken);
        var refusal = (await queue.RetryAsync(key, null, By(request), cancellationToken)).Refusal;
        await trail.EndAsync(entry, refusal is null ? StatusCodes.Status200OK : RefusalStatus.Of(refusal.Code), reason);
        return new(id, refusal?.Code);
    }

    private static Actor By(HttpRequest request) => Actor.Staff(request.Caller().Subject);

    private static IResult Answer(Domain.Result<RepairKey> result) => result.TryGet(out var key, out var refusal)
        ? TypedResults.Ok(new RepairResultView(key.ToText(), null))
        : refusal.ToProblem();

    [SuppressMessage("Reliability", "CA2012", Justification = "Awaited by the caller, once.")]
    private static ValueTask<Read<RepairBody>> ReadBodyAsync(HttpRequest request, CancellationToken cancellationToken) =>
        request.ContentLength is 0
            ? new(new Read<RepairBody>(new RepairBody()))
            : request.ReadJsonAsync<RepairBody>(cancellationToken);
}

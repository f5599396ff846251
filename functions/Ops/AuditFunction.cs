using Microsoft.AspNetCore.Http;
using OrderFunctions.Application.Ops;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.OpenApi;

namespace OrderFunctions.Functions.Ops;

/// <summary><c>GET api/ops/audit</c>: what staff did, newest first; of one <c>subject</c> or <c>by</c> one person; or what was <c>denied</c>.</summary>
public sealed class AuditFunction(ListAuditHandler list)
{
    [Function("ListAudit"), Permission("ops", "read")]
    [Answers(200, typeof(AuditListView))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/ops/audit")] HttpRequest request,
        string? subject,
        string? by,
        string? denied,
        string? continuation,
        string? limit,
        CancellationToken cancellationToken)
    {
        if (subject is not null && by is not null)
            return Problems.ValidationFailed("by", "cannot be combined with subject");
        if (denied is not (null or "true"))
            return Problems.ValidationFailed("denied", "must be true or left out");
        if (denied is not null && (subject ?? by) is not null)
            return Problems.ValidationFailed("denied", "cannot be combined with subject or by");
        return await Paging.RunAsync(
            limit,
            async size =>
            {
                var page = await list.HandleAsync(new(subject, by, size, continuation, denied is not null), cancellationToken);
                return TypedResults.Ok(new AuditListView([.. page.Entries.Select(AuditView.Of)], page.Continuation));
            });
    }
}

/// <summary>One action of staff, or what somebody was denied.</summary>
/// <param name="Change">What a change of settings came to.</param>
/// <param name="Count">Of a denial: at least so many within the hour, at most twice as many.</param>
public sealed record AuditView(
    DateTimeOffset At,
    string By,
    string Action,
    string? Subject,
    string Path,
    string? Reason,
    int? Outcome,
    string? TraceId,
    string? Change,
    long? Count)
{
    internal static AuditView Of(AuditEntry entry) => new(
        entry.When, entry.By, entry.Action, entry.Subject, entry.Path, entry.Reason, entry.Outcome, entry.TraceId, entry.Change, entry.Count);
}

/// <summary>A page of actions.</summary>
public sealed record AuditListView(IReadOnlyList<AuditView> Entries, string? Continuation);

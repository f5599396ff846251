using Microsoft.AspNetCore.Http;
using OrderFunctions.Application.Ops;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.OpenApi;

namespace OrderFunctions.Functions.Ops;

/// <summary>What staff must know, and that somebody has seen it.</summary>
public sealed class AlertFunctions(ListAlertsHandler list, AcknowledgeAlertHandler acknowledge)
{
    /// <summary><c>GET api/ops/alerts</c>: the open ones, newest first; <c>state=acknowledged</c> gives the others.</summary>
    [Function("ListAlerts"), Permission("ops", "read")]
    [Answers(200, typeof(AlertListView))]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/ops/alerts")] HttpRequest request,
        string? state,
        string? continuation,
        string? limit,
        CancellationToken cancellationToken)
    {
        if (state is not (null or "open" or "acknowledged"))
            return Problems.ValidationFailed("state", "must be open or acknowledged");
        return await Paging.RunAsync(
            limit,
            async size =>
            {
                var page = await list.HandleAsync(new(state == "acknowledged", size, continuation), cancellationToken);
                return TypedResults.Ok(new AlertListView([.. page.Alerts.Select(AlertView.Of)], page.Continuation));
            });
    }

    /// <summary><c>POST api/ops/alerts/{id}/acknowledge</c>. A repeat answers who was first.</summary>
    [Function("AcknowledgeAlert"), Permission("ops", "repair")]
    [Answers(200, typeof(AlertView))]
    public async Task<IResult> AcknowledgeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/ops/alerts/{id}/acknowledge")] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        var alert = id.Length == 32 && id.All(char.IsAsciiHexDigitLower)
            ? await acknowledge.HandleAsync(new(id, request.Caller().Subject), cancellationToken)
            : null;
        return alert is null ? Problems.NotFound("alert") : TypedResults.Ok(AlertView.Of(alert));
    }
}

/// <summary>An alert as staff see it.</summary>
public sealed record AlertView(
    string Id,
    AlertLevel Level,
    string Code,
    string Subject,
    string Message,
    DateTimeOffset RaisedAt,
    DateTimeOffset? AcknowledgedAt,
    string? AcknowledgedBy)
{
    internal static AlertView Of(Alert alert) => new(
        alert.Id, alert.Level, alert.Code, alert.Subject, alert.Message, alert.RaisedAt, alert.AcknowledgedAt, alert.AcknowledgedBy);
}

/// <summary>A page of alerts.</summary>
public sealed record AlertListView(IReadOnlyList<AlertView> Alerts, string? Continuation);

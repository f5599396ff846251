using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OrderFunctions.Application.Ops;
using OrderFunctions.Functions.Http.Identity;

namespace OrderFunctions.Functions.Http.Pipeline;

/// <summary>
/// Writes every action of staff into the audit trail: whoever changes something that is not the own. One mechanism for
/// all doors, so that no door can forget it.
/// </summary>
internal sealed partial class AuditMiddleware(AuditTrail trail, ILogger<AuditMiddleware> logger) : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        var http = context.GetHttpContext()!;
        var caller = http.Request.Caller();
        if (caller.Reach != Reach.Any || HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method))
        {
            await next(context);
            return;
        }

        var note = new AuditNote();
        http.Features.Set(note);
        var subject = context.BindingContext.BindingData.GetValueOrDefault("id")?.ToString();
        var entry = await trail.BeginAsync(
            caller.Subject, context.FunctionDefinition.Name, subject, http.Request.Path, context.CancellationToken);
        var outcome = StatusCodes.Status500InternalServerError;
        try
        {
            await next(context);
            outcome = (context.GetInvocationResult().Value as IStatusCodeHttpResult)?.StatusCode ?? http.Response.StatusCode;
        }
        finally
        {
            await EndAsync(entry, outcome, note);
        }
    }

    // What was done is done: that its outcome could not be noted must not look as if it had failed.
    private async Task EndAsync(AuditEntry entry, int outcome, AuditNote note)
    {
        try
        {
            await trail.EndAsync(entry, outcome, note.Reason, note.Change);
        }
        catch (Exception e)
        {
            Log.OutcomeNotNoted(logger, e, entry.Id, outcome);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Audit entry {Id} could not be given its outcome {Outcome}")]
        public static partial void OutcomeNotNoted(ILogger logger, Exception exception, string id, int outcome);
    }
}

/// <summary>What a function adds to its entry in the audit trail.</summary>
internal sealed class AuditNote
{
    public string? Reason { get; set; }

    public string? Change { get; set; }
}

/// <summary>Gives functions their entry in the audit trail.</summary>
internal static class RequestAudit
{
    /// <summary>Notes why the caller does this.</summary>
    public static void NoteReason(this HttpRequest request, string? reason)
    {
        if (request.HttpContext.Features.Get<AuditNote>() is { } note)
            note.Reason = reason;
    }

    /// <summary>Notes what a change of settings came to, once it is made.</summary>
    public static void NoteChange(this HttpRequest request, string change)
    {
        if (request.HttpContext.Features.Get<AuditNote>() is { } note)
            note.Change = change;
    }
}

using Microsoft.AspNetCore.Http;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.Limits;

namespace OrderFunctions.Functions.Http.Pipeline;

/// <summary>
/// The one place where a caller is let in or not: deny when there were too many requests, and unless the function is open
/// or its permission is granted. Requests count before they are refused, so that guessing is limited, too. Whatever is
/// denied, here or by the function for its own reasons, is noted.
/// </summary>
internal sealed class AccessMiddleware(
    FunctionAccess access, TokenValidator tokens, ClientLimits limits, PermissionStore permissions, Denials denials)
    : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        var http = context.GetHttpContext()!;
        var function = context.FunctionDefinition.Name;
        var rule = access.Of(function);
        var (caller, problem, reason) = await AdmitAsync(http, rule, context.CancellationToken);
        if (problem is not null)
        {
            if (reason is { } why)
                await denials.NoteAsync(function, caller, why, problem.Status);
            await problem.ExecuteAsync(http);
            return;
        }

        http.Features.Set(caller);
        await next(context);
        var status = (context.GetInvocationResult().Value as IStatusCodeHttpResult)?.StatusCode ?? http.Response.StatusCode;
        if (caller.WasTurnedAway && status >= 400)
            await denials.NoteAsync(function, caller, DenialReason.NotOwn, status);
        else if (rule.IsOpen && status is 401 or 403)
            await denials.NoteAsync(function, caller, caller.IsAnonymous ? DenialReason.NoToken : DenialReason.Role, status);
    }

    private async ValueTask<(Caller Caller, Problem? Problem, DenialReason? Reason)> AdmitAsync(
        HttpContext http, AccessRule rule, CancellationToken cancellationToken)
    {
        Caller? caller;
        try
        {
            caller = BearerToken(http.Request) is { } token ? await tokens.ValidateAsync(token, cancellationToken) : Caller.Anonymous;
        }
        catch (IssuerAwayException)
        {
            // Neither 401, which would make a client throw a good token away, nor a reason to close what is open.
            return (Caller.Anonymous, limits.Count(http, rule.Limit, null) ?? (rule.IsOpen ? null : Problems.IdentityUnavailable), null);
        }

        if (limits.Count(http, rule.Limit, caller) is { } tooMany)
            return (caller ?? Caller.Anonymous, tooMany, null);
        if (rule.IsOpen)
            return ((caller ?? Caller.Anonymous).Admitted(Reach.None), null, null);
        if (caller is null)
            return (Caller.Anonymous, Problems.Unauthenticated("The token is not valid here"), DenialReason.BadToken);
        if (caller.IsAnonymous)
            return (caller, Problems.Unauthenticated(), DenialReason.NoToken);
        var reach = rule.Permission is { } needed
            ? (await permissions.MatrixAsync(cancellationToken)).Of(caller.Roles, needed.Resource, needed.Action)
            : Reach.None;
        return reach == Reach.None ? (caller, Problems.Forbidden, DenialReason.Role) : (caller.Admitted(reach), null, null);
    }

    private static string? BearerToken(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header[7..].Trim() : null;
    }
}

using Microsoft.AspNetCore.Http;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.Limits;

namespace OrderFunctions.Functions.Http.Pipeline;

/// <summary>
/// The one place where a caller is let in or not: deny when there were too many requests, and unless the function is open
/// or its permission is granted. Requests count before they are refused, so that guessing is limited, too.
/// </summary>
internal sealed class AccessMiddleware(
    FunctionAccess access, TokenValidator tokens, ClientLimits limits, PermissionMatrix matrix)
    : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        var http = context.GetHttpContext()!;
        var rule = access.Of(context.FunctionDefinition.Name);
        var (caller, problem) = await AdmitAsync(http, rule, context.CancellationToken);
        if (problem is not null)
        {
            await problem.ExecuteAsync(http);
            return;
        }

        http.Features.Set(caller);
        await next(context);
    }

    private async ValueTask<(Caller Caller, Problem? Problem)> AdmitAsync(
        HttpContext http, AccessRule rule, CancellationToken cancellationToken)
    {
        var caller = BearerToken(http.Request) is { } token ? await tokens.ValidateAsync(token, cancellationToken) : Caller.Anonymous;
        if (limits.Count(http, rule.Limit, caller) is { } tooMany)
            return (caller ?? Caller.Anonymous, tooMany);
        if (rule.IsOpen)
            return (caller ?? Caller.Anonymous, null);
        if (caller is null)
            return (Caller.Anonymous, Problems.Unauthenticated("The token is not valid here"));
        if (caller.IsAnonymous)
            return (caller, Problems.Unauthenticated());
        var reach = rule.Permission is { } needed ? matrix.Of(caller.Roles, needed.Resource, needed.Action) : Reach.None;
        return reach == Reach.None ? (caller, Problems.Forbidden) : (caller with { Reach = reach }, null);
    }

    private static string? BearerToken(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header[7..].Trim() : null;
    }
}

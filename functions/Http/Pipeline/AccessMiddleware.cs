using Microsoft.AspNetCore.Http;
using OrderFunctions.Functions.Http.Identity;

namespace OrderFunctions.Functions.Http.Pipeline;

/// <summary>The one place where a caller is let in or not: deny unless the function is open or its permission is granted.</summary>
internal sealed class AccessMiddleware(FunctionAccess access, TokenValidator tokens, PermissionMatrix matrix)
    : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        var http = context.GetHttpContext()!;
        var rule = access.Of(context.FunctionDefinition.Name);
        var (caller, problem) = await AdmitAsync(http.Request, rule, context.CancellationToken);
        if (problem is not null)
        {
            await problem.ExecuteAsync(http);
            return;
        }

        http.Features.Set(caller);
        await next(context);
    }

    private async ValueTask<(Caller Caller, Problem? Problem)> AdmitAsync(
        HttpRequest request, AccessRule rule, CancellationToken cancellationToken)
    {
        var caller = BearerToken(request) is { } token ? await tokens.ValidateAsync(token, cancellationToken) : Caller.Anonymous;
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

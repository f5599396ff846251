using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.OpenApi;
using OrderFunctions.Functions.Http.Pipeline;

namespace OrderFunctions.Functions.Ops;

/// <summary>Who may do what, to be read and changed.</summary>
public sealed class PermissionFunctions(PermissionStore permissions, PermissionCatalogue catalogue)
{
    /// <summary>Code of the refusal of a change after which nobody could make another one.</summary>
    public const string NoEditorLeft = "NO_EDITOR_LEFT";

    /// <summary><c>GET api/ops/permissions</c>: every permission, who holds it, and what differs from the default.</summary>
    [Function("GetPermissions"), Permission("permissions", "read")]
    [Versioned, Answers(200, typeof(PermissionsView))]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/ops/permissions")] HttpRequest request,
        CancellationToken cancellationToken) => Answer(request, await permissions.ReadAsync(cancellationToken));

    /// <summary>
    /// <c>PUT api/ops/permissions</c>: all cells that differ from the default; none of them brings the default back. Counts
    /// at once in the process that answers and within ten seconds in every other one.
    /// </summary>
    [Function("EditPermissions"), Permission("permissions", "edit")]
    [Versioned, Takes(typeof(PermissionsBody)), Answers(200, typeof(PermissionsView))]
    [Refuses(NoEditorLeft)]
    public async Task<IResult> EditAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/ops/permissions")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        if (!request.RequiredIfMatch().TryGet(out var version, out var problem))
            return problem;
        if (!(await request.ReadJsonAsync<PermissionsBody>(cancellationToken)).TryGet(out var body, out problem))
            return problem;
        if (body.Validate(catalogue) is { } invalid)
            return invalid;
        request.NoteReason(body.Reason);
        if (!HasEditor(PermissionMatrix.Default.With(body.Overrides)))
            return new Problem(409, NoEditorLeft, "After this change nobody could read and edit permissions any more.");

        var before = await permissions.ReadAsync(cancellationToken);
        if (before.Version != version)
            return Preconditions.Failed;
        if (await permissions.TryReplaceAsync(version, body.Overrides, request.Caller().Subject, cancellationToken) is not { } after)
            return Preconditions.Failed;
        request.NoteChange(PermissionChange.Between(before.Overrides, after.Overrides));
        return Answer(request, after);
    }

    // Whoever edits must be able to read first, because a change names the version it was made from.
    private static bool HasEditor(PermissionMatrix matrix) => Roles.All.Any(role =>
        matrix.Of(role, "permissions", "edit") == Reach.Any && matrix.Of(role, "permissions", "read") == Reach.Any);

    private Ok<PermissionsView> Answer(HttpRequest request, PermissionSettings settings)
    {
        request.HttpContext.Response.Headers.ETag = Preconditions.ETagOf(settings.Version);
        return TypedResults.Ok(PermissionsView.Of(settings, catalogue));
    }
}

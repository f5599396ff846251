using Microsoft.AspNetCore.Http;
using OrderFunctions.Application.Files;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.OpenApi;

namespace OrderFunctions.Functions.Files;

/// <summary>The one door to files that somebody owns.</summary>
public sealed class FileFunctions(FileRegister register, IFileStore files, FileLinks links, PermissionStore permissions)
{
    /// <summary>
    /// <c>GET api/files/{id}</c>: a file, or a part of it (<c>Range</c>), always as a download. It needs the token of its owner, or of
    /// somebody with the permission files:read for all, or a link that was signed here and is still good.
    /// </summary>
    // Open to all by attribute, because a signed link needs no token; everybody else is looked at here.
    [Function("GetFile"), OpenToAll]
    [Answers(200, ContentType = "application/octet-stream"), Answers(206, ContentType = "application/octet-stream"), Answers(304)]
    [Refuses("UNAUTHENTICATED", "LINK_NOT_GOOD", "NOT_FOUND", "RANGE_NOT_SATISFIABLE")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/files/{id}")] HttpRequest request,
        string id,
        string? expires,
        string? signature,
        CancellationToken cancellationToken)
    {
        if (signature is not null)
        {
            // Whether there is such a file is nothing for whoever made the link up.
            if (!links.IsGood(id, expires, signature)) return LinkNotGood;
            return await register.FindAsync(id, cancellationToken) is { } linked ? Answer(linked) : Problems.NotFound("file");
        }

        var caller = request.Caller();
        if (caller.IsAnonymous) return Problems.Unauthenticated();
        var reach = (await permissions.MatrixAsync(cancellationToken)).Of(caller.Roles, "files", "read");
        if (reach == Reach.None) return Problems.Forbidden;
        return await register.FindAsync(id, cancellationToken) is { } file && (reach == Reach.Any || file.OwnerId == caller.Subject)
            ? Answer(file)
            : Problems.NotFound("file");
    }

    private static Problem LinkNotGood { get; } = new(403, "LINK_NOT_GOOD", "The link was not made here, or its time is over.");

    private FileAnswer Answer(FileRecord record) => new(files, record.File, record.DownloadName);
}

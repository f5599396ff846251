using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using OrderFunctions.Application.Files;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.OpenApi;

namespace OrderFunctions.Functions.Files;

/// <summary>Files that are sent ahead.</summary>
public sealed class UploadFileFunction(IEnumerable<UploadKind> kinds, KeepFileHandler keep, PermissionStore permissions, TimeProvider time)
{
    /// <summary>
    /// <c>POST api/files?kind=csv</c>: keeps the body as a file of the caller's, for a later request that names it. It goes to the store as it
    /// comes; what is too large is refused on the way, and nothing of it is kept. A role needs the permission files:upload and one named
    /// after the kind, such as files:upload-csv.
    /// </summary>
    [Function("UploadFile"), Permission("files", "upload")]
    [TakesFile("text/csv"), Answers(201, typeof(FileView)), Refuses("BODY_TOO_LARGE", "FILE_EMPTY", "FILE_TYPE_REFUSED")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/files")] HttpRequest request,
        string? kind,
        CancellationToken cancellationToken)
    {
        if (kinds.FirstOrDefault(one => one.Name == kind) is not { } asked)
            return Problems.ValidationFailed("kind", $"One of {string.Join(", ", kinds.Select(one => one.Name))}.");
        var caller = request.Caller();
        if ((await permissions.MatrixAsync(cancellationToken)).Of(caller.Roles, "files", "upload-" + asked.Name) == Reach.None) return Problems.Forbidden;
        if (request.ContentLength > asked.MaxBytes) return Problems.BodyTooLarge(asked.MaxBytes);

        var start = new byte[FileType.StartLength];
        var length = await request.Body.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken);
        if (length == 0) return Empty;
        var type = FileType.OfStart(start.AsSpan(0, length));
        if (type is null || !asked.Types.Contains(type)) return new Problem(415, "FILE_TYPE_REFUSED", $"The content is not {Names(asked)}.");
        var kept = asked.As ?? type;
        if (request.ContradictionTo(kept, "FILE_TYPE_REFUSED") is { } wrong) return wrong;
        try
        {
            await using var content = new UploadStream(start.AsMemory(0, length), request.Body, asked.MaxBytes);
            var now = time.GetUtcNow();
            var record = await keep.HandleAsync(
                new(Ids.New(now), caller.Subject, asked.Name, $"upload.{kept.Extension}", kept.ContentType, content, now + asked.KeepFor), cancellationToken);
            return TypedResults.Created($"/api/files/{record.Value.Id}", FileView.Of(record.Value));
        }
        catch (UploadTooLargeException)
        {
            return Problems.BodyTooLarge(asked.MaxBytes);
        }
    }

    private static Problem Empty { get; } = new(400, "FILE_EMPTY", "The file is empty.");

    private static string Names(UploadKind kind) =>
        kind.As is { } only ? $"{only.Extension.ToUpperInvariant()} in UTF-8" : string.Join(" or ", kind.Types.Select(type => type.Extension.ToUpperInvariant()));
}

/// <summary>A file as its owner sees it.</summary>
/// <param name="Kind">What it was sent for.</param>
/// <param name="Sha256">Checksum of the content.</param>
/// <param name="ExpiresAt">When it goes.</param>
public sealed record FileView(string Id, string Kind, string Name, string ContentType, long Length, string Sha256, DateTimeOffset? ExpiresAt)
{
    internal static FileView Of(FileRecord file) =>
        new(file.Id, file.Kind, file.DownloadName, file.File.ContentType, file.File.Length, file.File.Sha256, file.ExpiresAt);
}

/// <summary>JSON of this room's doors.</summary>
[JsonSerializable(typeof(FileView))]
internal sealed partial class FilesJson : JsonSerializerContext;

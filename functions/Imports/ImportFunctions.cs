using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using OrderFunctions.Application.Files;
using OrderFunctions.Application.Imports;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Idempotency;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.OpenApi;
using OrderFunctions.Functions.Jobs;

namespace OrderFunctions.Functions.Imports;

/// <summary>Asking for imports.</summary>
public sealed class ImportFunctions(IdempotentRequests idempotent, JobDoor jobs, FileRegister files, PermissionStore permissions)
{
    /// <summary>
    /// <c>POST api/imports</c>: brings in a CSV file that was sent to <c>api/files?kind=csv</c>: products, prices, or corrections of stock;
    /// RFC 4180 in UTF-8, its first line names the columns, amounts in minor units. The answer is a job, and its result a table with what became
    /// of each row; with <c>dryRun</c>, of what would. The same row of the same file changes things once. A role needs the permission
    /// imports:create and one named after the kind, such as imports:stock.
    /// </summary>
    [Function("StartImport"), Permission("imports", "create")]
    [Keyed, Takes(typeof(ImportBody)), Answers(202, typeof(JobView))]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/imports")] HttpRequest request,
        CancellationToken cancellationToken) => idempotent.RunAsync<ImportBody>(
        request,
        async (body, operation) =>
        {
            var caller = request.Caller();
            var matrix = await permissions.MatrixAsync(cancellationToken);
            if (matrix.Of(caller.Roles, "imports", body.Kind.ToString().ToLowerInvariant()) == Reach.None) return Problems.Forbidden;
            if (await files.FindAsync(body.FileId, cancellationToken) is not { } file || file.OwnerId != caller.Subject || file.Kind != ImportJob.Upload.Name)
                return Problems.ValidationFailed("$.fileId", "Must be a CSV file of your own, sent to api/files?kind=csv.");
            return await jobs.StartAsync(request, operation, ImportJob.Kind, body.ToRequest(), StoredJson.Default.ImportRequest, cancellationToken);
        },
        cancellationToken);
}

/// <summary>What is to be imported.</summary>
/// <param name="FileId">The file.</param>
/// <param name="Mode">What becomes of the good rows when there are bad ones.</param>
/// <param name="DryRun">Only says what would become of each row.</param>
public sealed record ImportBody(ImportKind Kind, string FileId, ImportMode Mode = ImportMode.AllOrNothing, bool DryRun = false)
{
    internal ImportRequest ToRequest() => new(Kind, FileId, Mode, DryRun);
}

/// <summary>JSON of this room's door.</summary>
[JsonSerializable(typeof(ImportBody))]
internal sealed partial class ImportsJson : JsonSerializerContext;

using System.Globalization;
using Microsoft.AspNetCore.Http;
using OrderFunctions.Application.Files;
using OrderFunctions.Application.Images;
using OrderFunctions.Application.Production;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Production;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.OpenApi;
using OrderFunctions.Functions.Images;

namespace OrderFunctions.Functions.Production;

/// <summary>Drafts: handed in by the writer, read and judged by the quality check. Every version is kept with its order.</summary>
public sealed class DraftFunctions(TaskDoor door, UploadDraftHandler upload, IFileStore files, ImageDoor images, ProductionOptions options)
{
    /// <summary>
    /// <c>POST api/production/tasks/{id}/drafts</c>: the next version; the body is the file. What it is, its content says: PDF, PNG,
    /// JPEG, DOCX without macros, or plain UTF-8 text.
    /// </summary>
    [Function("UploadDraft"), Permission("production", "write")]
    [TakesFile("application/octet-stream"), Answers(200, typeof(TaskView))]
    [Refuses(
        "BODY_TOO_LARGE",
        ProductionCodes.DraftTypeUnknown,
        RefusalCodes.WrongState,
        RefusalCodes.NotYourTask,
        RefusalCodes.TooManyDrafts,
        RefusalCodes.OrderOnHold,
        ImageCodes.Animated,
        ImageCodes.Broken,
        ImageCodes.TooManyPixels)]
    public async Task<IResult> UploadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/production/tasks/{id}/drafts")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        // Whose it is comes first: strangers do not get to send megabytes.
        if (await door.FindAsync(request, id, cancellationToken) is null) return Problems.NotFound("task");
        if (!(await request.ReadBytesAsync(cancellationToken, options.MaxDraftBytes)).TryGet(out var content, out var problem)) return problem;
        return await door.AnswerAsync(
            request, id, client, (task, by) => upload.HandleAsync(new(task, content, by), cancellationToken), cancellationToken);
    }

    /// <summary><c>GET api/production/tasks/{id}/drafts/{number}</c>: a version as it was handed in.</summary>
    [Function("GetDraft"), Permission("production", "read")]
    [Answers(200, ContentType = "application/octet-stream")]
    public async Task<IResult> DownloadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/production/tasks/{id}/drafts/{number}")] HttpRequest request,
        string id,
        string number,
        CancellationToken cancellationToken)
    {
        if (await FindAsync(request, id, number, cancellationToken) is not { } draft || await files.OpenReadAsync(draft.File.Name, cancellationToken) is not { } content) return Problems.NotFound("draft");
        var extension = FileType.OfStored(draft.File.ContentType).Extension;
        // Somebody else's file, also in a browser: it is saved, not shown.
        return TypedResults.Stream(content, draft.File.ContentType, string.Create(CultureInfo.InvariantCulture, $"draft-{id}-{draft.Number}.{extension}"));
    }

    /// <summary><c>GET api/production/tasks/{id}/drafts/{number}/images/{file}</c>: a draft that is an image, to look at: <c>small.webp</c> and so on.</summary>
    [Function("GetDraftImage"), Permission("production", "read")]
    [Answers(200, ContentType = "image/webp"), Answers(206, ContentType = "image/webp"), Answers(304)]
    [Refuses(ImageCodes.NotReady, "RANGE_NOT_SATISFIABLE")]
    public async Task<IResult> GetImageAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/production/tasks/{id}/drafts/{number}/images/{file}")] HttpRequest request,
        string id,
        string number,
        string file,
        CancellationToken cancellationToken) =>
        await FindAsync(request, id, number, cancellationToken) is { } draft
        && file != ImageDoor.Original
        && await images.FindAsync(draft.File.Sha256, cancellationToken) is { } image
            ? images.Serve(image, file)
            : Problems.NotFound("image");

    private async Task<DraftVersion?> FindAsync(HttpRequest request, string id, string number, CancellationToken cancellationToken) =>
        int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? (await door.FindAsync(request, id, cancellationToken))?.Task.Drafts.FirstOrDefault(one => one.Number == version)
            : null;

    /// <summary><c>POST api/production/tasks/{id}/approve</c>: the quality check says yes to the newest draft.</summary>
    [Function("ApproveDraft"), Permission("production", "check")]
    [Takes(typeof(ApproveDraftBody)), Answers(200, typeof(TaskView))]
    [Refuses(RefusalCodes.DraftOutdated, RefusalCodes.OwnDraft, RefusalCodes.WrongState, RefusalCodes.OrderOnHold)]
    public async Task<IResult> ApproveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/production/tasks/{id}/approve")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) => (await request.ReadJsonAsync<ApproveDraftBody>(cancellationToken)).TryGet(out var body, out var problem)
        ? await door.AskAsync(request, id, client, by => new WritingCommand.Approve(body.Draft, by), cancellationToken)
        : problem;

    /// <summary>
    /// <c>POST api/production/tasks/{id}/reject</c>: the quality check sends the newest draft back. After the fourth time a
    /// super-admin decides.
    /// </summary>
    [Function("RejectDraft"), Permission("production", "check")]
    [Takes(typeof(RejectDraftBody)), Answers(200, typeof(TaskView))]
    [Refuses(RefusalCodes.DraftOutdated, RefusalCodes.OwnDraft, RefusalCodes.WrongState, RefusalCodes.OrderOnHold)]
    public async Task<IResult> RejectAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/production/tasks/{id}/reject")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        if (!(await request.ReadJsonAsync<RejectDraftBody>(cancellationToken)).TryGet(out var body, out var problem)) return problem;
        return NoteBody.ProblemWith(body.Note) ?? await door.AskAsync(
            request, id, client, by => new WritingCommand.Reject(body.Draft, body.Reason, by, body.Note), cancellationToken);
    }
}

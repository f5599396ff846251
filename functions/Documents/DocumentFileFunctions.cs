using Microsoft.AspNetCore.Http;
using OrderFunctions.Application.Documents;
using OrderFunctions.Application.Files;
using OrderFunctions.Application.Images;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Documents;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Idempotency;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.OpenApi;
using OrderFunctions.Functions.Images;

namespace OrderFunctions.Functions.Documents;

/// <summary>Pages of parts lists: PDFs and photos.</summary>
public sealed class DocumentFileFunctions(
    IdempotentRequests idempotent,
    DocumentDoor door,
    ReceivePdfHandler receive,
    AddDocumentPdfHandler pdfs,
    AddDocumentPhotoHandler photos,
    FileRegister register,
    IFileStore files,
    ImageDoor images,
    ImageLimits limits,
    PartsListOptions options)
{
    /// <summary>
    /// <c>POST api/documents/{id}/files</c>: one more page or file, at most twenty; the body is a PDF, JPEG, PNG or WebP; what it is follows
    /// from its content. The same file again is the same page. A PDF goes to the store as it comes, and is read for articles afterwards; how far that is, the document tells.
    /// </summary>
    [Function("AddDocumentFile"), Permission("documents", "change")]
    [Keyed, TakesFile("application/pdf", "image/jpeg", "image/png", "image/webp"), Answers(202, typeof(DocumentView))]
    [Refuses(
        "BODY_TOO_LARGE",
        DocumentCodes.TypeRefused,
        DocumentCodes.Broken,
        ImageCodes.Animated,
        ImageCodes.Broken,
        ImageCodes.TooManyPixels,
        ImageCodes.Unavailable,
        RefusalCodes.DocumentClosed,
        RefusalCodes.DocumentBeingOrdered,
        RefusalCodes.DocumentFull)]
    public async Task<IResult> AddAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/documents/{id}/files")] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        // Whose it is comes first: strangers do not get to send megabytes.
        if (await door.FindAsync(request, id, cancellationToken) is null) return Problems.NotFound("document");
        var most = Math.Max(options.MaxFileBytes, limits.MaxBytes);
        if (request.ContentLength > most) return Problems.BodyTooLarge(most);
        var type = FileType.OfStart((await request.PeekAsync(FileType.StartLength, cancellationToken)).Span);
        if (request.ContradictionTo(type, DocumentCodes.TypeRefused) is { } wrong) return wrong;
        if (type == FileType.Pdf) return await AddPdfAsync(request, id, cancellationToken);
        if (type is null || (type != FileType.Jpeg && type != FileType.Png && type != FileType.WebP)) return TypeRefused;
        if (!(await request.ReadBytesAsync(cancellationToken, limits.MaxBytes)).TryGet(out var photo, out var problem)) return problem;
        return await idempotent.RunAsync(
            request,
            photo,
            async _ => await AnswerAsync(request, id, await photos.HandleAsync(new(id, photo, type, request.Caller().AsListActor()), cancellationToken), cancellationToken),
            cancellationToken);
    }

    /// <summary><c>GET api/documents/{id}/files/{fileId}</c>: a PDF, always as a download; of a photo what was sent, for staff.</summary>
    [Function("GetDocumentFile"), Permission("documents", "read")]
    [Answers(200, ContentType = "application/octet-stream"), Answers(206, ContentType = "application/octet-stream"), Answers(304)]
    [Refuses("NOT_FOUND", "RANGE_NOT_SATISFIABLE")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/documents/{id}/files/{fileId}")] HttpRequest request,
        string id,
        string fileId,
        CancellationToken cancellationToken)
    {
        if (await FindAsync(request, id, fileId, cancellationToken) is not { } file) return Problems.NotFound("file");
        if (file.KeptAs is { } kept) return await register.FindAsync(kept, cancellationToken) is { } record ? new FileAnswer(files, record.File, record.DownloadName) : Problems.NotFound("file");
        return request.Caller().Reach == Reach.Any && await images.FindAsync(file.Id, cancellationToken) is { } image ? images.Serve(image, ImageDoor.Original) : Problems.NotFound("file");
    }

    /// <summary><c>GET api/documents/{id}/files/{fileId}/{size}</c>: a photo to look at, upright and without what the camera wrote: <c>large.webp</c>, <c>small.jpg</c> and so on.</summary>
    [Function("GetDocumentImage"), Permission("documents", "read")]
    [Answers(200, ContentType = "image/webp"), Answers(206, ContentType = "image/webp"), Answers(304)]
    [Refuses("NOT_FOUND", ImageCodes.NotReady, "RANGE_NOT_SATISFIABLE")]
    public async Task<IResult> GetImageAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/documents/{id}/files/{fileId}/{size}")] HttpRequest request,
        string id,
        string fileId,
        string size,
        CancellationToken cancellationToken) =>
        size != ImageDoor.Original
        && await FindAsync(request, id, fileId, cancellationToken) is { KeptAs: null } file
        && await images.FindAsync(file.Id, cancellationToken) is { } image
            ? images.Serve(image, size)
            : Problems.NotFound("image");

    private static Problem TypeRefused { get; } = new(415, DocumentCodes.TypeRefused, "A file must be PDF, JPEG, PNG or WebP.");

    private async Task<IResult> AddPdfAsync(HttpRequest request, string id, CancellationToken cancellationToken)
    {
        Result<ReceivedPdf> received;
        try
        {
            received = await receive.HandleAsync(new(request.BodyReader.AsStream()), cancellationToken);
        }
        catch (UploadTooLargeException)
        {
            return Problems.BodyTooLarge(options.MaxFileBytes);
        }

        if (!received.TryGet(out var pdf, out var broken)) return broken.ToProblem();
        try
        {
            return await idempotent.RunAsync(
                request,
                pdf.File.Sha256,
                async _ => await AnswerAsync(request, id, await pdfs.HandleAsync(new(id, pdf, request.Caller().AsListActor()), cancellationToken), cancellationToken),
                cancellationToken);
        }
        finally
        {
            // The same again, or refused: also when the client is gone.
            await receive.DropUnnamedAsync(pdf, CancellationToken.None);
        }
    }

    private async Task<IResult> AnswerAsync(HttpRequest request, string id, Result<Versioned<PartsListDocument>> added, CancellationToken cancellationToken) =>
        added.TryGet(out var document, out var refusal)
            ? TypedResults.Accepted($"/api/documents/{id}", await door.ViewAsync(document.Value, request.Caller(), cancellationToken))
            : refusal.ToProblem();

    // Only what the document names is looked for, so that no name from outside reaches the store.
    private async Task<PartsListFile?> FindAsync(HttpRequest request, string id, string fileId, CancellationToken cancellationToken) =>
        (await door.FindAsync(request, id, cancellationToken))?.Value.PartsList.Files.FirstOrDefault(file => file.Id == fileId);
}

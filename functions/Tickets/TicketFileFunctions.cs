using Microsoft.AspNetCore.Http;
using OrderFunctions.Application.Tickets;
using OrderFunctions.Domain;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.OpenApi;

namespace OrderFunctions.Functions.Tickets;

/// <summary>Files beside tickets.</summary>
public sealed class TicketFileFunctions(TicketDoor door, TicketFiles files)
{
    /// <summary>
    /// <c>POST api/tickets/{id}/attachments</c>: the body is the file: PDF, PNG, JPEG or text, up to 5 MB; what it is follows from its
    /// content. The same file again is the same attachment.
    /// </summary>
    [Function("AttachToTicket"), Permission("tickets", "comment")]
    [Answers(200, typeof(TicketView))]
    [Refuses("BODY_TOO_LARGE", TicketFiles.TypeRefused, RefusalCodes.TicketClosed, RefusalCodes.TicketFull)]
    public async Task<IResult> AttachAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/tickets/{id}/attachments")] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        var caller = request.Caller();
        if (await door.FindAsync(request, id, cancellationToken) is null) return Problems.NotFound("ticket");
        if (!(await request.ReadBytesAsync(cancellationToken, TicketFiles.MaxBytes)).TryGet(out var content, out var problem)) return problem;
        var attached = await files.AttachAsync(new(id, content, caller.AsTicketActor()), cancellationToken);
        return attached.TryGet(out var ticket, out var refusal)
            ? TypedResults.Ok(await door.ViewAsync(ticket.Value, caller, cancellationToken))
            : refusal.ToProblem();
    }

    /// <summary><c>GET api/tickets/{id}/attachments/{attachmentId}</c>: the file, always as a download.</summary>
    [Function("GetTicketAttachment"), Permission("tickets", "read")]
    [Answers(200, ContentType = "application/octet-stream")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/tickets/{id}/attachments/{attachmentId}")] HttpRequest request,
        string id,
        string attachmentId,
        CancellationToken cancellationToken)
    {
        // Only what the ticket names is looked for, so that no name from outside reaches the store.
        var found = await door.FindAsync(request, id, cancellationToken);
        return found?.Value.Ticket.Attachments.FirstOrDefault(one => one.Id == attachmentId) is { } attachment
            && await files.OpenAsync(id, attachment.Id, cancellationToken) is { } content
            ? TypedResults.Stream(content, attachment.ContentType, attachment.Id)
            : Problems.NotFound("attachment");
    }
}

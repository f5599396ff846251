using Microsoft.AspNetCore.Http;
using OrderFunctions.Application.Documents;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Documents;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Idempotency;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.OpenApi;

namespace OrderFunctions.Functions.Documents;

/// <summary>Parts lists that customers send to have an order made of them. Somebody else's is answered like one that does not exist.</summary>
public sealed class DocumentFunctions(IdempotentRequests idempotent, DocumentDoor door, SubmitDocumentHandler submit, ListDocumentsHandler list)
{
    /// <summary><c>POST api/documents</c>: a customer wants to order by a parts list. Its pages are sent to <c>…/files</c>; staff see it with the first.</summary>
    [Function("SubmitDocument"), Permission("documents", "create")]
    [Keyed, Takes(typeof(SubmitDocumentBody)), Answers(201, typeof(DocumentView))]
    public Task<IResult> SubmitAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/documents")] HttpRequest request,
        CancellationToken cancellationToken) => idempotent.RunAsync<SubmitDocumentBody>(
        request,
        async (body, operation) =>
        {
            if (body.Validate() is { } invalid) return invalid;
            var caller = request.Caller();
            var submitted = await submit.HandleAsync(new(operation.Id, caller.Subject, body.Delivery), cancellationToken);
            return submitted.TryGet(out var document, out var refusal)
                ? TypedResults.Created($"/api/documents/{operation.Id}", await door.ViewAsync(document.Value, caller, cancellationToken))
                : refusal.ToProblem();
        },
        cancellationToken);

    /// <summary>
    /// <c>GET api/documents</c>: a customer's own, the newest first. Staff see those in a <c>status</c> (pending review when left out), the
    /// oldest first, of a <c>reviewer</c>, or all of a <c>customer</c>.
    /// </summary>
    [Function("ListDocuments"), Permission("documents", "read")]
    [Answers(200, typeof(DocumentListView))]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/documents")] HttpRequest request,
        string? status,
        string? reviewer,
        string? customer,
        string? continuation,
        string? limit,
        CancellationToken cancellationToken)
    {
        var caller = request.Caller();
        if (DocumentViews.StatusOf(status) is not { } wanted) return Problems.ValidationFailed("status", "is no status of a document");
        return await Paging.RunOwnAsync(
            request,
            customer,
            limit,
            async (size, whose) =>
            {
                var page = whose is not null ? await list.OfCustomerAsync(whose, size, continuation, cancellationToken)
                    : reviewer is not null ? await list.OfReviewerAsync(reviewer, wanted, size, continuation, cancellationToken)
                    : await list.InStatusAsync(wanted, size, continuation, cancellationToken);
                return TypedResults.Ok(new DocumentListView([.. page.Documents.Select(one => DocumentSummaryView.Of(one, caller))], page.Continuation));
            });
    }

    /// <summary><c>GET api/documents/{id}</c>: a parts list, how far it is and, for staff, which articles its lines may mean.</summary>
    [Function("GetDocument"), Permission("documents", "read")]
    [Versioned, Answers(200, typeof(DocumentView))]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/documents/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) => await door.FindAsync(request, id, cancellationToken) is { } found
        ? await door.AnswerAsync(request, found, cancellationToken)
        : Problems.NotFound("document");

    /// <summary>
    /// <c>POST api/documents/{id}/withdraw</c>: its customer takes it back, as long as nobody reads it; from then on staff reject what is not
    /// wanted. A correction is a new list.
    /// </summary>
    [Function("WithdrawDocument"), Permission("documents", "change")]
    [Versioned, Takes(typeof(WithdrawDocumentBody)), Answers(200, typeof(DocumentView))]
    [Refuses(RefusalCodes.DocumentClosed, RefusalCodes.DocumentUnderReview, RefusalCodes.DocumentBeingOrdered)]
    public async Task<IResult> WithdrawAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/documents/{id}/withdraw")] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        // Whose it is comes first, whatever else is wrong.
        if (await door.FindAsync(request, id, cancellationToken) is null) return Problems.NotFound("document");
        return (await request.ReadJsonAsync<WithdrawDocumentBody>(cancellationToken)).TryGet(out var body, out var problem)
            ? await door.ChangeAsync(request, id, new PartsListCommand.Withdraw(body.Reason), cancellationToken)
            : problem;
    }
}

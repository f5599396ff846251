using Microsoft.AspNetCore.Http;
using OrderFunctions.Application.Catalogue;
using OrderFunctions.Application.Documents;
using OrderFunctions.Application.Ops;
using OrderFunctions.Application.Payments;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Documents;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Functions.Catalogue;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Idempotency;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.OpenApi;
using OrderFunctions.Functions.Orders;

namespace OrderFunctions.Functions.Documents;

/// <summary>Staff review parts lists: who does it, what was said, which articles it means, and how it ends.</summary>
public sealed class DocumentReviewFunctions(
    IdempotentRequests idempotent, DocumentDoor door, PartsListRepository lists, PutDocumentItemHandler put, CreateOrderOfDocumentHandler order, WatchSagasHandler watch)
{
    /// <summary><c>PUT api/documents/{id}/reviewer</c>: somebody reviews it from now on.</summary>
    [Function("AssignDocument"), Permission("documents", "review")]
    [Versioned, Takes(typeof(AssignDocumentBody)), Answers(200, typeof(DocumentView))]
    [Refuses(RefusalCodes.DocumentClosed, RefusalCodes.DocumentBeingOrdered, RefusalCodes.DocumentEmpty, RefusalCodes.DocumentFull)]
    public async Task<IResult> AssignAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/documents/{id}/reviewer")] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        if (!(await request.ReadJsonAsync<AssignDocumentBody>(cancellationToken)).TryGet(out var body, out var problem)) return problem;
        return body.Reviewer.Trim().Length is < 1 or > 200
            ? Problems.ValidationFailed("$.reviewer", "must have 1 to 200 characters")
            : await door.ChangeAsync(request, id, new PartsListCommand.Assign(body.Reviewer.Trim()), cancellationToken);
    }

    /// <summary><c>POST api/documents/{id}/contacts</c>: staff spoke with the customer, or note something down. The customer does not see it.</summary>
    [Function("NoteDocumentContact"), Permission("documents", "review")]
    [Keyed, Takes(typeof(DocumentContactBody)), Answers(200, typeof(DocumentView))]
    [Refuses(RefusalCodes.DocumentClosed, RefusalCodes.DocumentBeingOrdered, RefusalCodes.DocumentNotReviewed, RefusalCodes.DocumentFull)]
    public Task<IResult> NoteAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/documents/{id}/contacts")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) => idempotent.RunAsync<DocumentContactBody>(
        request,
        async (body, operation) =>
        {
            if (!SubmitDocumentBody.IsText(body.Text, SubmitDocumentBody.MaxText)) return Problems.ValidationFailed("$.text", SubmitDocumentBody.TextRule);
            if (await door.FindAsync(request, id, cancellationToken) is null) return Problems.NotFound("document");
            var caller = request.Caller();
            var noted = await lists.ExecuteAsync(
                id,
                new PartsListCommand.NoteContact(operation.Id, body.Channel),
                caller.AsListActor(),
                cancellationToken,
                now =>
                [
                    TypedDocuments.Create(
                        PartsListContact.DocumentIdOf(operation.Id),
                        new PartsListContact(operation.Id, caller.Subject, body.Channel, body.Text.Trim(), now, PartsListLists.ContactsOf(id), now.ToUnixTimeMilliseconds()),
                        StoredJson.Default.PartsListContact),
                ]);
            return await door.AnswerAsync(request, noted, cancellationToken);
        },
        cancellationToken);

    /// <summary><c>PUT api/documents/{id}/items/{sku}</c>: so many of an article of the catalogue; <c>GET api/products?search=…</c> finds them.</summary>
    [Function("PutDocumentItem"), Permission("documents", "review")]
    [Versioned, Takes(typeof(DocumentItemBody)), Answers(200, typeof(DocumentView))]
    [Refuses(
        RefusalCodes.QuantityInvalid,
        RefusalCodes.AmountTooLarge,
        CatalogueCodes.UnknownSku,
        CatalogueCodes.WishesNeeded,
        CatalogueCodes.NotPersonalised,
        RefusalCodes.DocumentClosed,
        RefusalCodes.DocumentBeingOrdered,
        RefusalCodes.DocumentNotReviewed,
        RefusalCodes.DocumentFull)]
    public async Task<IResult> PutItemAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/documents/{id}/items/{sku}")] HttpRequest request,
        string id,
        string sku,
        CancellationToken cancellationToken)
    {
        if (!request.RequiredIfMatch().TryGet(out var version, out var problem)) return problem;
        if (!(await request.ReadJsonAsync<DocumentItemBody>(cancellationToken)).TryGet(out var body, out problem)) return problem;
        var errors = new FieldErrors();
        errors.Require(body.Quantity is >= 1 and <= OrderDecider.MaxQuantity, "$.quantity", $"must be 1 to {OrderDecider.MaxQuantity}");
        errors.Require(body.Wishes is null || SubmitDocumentBody.IsText(body.Wishes, OrderLine.MaxWishes), "$.wishes", $"must have 1 to {OrderLine.MaxWishes} characters, none of them control characters but line breaks and tabs");
        if (errors.ToProblem() is { } invalid) return invalid;
        if (await door.FindAsync(request, id, cancellationToken) is null) return Problems.NotFound("document");
        var picked = await put.HandleAsync(new(id, new(sku, body.Quantity, body.Wishes), request.Caller().AsListActor(), version), cancellationToken);
        // The route names it.
        return picked.Refusal?.Code == CatalogueCodes.UnknownSku ? CatalogueProblems.UnknownSku : await door.AnswerAsync(request, picked, cancellationToken);
    }

    /// <summary><c>DELETE api/documents/{id}/items/{sku}</c>: none of an article after all.</summary>
    [Function("RemoveDocumentItem"), Permission("documents", "review")]
    [Versioned, Answers(200, typeof(DocumentView))]
    [Refuses(RefusalCodes.DocumentClosed, RefusalCodes.DocumentBeingOrdered, RefusalCodes.DocumentNotReviewed, RefusalCodes.DocumentFull)]
    public Task<IResult> RemoveItemAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/documents/{id}/items/{sku}")] HttpRequest request,
        string id,
        string sku,
        CancellationToken cancellationToken) => door.ChangeAsync(request, id, new PartsListCommand.RemoveItem(sku), cancellationToken);

    /// <summary>
    /// <c>POST api/documents/{id}/order</c>: it becomes an order of its customer, at the prices of now and by the same rules as
    /// <c>POST api/orders</c>. Asked twice, it gives the one order. The customer is told, and has <c>PartsLists:PayWithin</c> to start the
    /// payment, unless they said with the list how they pay.
    /// </summary>
    [Function("OrderDocument"), Permission("documents", "review")]
    [Versioned, Answers(200, typeof(DocumentView))]
    [Refuses(
        RefusalCodes.DocumentClosed,
        RefusalCodes.DocumentNotReviewed,
        RefusalCodes.DocumentEmpty,
        RefusalCodes.AmountTooLarge,
        CatalogueCodes.UnknownSku,
        CatalogueCodes.MixedCurrencies,
        CatalogueCodes.WishesNeeded,
        CatalogueCodes.NotPersonalised,
        PaymentRefusals.ProviderUnknown)]
    public async Task<IResult> OrderAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/documents/{id}/order")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        if (!request.RequiredIfMatch().TryGet(out var version, out var problem)) return problem;
        if (await door.FindAsync(request, id, cancellationToken) is null) return Problems.NotFound("document");
        var made = await order.HandleAsync(new(id, request.Caller().AsListActor(), version), cancellationToken);
        if (!made.TryGet(out var outcome, out var refusal)) return DocumentDoor.ProblemOf(refusal);
        if (outcome.Order is not { } placed) return LineProblems.Of(outcome.Refusals, "items");
        // The outbox row starts the saga in any case; starting it here as well saves the way through the queue.
        await new SagaClient(client, watch).StartAsync(placed.Id, cancellationToken);
        return await door.AnswerAsync(request, outcome.Document, cancellationToken);
    }

    /// <summary><c>POST api/documents/{id}/reject</c>: there will be no order; the customer is told why.</summary>
    [Function("RejectDocument"), Permission("documents", "review")]
    [Versioned, Takes(typeof(RejectDocumentBody)), Answers(200, typeof(DocumentView))]
    [Refuses(RefusalCodes.DocumentClosed, RefusalCodes.DocumentBeingOrdered, RefusalCodes.DocumentEmpty)]
    public async Task<IResult> RejectAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/documents/{id}/reject")] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        if (!(await request.ReadJsonAsync<RejectDocumentBody>(cancellationToken)).TryGet(out var body, out var problem)) return problem;
        if (body.Message is { } message && !SubmitDocumentBody.IsText(message, SubmitDocumentBody.MaxText)) return Problems.ValidationFailed("$.message", SubmitDocumentBody.TextRule);
        var answer = new PartsListAnswer(body.Reason, body.Message?.Trim());
        return await door.ChangeAsync(
            request,
            id,
            new PartsListCommand.Reject(body.Reason),
            cancellationToken,
            TypedDocuments.Upsert(PartsListAnswer.Id, answer, StoredJson.Default.PartsListAnswer));
    }
}

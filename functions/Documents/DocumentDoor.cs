using Microsoft.AspNetCore.Http;
using OrderFunctions.Application.Documents;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Documents;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Identity;

namespace OrderFunctions.Functions.Documents;

/// <summary>What the doors of documents have in common: whose a document is, what of it the caller sees, and how a change is answered.</summary>
public sealed class DocumentDoor(PartsListRepository lists, IPdfReader reader)
{
    /// <summary>The document, or null when there is none or it is somebody else's.</summary>
    public async Task<Versioned<PartsListDocument>?> FindAsync(HttpRequest request, string id, CancellationToken cancellationToken) =>
        await lists.FindAsync(id, cancellationToken) is { } found && request.Caller().Reaches(found.Value.PartsList.CustomerId) ? found : null;

    /// <summary>The document as the caller may see it.</summary>
    public async Task<DocumentView> ViewAsync(PartsListDocument document, Caller caller, CancellationToken cancellationToken)
    {
        var id = document.PartsList.Id;
        var delivery = await lists.DeliveryOfAsync(id, cancellationToken);
        var readings = document.PartsList.Files.Any(file => file.KeptAs is not null) ? await lists.ReadingsOfAsync(id, cancellationToken) : [];
        var contacts = caller.Reach == Reach.Any && document.PartsList.Contacts > 0 ? await lists.ContactsOfAsync(id, cancellationToken) : [];
        var answer = document.PartsList.Status == PartsListStatus.Rejected ? await lists.AnswerOfAsync(id, cancellationToken) : null;
        return DocumentView.Of(document, delivery, readings, contacts, answer, caller, reader.Missing);
    }

    /// <summary>The document with its entity tag.</summary>
    public async Task<IResult> AnswerAsync(HttpRequest request, Versioned<PartsListDocument> document, CancellationToken cancellationToken)
    {
        request.HttpContext.Response.Headers.ETag = Preconditions.ETagOf(document.Version);
        return TypedResults.Ok(await ViewAsync(document.Value, request.Caller(), cancellationToken));
    }

    /// <summary>The document after a change, or why not.</summary>
    public async Task<IResult> AnswerAsync(HttpRequest request, Result<Versioned<PartsListDocument>> changed, CancellationToken cancellationToken) =>
        changed.TryGet(out var document, out var refusal) ? await AnswerAsync(request, document, cancellationToken) : ProblemOf(refusal);

    /// <summary>Changes the document from the version that the caller saw.</summary>
    /// <param name="beside">What is stored in the same commit.</param>
    public async Task<IResult> ChangeAsync(
        HttpRequest request, string id, PartsListCommand command, CancellationToken cancellationToken, DocumentOperation? beside = null)
    {
        if (!request.RequiredIfMatch().TryGet(out var version, out var problem)) return problem;
        if (await FindAsync(request, id, cancellationToken) is null) return Problems.NotFound("document");
        var changed = await lists.ExecuteAsync(
            id, command, request.Caller().AsListActor(), cancellationToken, beside is null ? null : _ => [beside], version);
        return await AnswerAsync(request, changed, cancellationToken);
    }

    /// <summary>What was changed since it was read is not a conflict of states.</summary>
    public static Problem ProblemOf(Refusal refusal) => refusal.Code == PartsListRepository.Changed ? Preconditions.Failed : refusal.ToProblem();
}

/// <summary>How the caller of a request appears in a document's history.</summary>
internal static class DocumentCaller
{
    public static PartsListActor AsListActor(this Caller caller) => new(caller.Subject, caller.Reach == Reach.Any);
}

using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Sla;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.OpenApi;
using OrderFunctions.Functions.Http.Pipeline;

namespace OrderFunctions.Functions.Sla;

/// <summary>What is promised to whom, to be read and changed. As long as nothing is promised, nothing is watched.</summary>
public sealed class SlaPolicyFunctions(SlaPolicyBook book)
{
    /// <summary><c>GET api/sla/policies</c>: all promises, the working hours they are counted in, and when violations are escalated.</summary>
    [Function("GetSlaPolicies"), Permission("sla", "read-policies")]
    [Versioned, Answers(200, typeof(SlaPoliciesView))]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/sla/policies")] HttpRequest request,
        CancellationToken cancellationToken) => Answer(request, await book.ReadAsync(cancellationToken));

    /// <summary>
    /// <c>PUT api/sla/policies</c>: all promises anew. They hold for work that begins from now on; work that goes on keeps what was
    /// promised when it began. Counts at once in the process that answers and within ten seconds in every other one.
    /// </summary>
    [Function("EditSlaPolicies"), Permission("sla", "edit-policies")]
    [Versioned, Takes(typeof(SlaPoliciesBody)), Answers(200, typeof(SlaPoliciesView))]
    public async Task<IResult> EditAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/sla/policies")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        if (!request.RequiredIfMatch().TryGet(out var version, out var problem)) return problem;
        if (!(await request.ReadJsonAsync<SlaPoliciesBody>(cancellationToken)).TryGet(out var body, out problem)) return problem;
        if (body.Validate() is { } invalid) return invalid;
        request.NoteReason(body.Reason);
        return await book.TryReplaceAsync(version, body.ToDocument(), request.Caller().Subject, cancellationToken) is { } stored
            ? Answer(request, stored)
            : Preconditions.Failed;
    }

    private static Ok<SlaPoliciesView> Answer(HttpRequest request, Versioned<SlaPolicyDocument> stored)
    {
        request.HttpContext.Response.Headers.ETag = Preconditions.ETagOf(stored.Version);
        return TypedResults.Ok(SlaPoliciesView.Of(stored.Value));
    }
}

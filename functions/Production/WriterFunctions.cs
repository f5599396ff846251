using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using OrderFunctions.Application.Production;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.OpenApi;

namespace OrderFunctions.Functions.Production;

/// <summary>Writers: what they can do, how much at a time, and how often their drafts came back.</summary>
public sealed class WriterFunctions(WriterBook book, SaveWriterHandler save, ReadQualityHandler quality)
{
    /// <summary><c>GET api/production/writers</c>: by id, a page at a time.</summary>
    [Function("ListWriters"), Permission("writers", "read")]
    [Answers(200, typeof(WriterListView))]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/production/writers")] HttpRequest request,
        string? continuation,
        string? limit,
        CancellationToken cancellationToken) => Paging.RunAsync(
        limit,
        async size =>
        {
            var (writers, next) = await book.ListAsync(size, continuation, cancellationToken);
            return TypedResults.Ok(new WriterListView([.. writers.Select(WriterView.Of)], next));
        });

    /// <summary><c>GET api/production/writers/{id}</c>, with the profile's version.</summary>
    [Function("GetWriter"), Permission("writers", "read")]
    [Versioned, Answers(200, typeof(WriterView))]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/production/writers/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) => await book.FindAsync(id, cancellationToken) is { } found
        ? Answer(request, new(found, await book.DeskAsync(id, cancellationToken)))
        : Problems.NotFound("writer");

    /// <summary><c>POST api/production/writers</c>: registers somebody who has the role.</summary>
    [Function("CreateWriter"), Permission("writers", "change")]
    [Takes(typeof(WriterBody)), Answers(201, typeof(WriterView))]
    [Refuses(ProductionCodes.WriterTaken)]
    public async Task<IResult> CreateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/production/writers")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        if (!(await request.ReadJsonAsync<WriterBody>(cancellationToken)).TryGet(out var body, out var problem)) return problem;
        if (Problems.WrongIn(body.Check) is { } invalid) return invalid;
        var saved = await save.HandleAsync(new(body.Id, body.ToDraft(), Version: null), cancellationToken);
        return saved.TryGet(out var writer, out var refusal)
            ? TypedResults.Created($"/api/production/writers/{Uri.EscapeDataString(body.Id)}", WriterView.Of(writer))
            : refusal.ToProblem();
    }

    /// <summary><c>PUT api/production/writers/{id}</c>: skills, capacity, and whether anything new is given to them.</summary>
    [Function("ChangeWriter"), Permission("writers", "change")]
    [Versioned, Takes(typeof(WriterDraft)), Answers(200, typeof(WriterView))]
    [Refuses(ProductionCodes.WriterChanged)]
    public async Task<IResult> ChangeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/production/writers/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        if (!request.RequiredIfMatch().TryGet(out var version, out var problem)) return problem;
        if (!(await request.ReadJsonAsync<WriterDraft>(cancellationToken)).TryGet(out var draft, out problem)) return problem;
        if (Problems.WrongIn(draft.Check) is { } invalid) return invalid;
        if (!Writer.IsId(id)) return Problems.NotFound("writer");
        var saved = await save.HandleAsync(new(id, draft, version), cancellationToken);
        if (saved.TryGet(out var writer, out var refusal)) return Answer(request, writer);
        return refusal.Code == ProductionCodes.WriterUnknown ? Problems.NotFound("writer") : refusal.ToProblem();
    }

    /// <summary><c>GET api/production/quality</c>: how many checked drafts were rejected, in all and per writer.</summary>
    [Function("GetQuality"), Permission("writers", "read")]
    [Answers(200, typeof(QualityView))]
    public async Task<IResult> QualityAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/production/quality")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var numbers = await quality.HandleAsync(new ReadQuality(), cancellationToken);
        return TypedResults.Ok(new QualityView(
            numbers.Overall.Checked,
            numbers.Overall.Rejected,
            numbers.Overall.RejectedPercent,
            [
                .. numbers.Writers.OrderByDescending(one => one.Value.RejectedPercent).ThenBy(one => one.Key, StringComparer.Ordinal)
                    .Select(one => new WriterQualityView(one.Key, one.Value.Checked, one.Value.Rejected, one.Value.RejectedPercent)),
            ]));
    }

    private static Ok<WriterView> Answer(HttpRequest request, WriterAtDesk writer)
    {
        request.HttpContext.Response.Headers.ETag = Preconditions.ETagOf(writer.Writer.Version);
        return TypedResults.Ok(WriterView.Of(writer));
    }
}

using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using OrderFunctions.Application.Notifications.Templates;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.OpenApi;
using OrderFunctions.Functions.Http.Pipeline;

namespace OrderFunctions.Functions.Notifications;

/// <summary>The words of messages, to be read, tried and changed: by event, language and channel.</summary>
public sealed class TemplateFunctions(TemplateBook book, PreviewTemplateHandler preview)
{
    /// <summary><c>GET api/ops/templates</c>: all of them, those of staff and the built-in ones.</summary>
    [Function("ListTemplates"), Permission("templates", "read")]
    [Answers(200, typeof(TemplateListView))]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/ops/templates")] HttpRequest request,
        CancellationToken cancellationToken) =>
        TypedResults.Ok(new TemplateListView([.. (await book.ListAsync(cancellationToken)).Select(one => TemplateView.Of(one.Key, one))]));

    /// <summary>
    /// <c>GET api/ops/templates/{kind}/{language}/{channel}</c>: one, such as <c>order-shipped/de/email</c>. A language without words of its
    /// own shows those that are sent in their place.
    /// </summary>
    [Function("GetTemplate"), Permission("templates", "read")]
    [Versioned, Answers(200, typeof(TemplateView))]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/ops/templates/{kind}/{language}/{channel}")] HttpRequest request,
        string kind,
        string language,
        string channel,
        CancellationToken cancellationToken) => TemplateKey.Parse(kind, language, channel) is { } key
        ? Answer(request, key, await book.ReadAsync(key, cancellationToken))
        : Problems.NotFound("template");

    /// <summary>
    /// <c>PUT api/ops/templates/{kind}/{language}/{channel}</c>: a new version. It must read as a template, name only what there is, and name
    /// what the message must say. Counts at once in the process that answers and within ten seconds in every other one.
    /// </summary>
    [Function("EditTemplate"), Permission("templates", "edit")]
    [Versioned, Takes(typeof(TemplateBody)), Answers(200, typeof(TemplateView))]
    [Refuses(TemplateCodes.Syntax, TemplateCodes.VariableUnknown, TemplateCodes.VariableMissing, TemplateCodes.PartInvalid, TemplateCodes.TooLong)]
    public async Task<IResult> EditAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/ops/templates/{kind}/{language}/{channel}")] HttpRequest request,
        string kind,
        string language,
        string channel,
        CancellationToken cancellationToken)
    {
        if (TemplateKey.Parse(kind, language, channel) is not { } key) return Problems.NotFound("template");
        if (!request.RequiredIfMatch().TryGet(out var version, out var problem)) return problem;
        if (!(await request.ReadJsonAsync<TemplateBody>(cancellationToken)).TryGet(out var body, out problem)) return problem;
        if (preview.Handle(new(key, body.ToContent())).Refusal is { } refusal) return refusal.ToProblem();
        return await ReplaceAsync(request, key, version, body.ToContent(), body.Reason, cancellationToken);
    }

    /// <summary><c>DELETE api/ops/templates/{kind}/{language}/{channel}</c>: staff's words are taken away, and the built-in ones count again.</summary>
    [Function("ResetTemplate"), Permission("templates", "edit")]
    [Versioned, Answers(200, typeof(TemplateView))]
    public async Task<IResult> ResetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/ops/templates/{kind}/{language}/{channel}")] HttpRequest request,
        string kind,
        string language,
        string channel,
        CancellationToken cancellationToken)
    {
        if (TemplateKey.Parse(kind, language, channel) is not { } key) return Problems.NotFound("template");
        return request.RequiredIfMatch().TryGet(out var version, out var problem)
            ? await ReplaceAsync(request, key, version, null, null, cancellationToken)
            : problem;
    }

    /// <summary><c>GET api/ops/templates/{kind}/{language}/{channel}/versions</c>: what staff have written, the latest first; up to a hundred.</summary>
    [Function("ListTemplateVersions"), Permission("templates", "read")]
    [Answers(200, typeof(TemplateVersionListView))]
    public async Task<IResult> VersionsAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/ops/templates/{kind}/{language}/{channel}/versions")] HttpRequest request,
        string kind,
        string language,
        string channel,
        CancellationToken cancellationToken) => TemplateKey.Parse(kind, language, channel) is { } key
        ? TypedResults.Ok(new TemplateVersionListView([.. (await book.VersionsAsync(key, cancellationToken)).Select(TemplateVersionView.Of)]))
        : Problems.NotFound("template");

    /// <summary><c>POST api/ops/templates/{kind}/{language}/{channel}/preview</c>: what these words come to, or why they cannot be used; nothing is stored.</summary>
    [Function("PreviewTemplate"), Permission("templates", "read")]
    [Takes(typeof(TemplateBody)), Answers(200, typeof(TemplatePreviewView))]
    [Refuses(TemplateCodes.Syntax, TemplateCodes.VariableUnknown, TemplateCodes.VariableMissing, TemplateCodes.PartInvalid, TemplateCodes.TooLong)]
    public async Task<IResult> PreviewAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/ops/templates/{kind}/{language}/{channel}/preview")] HttpRequest request,
        string kind,
        string language,
        string channel,
        CancellationToken cancellationToken)
    {
        if (TemplateKey.Parse(kind, language, channel) is not { } key) return Problems.NotFound("template");
        if (!(await request.ReadJsonAsync<TemplateBody>(cancellationToken)).TryGet(out var body, out var problem)) return problem;
        return preview.Handle(new(key, body.ToContent())).TryGet(out var shown, out var refusal)
            ? TypedResults.Ok(new TemplatePreviewView(shown.Subject.Length > 0 ? shown.Subject : null, shown.Text, shown.Html))
            : refusal.ToProblem();
    }

    private async Task<IResult> ReplaceAsync(
        HttpRequest request, TemplateKey key, string version, TemplateContent? content, string? reason, CancellationToken cancellationToken)
    {
        request.NoteReason(reason);
        if (await book.TryReplaceAsync(key, version, content, request.Caller().Subject, cancellationToken) is not { } stored) return Preconditions.Failed;
        request.NoteChange($"{key.Id()}, version {stored.Value.Number}");
        return Answer(request, key, await book.ReadAsync(key, cancellationToken));
    }

    private static Ok<TemplateView> Answer(HttpRequest request, TemplateKey key, Versioned<TemplateInForce> template)
    {
        request.HttpContext.Response.Headers.ETag = Preconditions.ETagOf(template.Version);
        return TypedResults.Ok(TemplateView.Of(key, template.Value));
    }
}

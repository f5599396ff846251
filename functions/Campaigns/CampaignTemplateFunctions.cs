using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using OrderFunctions.Application.Campaigns;
using OrderFunctions.Application.Notifications.Templates;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.OpenApi;
using OrderFunctions.Functions.Http.Pipeline;

namespace OrderFunctions.Functions.Campaigns;

/// <summary>Words that staff keep for campaigns, by name and language. A campaign takes them as they are when it is drafted or changed.</summary>
public sealed class CampaignTemplateFunctions(CampaignTemplates templates, CampaignWords words)
{
    /// <summary><c>GET api/campaign-templates</c>: all of them, those that were changed last first.</summary>
    [Function("ListCampaignTemplates"), Permission("templates", "read")]
    [Answers(200, typeof(CampaignTemplateListView))]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/campaign-templates")] HttpRequest request,
        string? continuation,
        string? limit,
        CancellationToken cancellationToken) => Paging.RunAsync(
        limit,
        async size =>
        {
            var page = await templates.ListAsync(size, continuation, cancellationToken);
            return TypedResults.Ok(new CampaignTemplateListView([.. page.Templates.Select(CampaignTemplateView.Of)], page.Continuation));
        });

    /// <summary><c>GET api/campaign-templates/{name}/{language}</c>: one, such as <c>spring-sale/de</c>.</summary>
    [Function("GetCampaignTemplate"), Permission("templates", "read")]
    [Versioned, Answers(200, typeof(CampaignTemplateView))]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/campaign-templates/{name}/{language}")] HttpRequest request,
        string name,
        string language,
        CancellationToken cancellationToken) => await templates.FindAsync(name, language, cancellationToken) is { } found
        ? Answer(request, found)
        : Problems.NotFound("template");

    /// <summary>
    /// <c>PUT api/campaign-templates/{name}/{language}</c>: the next version, or without <c>If-Match</c> the first one. It must read as a template,
    /// name only what there is, and name the link to unsubscribe. Campaigns that have been drafted keep the words that they have.
    /// </summary>
    [Function("EditCampaignTemplate"), Permission("templates", "edit")]
    [Versioned, Takes(typeof(CampaignTemplateBody)), Answers(200, typeof(CampaignTemplateView))]
    [Refuses(TemplateCodes.Syntax, TemplateCodes.VariableUnknown, TemplateCodes.VariableMissing, TemplateCodes.PartInvalid, TemplateCodes.TooLong)]
    public async Task<IResult> EditAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/campaign-templates/{name}/{language}")] HttpRequest request,
        string name,
        string language,
        CancellationToken cancellationToken)
    {
        if (!CampaignTemplate.CouldBe(name, language)) return Problems.NotFound("template");
        if (!request.IfMatch().TryGet(out var version, out var problem)) return problem;
        if (!(await request.ReadJsonAsync<CampaignTemplateBody>(cancellationToken)).TryGet(out var body, out problem)) return problem;
        if (ProblemWith(body, language) is { } wrong) return wrong;
        var stored = await templates.TryReplaceAsync(
            name, language, version ?? Versions.NotStored, body.ToContent(), body.Variables ?? [], request.Caller().Subject, cancellationToken);
        if (stored is null) return version is null ? Preconditions.Required : Preconditions.Failed;
        request.NoteChange($"{name}.{stored.Value.Language}, version {stored.Value.Number}");
        return Answer(request, stored);
    }

    /// <summary><c>DELETE api/campaign-templates/{name}/{language}</c>: it is taken away; its versions stay to be read.</summary>
    [Function("RemoveCampaignTemplate"), Permission("templates", "edit")]
    [Versioned, Answers(204)]
    public async Task<IResult> RemoveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/campaign-templates/{name}/{language}")] HttpRequest request,
        string name,
        string language,
        CancellationToken cancellationToken)
    {
        if (!request.RequiredIfMatch().TryGet(out var version, out var problem)) return problem;
        if (await templates.FindAsync(name, language, cancellationToken) is null) return Problems.NotFound("template");
        if (await templates.TryReplaceAsync(name, language, version, null, [], request.Caller().Subject, cancellationToken) is not { } gone) return Preconditions.Failed;
        request.NoteChange($"{name}.{gone.Value.Language} taken away");
        return TypedResults.NoContent();
    }

    /// <summary><c>GET api/campaign-templates/{name}/{language}/versions</c>: what it said, the latest first; up to a hundred.</summary>
    [Function("ListCampaignTemplateVersions"), Permission("templates", "read")]
    [Answers(200, typeof(CampaignTemplateVersionListView))]
    public async Task<IResult> VersionsAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/campaign-templates/{name}/{language}/versions")] HttpRequest request,
        string name,
        string language,
        CancellationToken cancellationToken) => await templates.VersionsAsync(name, language, cancellationToken) is { Count: > 0 } versions
        ? TypedResults.Ok(new CampaignTemplateVersionListView([.. versions.Select(CampaignTemplateVersionView.Of)]))
        : Problems.NotFound("template");

    /// <summary><c>POST api/campaign-templates/{name}/{language}/preview</c>: what these words come to, or why they cannot be used; nothing is stored.</summary>
    [Function("PreviewCampaignTemplate"), Permission("templates", "read")]
    [Takes(typeof(CampaignTemplateBody)), Answers(200, typeof(CampaignWordsView))]
    [Refuses(TemplateCodes.Syntax, TemplateCodes.VariableUnknown, TemplateCodes.VariableMissing, TemplateCodes.PartInvalid, TemplateCodes.TooLong)]
    public async Task<IResult> PreviewAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/campaign-templates/{name}/{language}/preview")] HttpRequest request,
        string name,
        string language,
        CancellationToken cancellationToken)
    {
        if (!CampaignTemplate.CouldBe(name, language)) return Problems.NotFound("template");
        if (!(await request.ReadJsonAsync<CampaignTemplateBody>(cancellationToken)).TryGet(out var body, out var problem)) return problem;
        return ProblemWith(body, language) is { } wrong
            ? wrong
            : TypedResults.Ok(CampaignWordsView.Of(words.Sample(body.ToContent(), body.Variables ?? [], language)));
    }

    private Problem? ProblemWith(CampaignTemplateBody body, string language) =>
        body.Validate() ?? words.Problem(body.ToContent(), body.Variables ?? [], language)?.ToProblem();

    private static Ok<CampaignTemplateView> Answer(HttpRequest request, Versioned<CampaignTemplate> template)
    {
        request.HttpContext.Response.Headers.ETag = Preconditions.ETagOf(template.Version);
        return TypedResults.Ok(CampaignTemplateView.Of(template.Value));
    }
}

using Microsoft.AspNetCore.Http;
using OrderFunctions.Application.Campaigns;
using OrderFunctions.Application.Jobs;
using OrderFunctions.Application.Notifications.Templates;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Campaigns;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Idempotency;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.OpenApi;
using OrderFunctions.Functions.Jobs;

namespace OrderFunctions.Functions.Campaigns;

/// <summary>
/// Advertising by mail: drafted, changed, given recipients, started. From then on it is a job like any other: followed, held and cancelled
/// there.
/// </summary>
public sealed class CampaignFunctions(
    IdempotentRequests idempotent,
    CampaignRepository campaigns,
    CampaignWords words,
    DraftCampaignHandler draft,
    ReviseCampaignHandler revise,
    StartCampaignHandler start,
    ListRecipientsHandler recipients,
    JobRepository jobs,
    JobDoor door,
    TimeProvider time)
{
    /// <summary>
    /// <c>POST api/campaigns</c>: a draft, with words of its own or those that a template has now. Its recipients are customers (<c>audience</c>) or
    /// a list that was sent to <c>api/files?kind=recipients</c> (<c>fileId</c>): CSV in UTF-8 with a column <c>email</c>, perhaps <c>name</c>, and those
    /// that the words name. Whoever sends a list answers for their consent; who has unsubscribed here gets nothing all the same. A list with
    /// anything wrong is refused with its line, and nothing of it is kept. Nothing is sent before the campaign is started.
    /// </summary>
    [Function("DraftCampaign"), Permission("campaigns", "edit")]
    [Keyed, Takes(typeof(CampaignBody)), Answers(201, typeof(CampaignView))]
    [Refuses(TemplateCodes.Syntax, TemplateCodes.VariableUnknown, TemplateCodes.VariableMissing, TemplateCodes.PartInvalid, TemplateCodes.TooLong,
        CampaignCodes.TemplateUnknown, CampaignCodes.ListUnknown, CampaignCodes.CsvInvalid)]
    public Task<IResult> DraftAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/campaigns")] HttpRequest request,
        CancellationToken cancellationToken) => idempotent.RunAsync<CampaignBody>(
        request,
        async (body, operation) =>
        {
            if (body.Validate() is { } invalid) return invalid;
            var drafted = await draft.HandleAsync(body.ToDraft(operation.Id, request.Caller().Subject), cancellationToken);
            if (!drafted.TryGet(out var campaign, out var refusal)) return refusal.ToProblem();
            var view = await TaggedAsync(request, campaign, cancellationToken);
            return TypedResults.Created($"/api/campaigns/{view.Id}", view);
        },
        cancellationToken);

    /// <summary>
    /// <c>PUT api/campaigns/{id}</c>: the next version of a draft, as a whole, words and list included; what it was stays to be read. A template
    /// counts as it is now.
    /// </summary>
    [Function("ReviseCampaign"), Permission("campaigns", "edit")]
    [Versioned, Takes(typeof(CampaignBody)), Answers(200, typeof(CampaignView))]
    [Refuses(TemplateCodes.Syntax, TemplateCodes.VariableUnknown, TemplateCodes.VariableMissing, TemplateCodes.PartInvalid, TemplateCodes.TooLong,
        CampaignCodes.TemplateUnknown, CampaignCodes.ListUnknown, CampaignCodes.CsvInvalid, CampaignCodes.Started)]
    public async Task<IResult> ReviseAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/campaigns/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        if (!request.RequiredIfMatch().TryGet(out var version, out var problem)) return problem;
        if (!(await request.ReadJsonAsync<CampaignBody>(cancellationToken)).TryGet(out var body, out problem)) return problem;
        if (body.Validate() is { } invalid) return invalid;
        return await revise.HandleAsync(new(body.ToDraft(id, request.Caller().Subject), version), cancellationToken) is not { } answer ? Problems.NotFound("campaign")
            : answer.TryGet(out var campaign, out var refusal) ? TypedResults.Ok(await TaggedAsync(request, campaign, cancellationToken))
            : refusal.Code == CampaignCodes.Changed ? Preconditions.Failed
            : refusal.ToProblem();
    }

    /// <summary><c>GET api/campaigns/{id}/versions</c>: what it said before it was started, the latest first; up to a hundred.</summary>
    [Function("ListCampaignVersions"), Permission("campaigns", "read")]
    [Answers(200, typeof(CampaignVersionListView))]
    public async Task<IResult> VersionsAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/campaigns/{id}/versions")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) => await campaigns.FindAsync(id, cancellationToken) is null
        ? Problems.NotFound("campaign")
        : TypedResults.Ok(new CampaignVersionListView([.. (await campaigns.VersionsAsync(id, cancellationToken)).Select(CampaignVersionView.Of)]));

    /// <summary><c>POST api/campaigns/{id}/start</c>: it is sent, at once or at its hour. Its job has the same id.</summary>
    [Function("StartCampaign"), Permission("campaigns", "send")]
    [Keyed, Takes(typeof(StartCampaignBody)), Answers(202, typeof(JobView))]
    [Refuses(CampaignCodes.NoRecipients, CampaignCodes.NoUnsubscribePage, CampaignCodes.Started, CampaignCodes.Over)]
    public Task<IResult> StartAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/campaigns/{id}/start")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) => idempotent.RunAsync<StartCampaignBody>(
        request,
        async (body, _) =>
        {
            if (body.Validate(time.GetUtcNow()) is { } invalid) return invalid;
            if (await start.HandleAsync(new(id, body.SendAt, request.Caller().Subject), cancellationToken) is not { } answer) return Problems.NotFound("campaign");
            if (!answer.TryGet(out var job, out var refusal)) return refusal.ToProblem();
            request.HttpContext.Response.Headers.RetryAfter = JobDoor.LookAgainAfter;
            return TypedResults.Accepted($"/api/jobs/{job.Id}", await door.ViewAsync(job, cancellationToken));
        },
        cancellationToken);

    /// <summary><c>GET api/campaigns</c>: all of them, the newest first.</summary>
    [Function("ListCampaigns"), Permission("campaigns", "read")]
    [Answers(200, typeof(CampaignListView))]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/campaigns")] HttpRequest request,
        string? continuation,
        string? limit,
        CancellationToken cancellationToken) => Paging.RunAsync(
        limit,
        async size =>
        {
            var page = await campaigns.ListAsync(size, continuation, cancellationToken);
            return TypedResults.Ok(new CampaignListView([.. page.Campaigns.Select(CampaignSummaryView.Of)], page.Continuation));
        });

    /// <summary><c>GET api/campaigns/{id}</c>: one, how far it is, and what its words come to.</summary>
    [Function("GetCampaign"), Permission("campaigns", "read")]
    [Versioned, Answers(200, typeof(CampaignView))]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/campaigns/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) => await campaigns.FindAsync(id, cancellationToken) is { } found
        ? TypedResults.Ok(await TaggedAsync(request, found, cancellationToken))
        : Problems.NotFound("campaign");

    /// <summary>
    /// <c>GET api/campaigns/{id}/recipients</c>: those with an <c>outcome</c>: accepted when left out, waiting, suppressed,
    /// unsubscribed, failed or unknown; the latest first.
    /// </summary>
    [Function("ListRecipients"), Permission("campaigns", "read")]
    [Answers(200, typeof(RecipientListView))]
    public async Task<IResult> RecipientsAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/campaigns/{id}/recipients")] HttpRequest request,
        string id,
        string? outcome,
        string? continuation,
        string? limit,
        CancellationToken cancellationToken)
    {
        if (TemplateKey.Parse<RecipientOutcome>(outcome ?? "accepted") is not { } wanted)
            return Problems.ValidationFailed("outcome", "must be accepted, waiting, suppressed, unsubscribed, failed or unknown");
        if (await campaigns.FindAsync(id, cancellationToken) is not { Value.Id: var campaign }) return Problems.NotFound("campaign");
        return await Paging.RunAsync(
            limit,
            async size =>
            {
                var page = await recipients.HandleAsync(new(campaign, wanted, size, continuation), cancellationToken);
                return TypedResults.Ok(new RecipientListView([.. page.Recipients.Select(RecipientView.Of)], page.Continuation));
            });
    }

    /// <summary>
    /// <c>GET api/campaigns/{id}/recipients/{recipientId}</c>: the mail as this recipient got it, or would get it, with their link. For whoever
    /// is asked about it, and for where mail leaves the machine by no provider.
    /// </summary>
    [Function("GetRecipientMail"), Permission("campaigns", "read")]
    [Answers(200, typeof(RecipientMailView))]
    public async Task<IResult> MailAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/campaigns/{id}/recipients/{recipientId}")] HttpRequest request,
        string id,
        string recipientId,
        CancellationToken cancellationToken) =>
        CampaignKey.Parse(CampaignKey.Of(id, recipientId)) is { } key && await campaigns.FindAsync(id, cancellationToken) is { } campaign
        && await campaigns.FindRecipientAsync(key.Partition(), recipientId, cancellationToken) is { } one
            ? TypedResults.Ok(RecipientMailView.Of(words.To(campaign.Value, one.Value, batch: "")))
            : Problems.NotFound("recipient");

    private async Task<CampaignView> TaggedAsync(HttpRequest request, Versioned<CampaignDocument> campaign, CancellationToken cancellationToken)
    {
        request.HttpContext.Response.Headers.ETag = Preconditions.ETagOf(campaign.Version);
        var isStarted = campaign.Value.StartedAt is not null;
        var job = isStarted ? (await jobs.FindAsync(campaign.Value.Id, cancellationToken))?.Value.Job : null;
        var counts = isStarted ? await campaigns.CountAsync(campaign.Value.Id, cancellationToken) : null;
        return CampaignView.Of(campaign.Value, job, counts, words.Sample(campaign.Value.Content, campaign.Value.Variables, campaign.Value.Language));
    }
}

using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Tickets;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.OpenApi;

namespace OrderFunctions.Functions.Tickets;

/// <summary>Who deals with tickets. New ones go round among the active agents who have the skill.</summary>
public sealed class AgentFunctions(AgentBook agents)
{
    private const int MaxSubject = 200;

    /// <summary><c>GET api/ticket-agents</c>: all of them.</summary>
    [Function("ListTicketAgents"), Permission("tickets", "assign")]
    [Answers(200, typeof(AgentListView))]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/ticket-agents")] HttpRequest request,
        CancellationToken cancellationToken) =>
        TypedResults.Ok(new AgentListView([.. (await agents.ListAsync(cancellationToken)).OrderBy(one => one.Subject, StringComparer.Ordinal).Select(AgentView.Of)]));

    /// <summary><c>GET api/ticket-agents/{agent}</c>: one of them; whoever is none has no skills.</summary>
    [Function("GetTicketAgent"), Permission("tickets", "assign")]
    [Versioned, Answers(200, typeof(AgentView))]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/ticket-agents/{agent}")] HttpRequest request,
        string agent,
        CancellationToken cancellationToken) =>
        agent.Length > MaxSubject ? Problems.NotFound("agent") : Answer(request, await agents.ReadAsync(agent, cancellationToken));

    /// <summary><c>PUT api/ticket-agents/{agent}</c>: what somebody knows about, and whether they take new tickets.</summary>
    [Function("EditTicketAgent"), Permission("tickets", "edit-agents")]
    [Versioned, Takes(typeof(AgentBody)), Answers(200, typeof(AgentView))]
    public async Task<IResult> EditAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/ticket-agents/{agent}")] HttpRequest request,
        string agent,
        CancellationToken cancellationToken)
    {
        if (!request.RequiredIfMatch().TryGet(out var version, out var problem)) return problem;
        if (!(await request.ReadJsonAsync<AgentBody>(cancellationToken)).TryGet(out var body, out problem)) return problem;
        if (agent.Length > MaxSubject || body.Skills.Count > 20) return Problems.ValidationFailed("$.skills", "must have at most 20 entries");
        var skills = body.Skills.Select(OpenTicketHandler.SkillOf).Distinct(StringComparer.Ordinal).ToList();
        return await agents.TryReplaceAsync(version, agent, skills, body.Active, cancellationToken) is { } stored
            ? Answer(request, stored)
            : Preconditions.Failed;
    }

    private static Ok<AgentView> Answer(HttpRequest request, Versioned<AgentProfile> stored)
    {
        request.HttpContext.Response.Headers.ETag = Preconditions.ETagOf(stored.Version);
        return TypedResults.Ok(AgentView.Of(stored.Value));
    }
}

using Microsoft.AspNetCore.Http;
using OrderFunctions.Application.Jobs;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Waiting;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Jobs;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.OpenApi;

namespace OrderFunctions.Functions.Jobs;

/// <summary>Long work: how far it is, and stopping it. Somebody else's job is answered like one that does not exist.</summary>
public sealed class JobFunctions(JobRepository jobs, ControlJobHandler control, JobDoor door, IOrderNews news, TimeProvider time)
{
    /// <summary><c>GET api/jobs</c>: one's own jobs, the newest first; whoever may see all of them sees all, or those of an <c>owner</c>.</summary>
    [Function("ListJobs"), Permission("jobs", "read")]
    [Answers(200, typeof(JobListView))]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/jobs")] HttpRequest request,
        string? owner,
        string? continuation,
        string? limit,
        CancellationToken cancellationToken)
    {
        return await Paging.RunOwnAsync(
            request,
            owner,
            limit,
            async (size, whose) =>
            {
                var page = await jobs.ListAsync(whose, size, continuation, cancellationToken);
                var views = await Task.WhenAll(page.Jobs.Select(job => door.ViewAsync(job, cancellationToken)));
                return TypedResults.Ok(new JobListView(views, page.Continuation));
            });
    }

    /// <summary>
    /// <c>GET api/jobs/{id}</c>: how far a job is. With <c>Prefer: wait=n</c> the answer is held back until the job differs from
    /// <c>If-None-Match</c> or, without it, until it has ended or is held. <c>Retry-After</c> says when to look again.
    /// </summary>
    [Function("GetJob"), Permission("jobs", "read")]
    [LongPolled, Answers(200, typeof(JobView)), Answers(304)]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/jobs/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        var compares = request.Headers.IfNoneMatch.Count > 0;
        var found = await LongPoll.LookAsync(
            request,
            () => FindAsync(request, id, cancellationToken),
            seen => seen is null || (compares ? !request.HasMatching(Preconditions.ETagOf(seen.Version)) : IsResting(seen.Value.Job)),
            () => news.Watch(id),
            time,
            cancellationToken);
        if (found is null) return Problems.NotFound("job");
        var tag = Preconditions.ETagOf(found.Version);
        request.HttpContext.Response.Headers.ETag = tag;
        if (!IsResting(found.Value.Job)) request.HttpContext.Response.Headers.RetryAfter = JobDoor.LookAgainAfter;
        return request.HasMatching(tag)
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Ok(await door.ViewAsync(found.Value.Job, cancellationToken));
    }

    /// <summary><c>POST api/jobs/{id}/cancel</c>: stops a job for good; one that runs stops in a moment. What it has done stays done.</summary>
    [Function("CancelJob"), Permission("jobs", "change")]
    [Answers(200, typeof(JobView)), Refuses(RefusalCodes.JobEnded, RefusalCodes.JobHasNoReturn)]
    public Task<IResult> CancelAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/jobs/{id}/cancel")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) => ControlAsync(request, id, JobControl.Cancel, cancellationToken);

    /// <summary><c>POST api/jobs/{id}/pause</c>: holds a job, where its kind allows that; one that runs stops in a moment.</summary>
    [Function("PauseJob"), Permission("jobs", "change")]
    [Answers(200, typeof(JobView)), Refuses(RefusalCodes.JobEnded, RefusalCodes.JobCannotPause)]
    public Task<IResult> PauseAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/jobs/{id}/pause")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) => ControlAsync(request, id, JobControl.Pause, cancellationToken);

    /// <summary><c>POST api/jobs/{id}/resume</c>: a job that is held goes on where it was.</summary>
    [Function("ResumeJob"), Permission("jobs", "change")]
    [Answers(200, typeof(JobView)), Refuses(RefusalCodes.JobEnded)]
    public Task<IResult> ResumeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/jobs/{id}/resume")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) => ControlAsync(request, id, JobControl.Resume, cancellationToken);

    private static bool IsResting(Job job) => job.IsEnded || job.Status == JobStatus.Paused;

    private async Task<Versioned<JobDocument>?> FindAsync(HttpRequest request, string id, CancellationToken cancellationToken) =>
        await jobs.FindAsync(id, cancellationToken) is { } found && request.Caller().Reaches(found.Value.Job.OwnerId) ? found : null;

    private async Task<IResult> ControlAsync(HttpRequest request, string id, JobControl what, CancellationToken cancellationToken)
    {
        if (await FindAsync(request, id, cancellationToken) is null || await control.HandleAsync(id, what, cancellationToken) is not { } done)
            return Problems.NotFound("job");
        return done.TryGet(out var job, out var refusal) ? TypedResults.Ok(await door.ViewAsync(job, cancellationToken)) : refusal.ToProblem();
    }
}

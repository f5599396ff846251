using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using OrderFunctions.Application.Files;
using OrderFunctions.Application.Jobs;
using OrderFunctions.Domain.Jobs;
using OrderFunctions.Functions.Http.Idempotency;
using OrderFunctions.Functions.Http.Identity;

namespace OrderFunctions.Functions.Jobs;

/// <summary>What doors that start or show long work have in common.</summary>
public sealed class JobDoor(StartJobHandler start, FileRegister files, FileLinks links)
{
    /// <summary>Seconds after which a job is worth another look.</summary>
    public const string LookAgainAfter = "1";

    /// <summary>Starts a job of the caller's, once per key, and answers 202 with the place where it can be followed.</summary>
    /// <param name="kind">Name of an <see cref="IJobKind"/>.</param>
    /// <param name="asked">What is asked for: a type of the stored JSON.</param>
    public async Task<IResult> StartAsync<T>(
        HttpRequest request, IdempotentOperation operation, string kind, T asked, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        var json = JsonSerializer.SerializeToElement(asked, type);
        var job = await start.HandleAsync(new(operation.Id, kind, request.Caller().Subject, json), cancellationToken);
        request.HttpContext.Response.Headers.RetryAfter = LookAgainAfter;
        return TypedResults.Accepted($"/api/jobs/{job.Id}", await ViewAsync(job, cancellationToken));
    }

    /// <summary>The job, with a fresh link to what came of it.</summary>
    public async Task<JobView> ViewAsync(Job job, CancellationToken cancellationToken) => JobView.Of(
        job, job.ResultFileId is { } id && await files.FindAsync(id, cancellationToken) is { } file ? JobResultView.Of(file, links.To(file)) : null);
}

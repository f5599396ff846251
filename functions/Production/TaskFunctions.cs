using Microsoft.AspNetCore.Http;
using OrderFunctions.Application.Production;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Production;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.OpenApi;

namespace OrderFunctions.Functions.Production;

/// <summary>
/// Writing tasks: one per personalised line. None of the doors needs an idempotency key, because a task's state and the number of a
/// draft make every repeat harmless.
/// </summary>
public sealed class TaskFunctions(TaskDoor door, ListTasksHandler list, AssignWriterHandler assign)
{
    /// <summary>
    /// <c>GET api/production/tasks</c>: to a writer, what lies on the own desk. Staff name a <c>state</c> (open, assigned, check or
    /// review; open when left out) or a <c>writer</c>. What is due first stands first.
    /// </summary>
    [Function("ListTasks"), Permission("production", "read")]
    [Answers(200, typeof(TaskListView))]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/production/tasks")] HttpRequest request,
        string? state,
        string? writer,
        string? continuation,
        string? limit,
        CancellationToken cancellationToken) => Paging.RunAsync(
        limit,
        async size =>
        {
            var caller = request.Caller();
            if (caller.Reach != Reach.Any) writer ??= caller.Subject;
            if (writer is not null)
            {
                return caller.Reaches(writer)
                    ? TypedResults.Ok(TaskListView.Of(await list.OfWriterAsync(writer, cancellationToken)))
                    : Problems.Forbidden;
            }

            return StatusOf(state ?? "open") is { } status
                ? TypedResults.Ok(TaskListView.Of(await list.HandleAsync(new(status, size, continuation), cancellationToken)))
                : Problems.ValidationFailed("state", "must be open, assigned, check or review");
        });

    /// <summary><c>GET api/production/tasks/{id}</c>: what is to be written, for whom it lies there, and every draft, with its version.</summary>
    [Function("GetTask"), Permission("production", "read")]
    [Versioned, Answers(200, typeof(TaskView))]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/production/tasks/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) => await door.FindAsync(request, id, cancellationToken) is { } found
        ? TaskDoor.Answer(request, found)
        : Problems.NotFound("task");

    /// <summary>
    /// <c>POST api/production/tasks/{id}/assign</c>: offers the line to a <c>writer</c>, or to whoever the policies choose. Takes it
    /// from somebody who was asked or is at work.
    /// </summary>
    [Function("AssignTask"), Permission("production", "assign")]
    [Versioned, Takes(typeof(AssignBody)), Answers(200, typeof(TaskView))]
    [Refuses(
        RefusalCodes.TaskChanged,
        RefusalCodes.WrongState,
        RefusalCodes.OrderOnHold,
        ProductionCodes.NoWriter,
        ProductionCodes.WriterUnknown,
        ProductionCodes.WriterUnavailable,
        ProductionCodes.WriterFull)]
    public async Task<IResult> AssignAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/production/tasks/{id}/assign")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        if (!TaskDoor.ExpectedVersion(request).TryGet(out var version, out var problem)) return problem;
        if (!(await request.ReadJsonAsync<AssignBody>(cancellationToken)).TryGet(out var body, out problem)) return problem;
        return await door.AnswerAsync(
            request, id, client, (task, by) => assign.HandleAsync(new(task, body.Writer, by, version), cancellationToken), cancellationToken);
    }

    /// <summary><c>POST api/production/tasks/{id}/accept</c>: the writer takes the line, in time.</summary>
    [Function("AcceptTask"), Permission("production", "write")]
    [Answers(200, typeof(TaskView))]
    [Refuses(RefusalCodes.OfferLapsed, RefusalCodes.WrongState, RefusalCodes.NotYourTask, RefusalCodes.OrderOnHold)]
    public Task<IResult> AcceptAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/production/tasks/{id}/accept")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        door.AskAsync(request, id, client, by => new WritingCommand.Accept(by), cancellationToken);

    /// <summary><c>POST api/production/tasks/{id}/decline</c>: the writer gives the line back, before or after taking it.</summary>
    [Function("DeclineTask"), Permission("production", "write")]
    [Takes(typeof(NoteBody)), Answers(200, typeof(TaskView))]
    [Refuses(RefusalCodes.WrongState, RefusalCodes.NotYourTask)]
    public async Task<IResult> DeclineAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/production/tasks/{id}/decline")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        if (!(await request.ReadJsonAsync<NoteBody>(cancellationToken)).TryGet(out var body, out var problem)) return problem;
        return NoteBody.ProblemWith(body.Note)
            ?? await door.AskAsync(request, id, client, by => new WritingCommand.Decline(by, body.Note), cancellationToken);
    }

    /// <summary>
    /// <c>POST api/production/tasks/{id}/decision</c>: a super-admin decides about a line that was rejected more than three times:
    /// another writer takes over, the last draft is good enough, or the line or the order is cancelled and refunded.
    /// </summary>
    [Function("DecideTask"), Permission("production", "decide")]
    [Versioned, Takes(typeof(DecisionBody)), Answers(200, typeof(TaskView))]
    [Refuses(RefusalCodes.TaskChanged, RefusalCodes.WrongState, RefusalCodes.OrderOnHold, RefusalCodes.TooLateToCancel)]
    public async Task<IResult> DecideAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/production/tasks/{id}/decision")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        if (!TaskDoor.ExpectedVersion(request).TryGet(out var version, out var problem)) return problem;
        if (!(await request.ReadJsonAsync<DecisionBody>(cancellationToken)).TryGet(out var body, out problem)) return problem;
        return NoteBody.ProblemWith(body.Note) ?? await door.AskAsync(
            request, id, client, by => new WritingCommand.Decide(body.Decision, by, body.Note, version), cancellationToken);
    }

    private static WritingStatus? StatusOf(string state) => state switch
    {
        "open" => WritingStatus.Open,
        "assigned" => WritingStatus.Writing,
        "check" => WritingStatus.Checking,
        "review" => WritingStatus.Review,
        _ => null,
    };
}

using Microsoft.AspNetCore.Http;
using OrderFunctions.Application.Ops;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Production;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Production;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Orders;

namespace OrderFunctions.Functions.Production;

/// <summary>
/// What the doors of writing tasks have in common: whose task it is, the decision, the sagas' wake-up, and the task as the answer.
/// Somebody else's task is answered like one that does not exist.
/// </summary>
public sealed class TaskDoor(OrderRepository orders, WatchSagasHandler watch)
{
    /// <summary>The task and its order; null when there is none, or it lies on somebody else's desk.</summary>
    internal async Task<FoundTask?> FindAsync(HttpRequest request, string id, CancellationToken cancellationToken)
    {
        if (TaskId.Parse(id) is not { } taskId) return null;
        var order = (await orders.FindAsync(taskId.OrderId, cancellationToken))?.Value.Order;
        return order?.FindTask(taskId.LineId) is { } task && request.Caller().Reaches(task.Holder ?? "") ? new(taskId, order, task) : null;
    }

    /// <summary>Asks something of the task; 200 with the task as it is then, or the refusal.</summary>
    internal Task<IResult> AskAsync(
        HttpRequest request, string id, DurableTaskClient client, Func<string, WritingCommand> command, CancellationToken cancellationToken) =>
        AnswerAsync(
            request,
            id,
            client,
            (task, by) => orders.ExecuteAsync(task.OrderId, new OrderCommand.Write(task.LineId, command(by.Id)), by, cancellationToken),
            cancellationToken);

    /// <summary>The same for what takes more than a command.</summary>
    internal async Task<IResult> AnswerAsync(
        HttpRequest request,
        string id,
        DurableTaskClient client,
        Func<TaskId, Actor, Task<Result<OrderOutcome>>> does,
        CancellationToken cancellationToken)
    {
        if (await FindAsync(request, id, cancellationToken) is not { } found) return Problems.NotFound("task");
        var result = await does(found.Id, Actor.Staff(request.Caller().Subject));
        if (!result.TryGet(out var outcome, out var refusal)) return refusal.ToProblem();
        await new SagaClient(client, watch).NewsAsync(outcome, cancellationToken);
        return Answer(request, found with { Order = outcome.Order, Task = outcome.Order.FindTask(found.Id.LineId)! });
    }

    internal static IResult Answer(HttpRequest request, FoundTask found)
    {
        request.HttpContext.Response.Headers.ETag = ETagOf(found.Task);
        return TypedResults.Ok(TaskView.Of(found.Order, found.Task));
    }

    /// <summary>The version that <c>If-Match</c> names; one that no answer gave matches nothing.</summary>
    internal static Read<int> ExpectedVersion(HttpRequest request) => !request.RequiredIfMatch().TryGet(out var text, out var problem)
        ? problem
        : int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var version) ? version : -1;

    private static string ETagOf(WritingTask task) =>
        Preconditions.ETagOf(task.Version.ToString(System.Globalization.CultureInfo.InvariantCulture));
}

/// <summary>A task and the order that it is part of.</summary>
internal sealed record FoundTask(TaskId Id, Order Order, WritingTask Task);

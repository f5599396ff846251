using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Production;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Production;

namespace OrderFunctions.Functions.Production;

/// <summary>The steps of a line's saga; each can run twice.</summary>
public sealed class ProduceLineActivities(TendWritingHandler tend, AssignWriterHandler assign, OrderRepository orders, ProductionOptions options)
{
    /// <summary>Looks, and lets desks, counts and alerts agree with what was found.</summary>
    [Function(nameof(TendWriting))]
    public Task<WritingGlance> TendWriting([ActivityTrigger] WritingStep step, CancellationToken cancellationToken) =>
        tend.HandleAsync(new TendWriting(TaskOf(step.Saga), step.Before), cancellationToken);

    /// <summary>Asks whoever the policies choose.</summary>
    [Function(nameof(FindWriter))]
    public async Task<WriterFound> FindWriter([ActivityTrigger] string saga, CancellationToken cancellationToken)
    {
        if (!options.AutoAssign) return new(IsAsked: false, TryAgain: false);
        var result = await assign.HandleAsync(new AssignWriter(TaskOf(saga), null, Actor.LineSaga), cancellationToken);
        // Anything else than "nobody" and "on hold": it has moved on, and the saga looks again.
        return new(result.Refusal?.Code is not (ProductionCodes.NoWriter or RefusalCodes.OrderOnHold), TryAgain: true);
    }

    /// <summary>Nobody has answered in time.</summary>
    [Function(nameof(EndOffer))]
    public async Task<bool> EndOffer([ActivityTrigger] string saga, CancellationToken cancellationToken)
    {
        var task = TaskOf(saga);
        var result = await orders.ExecuteAsync(
            task.OrderId, new OrderCommand.Write(task.LineId, new WritingCommand.Lapse()), Actor.LineSaga, cancellationToken);
        return result.Refusal is null;
    }

    private static TaskId TaskOf(string saga) =>
        TaskId.OfSaga(saga) ?? throw new InvalidOperationException($"{saga} is not the saga of a line.");
}

/// <summary>Input of an activity: which line, and what was seen of it before. Ids and small facts only.</summary>
public sealed record WritingStep(string Saga, WritingGlance? Before = null);

/// <summary>Whether a writer was asked (or nobody needs to be any more); if not, whether it is worth trying again.</summary>
public sealed record WriterFound(bool IsAsked, bool TryAgain);

using OrderFunctions.Application.Ops;
using OrderFunctions.Application.Orders;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Production;

namespace OrderFunctions.Application.Production;

/// <summary>Offer a line to a writer.</summary>
/// <param name="WriterId">Whom; null: whoever the policies choose.</param>
/// <param name="Expected">The version that staff made their choice from.</param>
public sealed record AssignWriter(TaskId Task, string? WriterId, Actor By, int? Expected = null);

/// <summary>
/// The desk first, then the order: a desk never has more than fits on it, however many lines are assigned at a time. What is left on a
/// desk by a crash in between, the line's saga takes off again.
/// </summary>
public sealed class AssignWriterHandler(
    OrderRepository orders, WriterBook book, RaiseAlertHandler alerts, TimeProvider time, OrderPolicy policy)
{
    /// <summary>
    /// The order afterwards. Refuses with the order's codes, <see cref="ProductionCodes.NoWriter"/>, and for a named writer with
    /// <see cref="ProductionCodes.WriterUnknown"/>, <see cref="ProductionCodes.WriterUnavailable"/> and <see cref="ProductionCodes.WriterFull"/>.
    /// </summary>
    public async Task<Result<OrderOutcome>> HandleAsync(AssignWriter command, CancellationToken cancellationToken)
    {
        while (true)
        {
            var order = await orders.ReadAsync(command.Task.OrderId, cancellationToken).ConfigureAwait(false);
            if (order.FindTask(command.Task.LineId) is not { } task) return new Refusal(RefusalCodes.LineUnknown, "Nothing is written for this line.");
            var found = command.WriterId is null
                ? await ChooseAsync(command, task, cancellationToken).ConfigureAwait(false)
                : await FindAsync(command.WriterId, cancellationToken).ConfigureAwait(false);
            if (!found.TryGet(out var chosen, out var refusal)) return refusal;

            // What would be refused must not touch a desk.
            var offer = new OrderCommand.Write(task.LineId, new WritingCommand.Offer(chosen.WriterId, chosen.Explanation, command.By.Id, command.Expected));
            var decision = OrderDecider.Decide(order, offer, time.GetUtcNow(), policy);
            if (decision.Refusal is { } no) return no;
            if (decision.IsRepeat) return new OrderOutcome(order, []);

            if (await book.TakeAsync(chosen.WriterId, new(command.Task.ToString(), task.Due), chosen.Capacity, cancellationToken).ConfigureAwait(false))
                return await OfferAsync(command, chosen.WriterId, offer, cancellationToken).ConfigureAwait(false);
            if (command.WriterId is not null)
            {
                return new Refusal(ProductionCodes.WriterFull, "The writer has as many lines as fit.")
                    .With("capacity", chosen.Capacity.ToString(System.Globalization.CultureInfo.InvariantCulture));
            }

            // Somebody else's line took the last place meanwhile: choose again.
        }
    }

    private async Task<Result<OrderOutcome>> OfferAsync(
        AssignWriter command, string writerId, OrderCommand.Write offer, CancellationToken cancellationToken)
    {
        var result = await orders.ExecuteAsync(command.Task.OrderId, offer, command.By, cancellationToken).ConfigureAwait(false);
        if (result.Refusal is not null) await book.LeaveAsync(writerId, command.Task.ToString(), cancellationToken).ConfigureAwait(false);
        return result;
    }

    private async Task<Result<Chosen>> ChooseAsync(AssignWriter command, WritingTask task, CancellationToken cancellationToken)
    {
        var candidates = await book.CandidatesAsync(command.Task.ToString(), cancellationToken).ConfigureAwait(false);
        if (WriterChoice.Of(task, candidates) is { } choice)
            return new Chosen(choice.WriterId, choice.Explanation, candidates.First(one => one.WriterId == choice.WriterId).Capacity);
        if (task.Status == WritingStatus.Open)
        {
            await alerts
                .HandleAsync(
                    new(
                        Alert.KeyOf(command.Task.OrderId, $"no-writer/{task.LineId}/{task.TurnedDown.Count}"),
                        AlertLevel.Warning,
                        ProductionCodes.NoWriter,
                        command.Task.ToString(),
                        "No writer can take the line; it is tried again, or staff assign it."),
                    cancellationToken)
                .ConfigureAwait(false);
        }

        return new Refusal(ProductionCodes.NoWriter, "No writer can take the line.");
    }

    private async Task<Result<Chosen>> FindAsync(string writerId, CancellationToken cancellationToken)
    {
        if (await book.FindAsync(writerId, cancellationToken).ConfigureAwait(false) is not { Value: var writer } found)
            return new Refusal(ProductionCodes.WriterUnknown, "There is no such writer.");
        var atDesk = new WriterAtDesk(found, await book.DeskAsync(writerId, cancellationToken).ConfigureAwait(false));
        return writer.Active && !atDesk.IsPaused
            ? new Chosen(writerId, ["chosen by staff"], writer.Capacity)
            : new Refusal(ProductionCodes.WriterUnavailable, "The writer gets nothing new at present.");
    }

    private sealed record Chosen(string WriterId, IReadOnlyList<string> Explanation, int Capacity);
}

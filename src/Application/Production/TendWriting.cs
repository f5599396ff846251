using OrderFunctions.Application.Ops;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Production;

namespace OrderFunctions.Application.Production;

/// <summary>Look at the writing of a line, and let everybody's desk agree with it.</summary>
/// <param name="Before">The look before; null at the first, which tells everything once more.</param>
public sealed record TendWriting(TaskId Task, WritingGlance? Before = null);

/// <summary>
/// The line's saga calls this after each change, one call at a time. The order has decided already; what follows here (desks, counts of
/// checks, alerts that are dealt with) can be done twice.
/// </summary>
public sealed class TendWritingHandler(IDocumentStore store, OrderRepository orders, WriterBook book, AcknowledgeAlertHandler acknowledge, TimeProvider time)
{
    public async Task<WritingGlance> HandleAsync(TendWriting command, CancellationToken cancellationToken)
    {
        var order = await orders.ReadAsync(command.Task.OrderId, cancellationToken).ConfigureAwait(false);
        var task = order.FindTask(command.Task.LineId)
            ?? throw new InvalidOperationException($"Nothing is written for line {command.Task}.");
        var glance = WritingGlance.Of(task);
        var id = command.Task.ToString();
        if (glance.MovesDesks(command.Before)) await book.SettleAsync(id, task, cancellationToken).ConfigureAwait(false);
        foreach (var draft in task.Drafts.Where(draft => draft.Verdict != DraftVerdict.Unchecked && draft.Number > (command.Before?.Checked ?? 0)))
        {
            await book
                .CountAsync(new(id, draft.Number, draft.WriterId, draft.Verdict == DraftVerdict.Approved, order.UpdatedAt), cancellationToken)
                .ConfigureAwait(false);
            await acknowledge
                .HandleAsync(new(Alert.IdOf(DraftAlert.KeyOf(command.Task, draft.Number)), draft.CheckedBy!), cancellationToken)
                .ConfigureAwait(false);
        }

        if (task.IsOver) await ForgetAsync(command.Task, task.Drafts.Count > 0, cancellationToken).ConfigureAwait(false);
        return glance;
    }

    // The card calls the sweeper; once all is told there is nothing to come back for, but the files of drafts are to go one day. A
    // repeat finds no card, and so changes nothing.
    private async Task ForgetAsync(TaskId task, bool hasDrafts, CancellationToken cancellationToken)
    {
        List<DocumentOperation> operations = [new DocumentOperation.Delete(TaskCard.DocumentId(task.LineId), null)];
        if (hasDrafts) operations.Add(KeptDrafts.Create(task.LineId, time.GetUtcNow()));
        await store.CommitAsync(Containers.Orders, task.OrderId, operations, cancellationToken).ConfigureAwait(false);
    }
}
